import { describe, expect, test } from 'vitest';
import { commandStream, leagueFor } from '../../test/command-stream.ts';
import { newDesk, PLAIN, type Desk } from '../../test/desk.ts';
import { paperTables, toText } from '../../test/paper-tables.ts';
import { KRW_LPJ, type Instrument } from '../instrument/index.ts';
import { ordersOf } from '../matching/index.ts';
import { price, quantity } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { instant } from '../time/index.ts';
import {
  assertInvariants,
  execute,
  leagueRecordOf,
  newExchange,
  newOutput,
  restoreExchange,
  stateHash,
  type Command,
  type Exchange,
  type Output,
} from './index.ts';

function play(exchange: Exchange, commands: readonly Command[]): Output {
  const out = newOutput();
  for (const command of commands) execute(exchange, command, out);
  return out;
}

/** Everything an output tells, as text, so that a difference in any field shows. */
const told = ({ events, fills, ledgerLines }: Output): string =>
  toText({ events, fills, ledgerLines });

/** What a restart makes of a desk, from its records alone. */
function restoredDesk({ exchange }: Desk, instrument: Instrument): Exchange {
  const tables = paperTables();
  const out = newOutput();
  out.changedAccounts.push(...exchange.accounts.values());
  out.changedOrders.push(...[...exchange.open.values()].map(({ order }) => order));
  tables.commit(out, leagueRecordOf(exchange));
  const [issuance, fees] = [accountId('issuance'), accountId('fees')];
  const setup = { league: 'test', instruments: [instrument], issuance, fees };
  return restoreExchange(setup, tables.load());
}

describe('the same commands', () => {
  test.each([0, 1, 2, 3, 4, 5])(
    '[EX1] give the same events and the same state, seed %i',
    (seed) => {
      const commands = commandStream(seed, 500);
      const [once, again] = [newExchange(leagueFor(seed)), newExchange(leagueFor(seed))];
      expect(told(play(once, commands))).toBe(told(play(again, commandStream(seed, 500))));
      expect(stateHash(once)).toBe(stateHash(again));
    },
  );

  test('[EX1] another seed gives another state', () => {
    const hashes = [0, 4, 8, 12].map((seed) => {
      const exchange = newExchange(leagueFor(seed));
      play(exchange, commandStream(seed, 100));
      return stateHash(exchange);
    });
    expect(new Set(hashes).size).toBe(4);
  });

  /**
   * The golden hashes: they hold on every machine and every version of Node. A change of the rules,
   * of the stream or of what the hash covers changes them, and only such a change may.
   */
  test('[EX1] give the state they have always given', () => {
    const exchange = newExchange(leagueFor(0));
    const commands = commandStream(0, 2_000);
    const out = newOutput();
    const hashes = commands.flatMap((command, index) => {
      execute(exchange, command, out);
      return (index + 1) % 500 === 0 ? [stateHash(exchange)] : [];
    });
    expect(exchange.sequences).toEqual({
      command: 618,
      order: 507,
      place: 660,
      fill: 338,
      ledger: 2_470,
    });
    expect(out.events.length).toBe(1_848);
    expect(hashes).toEqual([
      '3845adc8e1177b80',
      '8ea3b87f6c938e60',
      '94c1a268f0fff721',
      'f43d69529e35f68d',
    ]);
  });
});

describe('time', () => {
  test('[EX5] a command from a slow clock happens at the time already reached', () => {
    const desk = newDesk();
    desk.play(`
      A: sell ann 5 @ 3010
      B: buy bob 5 @ 3000
    `);
    const { exchange } = desk;
    const now = exchange.clock;
    const order = {
      type: 'place_order',
      account: accountId('bob'),
      instrument: 'TEST',
      clientOrderId: null,
      instruction: {
        type: 'limit',
        side: 'buy',
        price: price(3_010n),
        quantity: quantity(2n),
        timeInForce: 'gtc',
      },
    } as const;
    const early = newOutput();
    execute(exchange, { ...order, order: orderId('C'), at: instant(now - 3) }, early);
    execute(
      exchange,
      { type: 'cancel_order', account: order.account, order: orderId('B'), at: instant(0) },
      early,
    );
    expect(exchange.clock).toBe(now);
    expect(early.fills.map((fill) => fill.at)).toEqual([now]);
    const times = early.events.map((event) => (event.type === 'traded' ? event.fill.at : event.at));
    expect(new Set(times)).toEqual(new Set([now]));
    expect(
      [...early.changedOrders].map(({ id, placedAt, endedAt }) => [id, placedAt, endedAt]),
    ).toEqual([
      ['C', now, now],
      ['A', 1 + 1, null],
      ['B', now, now],
    ]);
    execute(exchange, { ...order, order: orderId('D'), at: instant(now + 7) }, newOutput());
    expect(exchange.clock).toBe(now + 7);
  });
});

describe('a restart', () => {
  test('[EX11] before anything happened gives the new exchange', () => {
    const setup = leagueFor(0);
    const restored = restoreExchange(setup, paperTables().load());
    expect(stateHash(restored)).toBe(stateHash(newExchange(setup)));
  });

  test.each([0, 1, 2, 3])(
    '[EX11] after any batch, from records alone: same hash, and the same events ever after, seed %i',
    (seed) => {
      const setup = leagueFor(seed);
      const commands = commandStream(seed, 700);
      const exchange = newExchange(setup);
      const tables = paperTables();
      for (let start = 0; start < 600; start += 100) {
        tables.commit(play(exchange, commands.slice(start, start + 100)), leagueRecordOf(exchange));
        const restored = restoreExchange(setup, tables.load());
        assertInvariants(restored);
        expect(stateHash(restored)).toBe(stateHash(exchange));
        const twin = restoreExchange(setup, tables.load());
        const next = commands.slice(start + 100, start + 200);
        expect(told(play(restored, next))).toBe(told(play(twin, next)));
      }
      const restored = restoreExchange(setup, tables.load());
      const rest = commands.slice(600);
      expect(told(play(restored, rest))).toBe(told(play(exchange, rest)));
      expect(stateHash(restored)).toBe(stateHash(exchange));
    },
  );

  test('[EX11] what was read is not changed by what happens next', () => {
    const setup = leagueFor(1);
    const exchange = newExchange(setup);
    const tables = paperTables();
    tables.commit(play(exchange, commandStream(1, 300)), leagueRecordOf(exchange));
    const records = tables.load();
    const before = toText(records);
    play(restoreExchange(setup, records), commandStream(1, 600).slice(300));
    expect(toText(records)).toBe(before);
  });

  test('[EX11, LG4] a second issuance account is not restored', () => {
    const setup = leagueFor(1);
    const foreign = {
      id: accountId('another'),
      kind: 'issuance' as const,
      owner: null,
      balances: [],
    };
    const records = { league: null, accounts: [foreign], openOrders: [] };
    expect(() => restoreExchange(setup, records)).toThrow(/one issuance/);
  });

  test('[EX11] keeps partly filled orders, their place in line, their holds, and whose they are', () => {
    const instrument = { ...KRW_LPJ, makerFee: 700n };
    const desk = newDesk(instrument);
    // Lots of 10⁻⁴ LPJ at 0.01 won: 10 LPJ at 3,000 won are 100,000 lots at 300,000.
    desk.play(`
      A: sell ann 10 @ 3000
      B: sell bob 10 @ 3000
      C: buy cho 4 @ 3000
      D: buy cho 10 @ 2999
      sell dan 3 @ 2999
    `);
    const restored = restoredDesk(desk, instrument);
    expect(stateHash(restored)).toBe(stateHash(desk.exchange));

    const sells = [...ordersOf(restored.markets.get('KRW-LPJ')!.book.ranked, 'sell')];
    expect(sells.map(({ place, lots }) => [place, lots])).toEqual([
      [1, 60_000],
      [2, 100_000],
    ]);
    // Fee at 0.07 %: held 29,990 × 1.0007 = 30,010.993... less 8,997 and its fee 6.2979 won.
    const held = restored.open.get(orderId('D'))!.order.held;
    // (299,900 × 100,000 = 29,990,000,000; × 0.0007 = 20,993,000) − (8,997,000,000 + 6,297,900).
    expect(held).toBe(29_990_000_000n + 20_993_000n - 8_997_000_000n - 6_297_900n);

    // Ann's own order is still known as hers: it is prevented, and Bob's trades.
    const taken = newOutput();
    execute(
      restored,
      {
        type: 'place_order',
        at: restored.clock,
        order: orderId('E'),
        account: accountId('ann'),
        instrument: 'KRW-LPJ',
        clientOrderId: null,
        instruction: { type: 'market', side: 'buy', quantity: quantity(20_000n) },
      },
      taken,
    );
    expect(restored.open.has(orderId('A'))).toBe(false);
    expect(taken.fills.map((fill) => fill.maker.order)).toEqual(['B']);
    expect(desk.say('E: buy ann 2')).toBe('A self_trade_prevented, 2 from B @ 3000, filled');
  });

  test('[EX11] pairs, icebergs, stops and an auction under way go on as they were', () => {
    const instrument = { ...PLAIN, interruptionPercent: 10 };
    const desk = newDesk(instrument);
    desk.play(`
      buy ann 1 @ 3000
      sell bob 1 @ 3000
      I: sell ann 100 @ 3020 show 10
      S: sell bob 5 stop 2900
      T: sell bob 5 trail 100 5
      pair L P: sell cho 10 @ 3050 stop 2800
      buy dan 25 @ 3020
      Z: sell eve 5 @ 3900
      buy dan 500 @ 3900
    `);
    const restored = restoredDesk(desk, instrument);
    assertInvariants(restored);
    expect(stateHash(restored)).toBe(stateHash(desk.exchange));
    expect(desk.exchange.markets.get('TEST')!.phase).toBe('auction');
    const next: Command[] = [
      { type: 'cancel_order', at: instant(100), account: accountId('cho'), order: orderId('L') },
      { type: 'end_auction', at: instant(1_000_000), instrument: 'TEST' },
    ];
    expect(told(play(restored, next))).toBe(told(play(desk.exchange, next)));
    expect(stateHash(restored)).toBe(stateHash(desk.exchange));
  });

  test('[EX11, EX17] the earliest order is the same one: of a pair, the limit order', () => {
    const desk = newDesk();
    desk.play(`
      pair L P: sell cho 10 @ 3050 stop 2800
      A: sell cho 10 @ 3040
    `);
    const restored = restoredDesk(desk, PLAIN);
    const next: Command[] = [
      {
        type: 'cancel_orders',
        at: instant(100),
        account: accountId('cho'),
        instrument: null,
        side: null,
      },
    ];
    const cancelled = play(restored, next);
    const ends = cancelled.events.map((event) =>
      event.type === 'order_ended' ? [event.order, event.cancelReason] : [],
    );
    expect(ends).toEqual([
      ['L', 'by_owner'],
      ['P', 'partner_done'],
      ['A', 'by_owner'],
    ]);
    expect(told(cancelled)).toBe(told(play(desk.exchange, next)));
  });

  test('[EX11] an open order that names what cannot be is a bug', () => {
    const exchange = newExchange(leagueFor(0));
    const tables = paperTables();
    tables.commit(play(exchange, commandStream(0, 200)), leagueRecordOf(exchange));
    const { openOrders, ...records } = tables.load();
    const order = openOrders.find(({ stage }) => stage === 'resting');
    const restoreWith = (wrong: object): Exchange =>
      restoreExchange(leagueFor(0), { ...records, openOrders: [{ ...order!, ...wrong }] });
    expect(() => restoreWith({ status: 'filled' })).toThrow('only open orders are restored');
    expect(() => restoreWith({ stage: 'arriving' })).toThrow('no open order is arriving');
    const market = { type: 'market', side: 'buy', quantity: quantity(1n) };
    expect(() => restoreWith({ instruction: market })).toThrow('only orders with a limit rest');
    expect(() => restoreWith({ account: 'nobody' })).toThrow('an open order has an account');
    const offTick = { ...order!.instruction, price: price(300_050n) };
    expect(() => restoreWith({ instruction: offTick })).toThrow('is on the ladder');
  });
});

describe('the hash', () => {
  test('[EX11] sees every part of the state that decides', () => {
    const changes: ((exchange: Exchange) => void)[] = [
      (exchange) => (exchange.clock = instant(exchange.clock + 1)),
      (exchange) => (exchange.sequences.command += 1),
      (exchange) => (exchange.sequences.order += 1),
      (exchange) => (exchange.sequences.place += 1),
      (exchange) => (exchange.sequences.fill += 1),
      (exchange) => (exchange.sequences.ledger += 1),
      (exchange) => (exchange.markets.get('KRW-LPJ')!.lastPrice = price(1n)),
      (exchange) => (exchange.markets.get('KRW-LPJ')!.referencePrice = price(100n)),
      (exchange) => {
        const market = exchange.markets.get('KRW-LPJ')!;
        market.phase = market.phase === 'halted' ? 'continuous' : 'halted';
      },
      (exchange) => (exchange.markets.get('KRW-LPJ')!.auctionEndsAt = instant(1)),
      (exchange) => (exchange.fees.balances.get('KRW')!.available = 1n as never),
      (exchange) => (exchange.fees.balances.get('LPJ')!.held = 1n as never),
      (exchange) => (exchange.fees.openOrders += 1),
      (exchange) => (exchange.fees.openNotional = 1n as never),
      (exchange) => bookOf(exchange).ranked.giveUp(first(exchange).slot, 1),
      (exchange) => (first(exchange).order.held = 1n as never),
      (exchange) => (first(exchange).order.feePaid = 1n as never),
      (exchange) => (first(exchange).order.filledNotional = 1n as never),
      (exchange) => (first(exchange).order.reducedQuantity = 1n as never),
      (exchange) => (first(exchange).order.preventedQuantity = 1n as never),
      (exchange) => (first(exchange).order.shownQuantity = 1n as never),
      (exchange) => (first(exchange).order.triggerPrice = 1n as never),
      (exchange) => (first(exchange).order.triggeredAt = instant(1)),
      (exchange) => (first(exchange).order.worstPrice = 1n as never),
      (exchange) => Object.assign(first(exchange).order, { partner: 'other' }),
      (exchange) => Object.assign(first(exchange).order, { replaces: 'other' }),
      (exchange) => Object.assign(first(exchange).order, { clientOrderId: 'other' }),
      (exchange) => Object.assign(first(exchange).order, { instrument: 'other' }),
    ];
    const hashes = [() => undefined, ...changes].map((change) => {
      const exchange = newExchange(leagueFor(0));
      play(exchange, commandStream(0, 200));
      change(exchange);
      return stateHash(exchange);
    });
    expect(new Set(hashes).size).toBe(changes.length + 1);
  });

  function bookOf(exchange: Exchange) {
    return exchange.markets.get('KRW-LPJ')!.book;
  }

  function first(exchange: Exchange) {
    return [...exchange.open.values()].find(({ order }) => order.stage === 'resting')!;
  }
});
