import { describe, expect, test } from 'vitest';
import { newDesk, PLAIN, type Desk } from '../../test/desk.ts';
import { toText } from '../../test/paper-tables.ts';
import { lpj, won } from '../../test/units.ts';
import { KRW_LPJ } from '../instrument/index.ts';
import { ISSUED_MAX } from '../ledger/index.ts';
import { amount, price, quantity, type Amount } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { instant } from '../time/index.ts';
import {
  execute,
  newExchange,
  newOutput,
  stateHash,
  type Command,
  type Exchange,
  type OpenAccount,
} from './index.ts';

/** Executes a command that must be refused and change nothing, and tells the refusal. */
function refusal(exchange: Exchange, command: Command): object {
  const before = { hash: stateHash(exchange), sequences: toText(exchange.sequences) };
  const { clock } = exchange;
  const out = newOutput();
  const outcome = execute(exchange, command, out);
  expect({ hash: stateHash(exchange), sequences: toText(exchange.sequences) }).toEqual(before);
  expect(exchange.clock).toBe(clock);
  expect(out).toEqual(newOutput());
  if (outcome.accepted) expect.fail('the command was accepted');
  return outcome.rejection;
}

const order = {
  type: 'place_order',
  at: instant(1_000_000),
  order: orderId('NEW'),
  account: accountId('ann'),
  instrument: 'TEST',
  clientOrderId: 'mine',
  instruction: {
    type: 'limit',
    side: 'buy',
    price: price(3_000n),
    quantity: quantity(10n),
    timeInForce: 'gtc',
  },
} as const;

const opening: OpenAccount = {
  type: 'open_account',
  at: instant(1_000_000),
  account: accountId('new'),
  kind: 'trading',
  owner: 'user',
  grants: [],
};

const grant = (asset: string, units: Amount): OpenAccount => ({
  ...opening,
  grants: [{ asset, amount: units }],
});

/** A market where each limit is near: a band, bounds, two open orders, 200,000 of open notional. */
function narrowDesk(): Desk {
  const instrument = {
    ...PLAIN,
    bandPercent: 30,
    minimumNotional: amount(5_000n),
    maximumNotional: amount(100_000n),
    openOrdersPerAccount: 2,
    openNotionalPerAccount: amount(60_000n),
  };
  const desk = newDesk(instrument, { capacities: { openOrders: 4, accounts: 7 } });
  desk.open('poor', { won: 10n, coin: 0n });
  desk.play(`
    A1: sell ann 10 @ 3010
    A2: sell ann 5 @ 3020
    B1: buy bob 17 @ 2900
  `);
  return desk;
}

describe('a refusal changes nothing', () => {
  test.each([
    ['unknown_instrument', { instrument: 'KRW-NONE' }],
    ['unknown_account', { account: accountId('nobody') }],
    ['unknown_account', { account: accountId('fees') }],
    ['unknown_account', { account: accountId('issuance') }],
    ['too_many_open_orders', {}],
    ['quantity_not_positive', { instruction: { ...order.instruction, quantity: quantity(0n) } }],
    ['price_off_tick', { instruction: { ...order.instruction, price: price(0n) } }],
    ['outside_band', { instruction: { ...order.instruction, price: price(2_099n) } }],
    ['below_minimum', { instruction: { ...order.instruction, quantity: quantity(1n) } }],
    ['above_maximum', { instruction: { ...order.instruction, quantity: quantity(34n) } }],
    ['open_notional_exceeded', { account: accountId('bob') }],
    ['insufficient_funds', { account: accountId('poor') }],
  ])('[EX2] %s', (reason, wrong) => {
    // Bob has 17 × 2,900 = 49,300 open; 30,000 more would pass 60,000.
    expect(refusal(narrowDesk().exchange, { ...order, ...wrong })).toMatchObject({ reason });
  });

  test('[EX2, EX8] cancelling what is unknown, of somebody else, or by nobody', () => {
    const { exchange } = narrowDesk();
    const cancel = { type: 'cancel_order', at: instant(1_000_000) } as const;
    const by = (name: string, id: string) => ({
      ...cancel,
      account: accountId(name),
      order: orderId(id),
    });
    expect(refusal(exchange, by('ann', 'A9'))).toEqual({ reason: 'unknown_order' });
    expect(refusal(exchange, by('bob', 'A1'))).toEqual({ reason: 'unknown_order' });
    expect(refusal(exchange, by('nobody', 'A1'))).toEqual({ reason: 'unknown_account' });
  });
});

describe('capacities', () => {
  test('[EX12] one account too many is refused; the league’s own two count', () => {
    const { exchange } = narrowDesk();
    // Issuance, fees, poor, ann and bob are five of seven.
    const open = (name: string): OpenAccount => ({
      ...opening,
      account: accountId(name),
      owner: name,
    });
    for (const name of ['cho', 'dan']) {
      expect(execute(exchange, open(name), newOutput()).accepted).toBe(true);
    }
    expect(refusal(exchange, open('eve'))).toEqual({
      reason: 'capacity_exhausted',
      what: 'accounts',
    });
  });

  test('[EX12] one resting order too many is refused, an immediate one is not; a cancel makes room', () => {
    const desk = newDesk(PLAIN, { capacities: { openOrders: 3 } });
    desk.play(`
      A1: sell ann 10 @ 3010
      A2: sell ann 10 @ 3010
      A3: sell ann 10 @ 3010
    `);
    const rejection = { reason: 'capacity_exhausted', what: 'open_orders' };
    expect(refusal(desk.exchange, order)).toEqual(rejection);
    const postOnly = { ...order.instruction, timeInForce: 'post_only' } as const;
    expect(refusal(desk.exchange, { ...order, instruction: postOnly })).toEqual(rejection);
    expect(desk.say('buy bob 1 @ 3010 ioc')).toBe('1 from A1 @ 3010, filled');
    expect(desk.say('buy bob 1 @ 3010 fok')).toBe('1 from A1 @ 3010, filled');
    expect(desk.say('buy bob 1')).toBe('1 from A1 @ 3010, filled');
    desk.say('cancel ann A2');
    expect(desk.say('buy bob 1 @ 3000')).toBe('rests 1');
  });

  test('[RK6] 200 open orders, the 201st is refused, and a cancelled one makes room', () => {
    const desk = newDesk({ ...PLAIN, openOrdersPerAccount: 200 });
    for (let number = 1; number <= 200; number += 1) {
      expect(desk.say(`S${number}: sell ann 1 @ 3010`)).toBe('rests 1');
    }
    expect(desk.say('sell ann 1 @ 3010')).toBe('refused: too_many_open_orders');
    expect(desk.say('sell ann 1 @ 3010 post_only')).toBe('refused: too_many_open_orders');
    expect(desk.say('sell ann 1 @ 3010 ioc')).toBe('cancelled: unfilled_remainder');
    expect(desk.say('sell ann 1')).toBe('cancelled: unfilled_remainder');
    desk.say('cancel ann S7');
    expect(desk.say('sell ann 1 @ 3010')).toBe('rests 1');
    expect(desk.say('sell ann 1 @ 3010')).toBe('refused: too_many_open_orders');
    // So does one that is filled, and one that ends as somebody's maker.
    expect(desk.say('buy bob 1')).toBe('1 from S1 @ 3010, filled');
    expect(desk.say('sell ann 1 @ 3010')).toBe('rests 1');
  });

  test('[RK6] open notional counts what is still open, and returns as orders fill', () => {
    const desk = newDesk({ ...PLAIN, openNotionalPerAccount: amount(60_000n) });
    // 20 × 3,000 is all of it.
    expect(desk.say('A: buy ann 20 @ 3000')).toBe('rests 20');
    expect(desk.say('buy ann 1 @ 1')).toBe('refused: open_notional_exceeded');
    desk.say('sell bob 5 @ 3000 ioc');
    // 5 × 3,000 = 15,000 came back.
    expect(desk.say('buy ann 15001 @ 1')).toBe('refused: open_notional_exceeded');
    expect(desk.say('buy ann 15000 @ 1')).toBe('rests 15000');
    desk.say('cancel ann A');
    expect(desk.say('buy ann 45000 @ 1')).toBe('rests 45000');
  });
});

describe('opening accounts', () => {
  test('[EX13] a second account of one user, and an id used twice, are refused', () => {
    const { exchange } = newDesk();
    expect(execute(exchange, opening, newOutput()).accepted).toBe(true);
    const again = { reason: 'account_exists' };
    expect(refusal(exchange, { ...opening, account: accountId('other') })).toEqual(again);
    expect(refusal(exchange, { ...opening, owner: 'somebody' })).toEqual(again);
    expect(refusal(exchange, { ...opening, account: accountId('fees'), owner: null })).toEqual(
      again,
    );
    const house = { ...opening, kind: 'house', account: accountId('house'), owner: null } as const;
    expect(execute(exchange, house, newOutput()).accepted).toBe(true);
    const second = { ...house, account: accountId('house 2') };
    expect(execute(exchange, second, newOutput()).accepted).toBe(true);
  });

  test('[LG4] issuance may reach 2⁶³ − 1 units of an asset, and not one more', () => {
    const league = {
      league: 'test',
      instruments: [KRW_LPJ],
      issuance: accountId('i'),
      fees: accountId('f'),
    };
    const exchange = newExchange(league);
    const exhausted = { reason: 'issuance_exhausted' };
    expect(refusal(exchange, grant('KRW', amount(2n ** 63n)))).toEqual(exhausted);
    expect(execute(exchange, grant('KRW', won('1')), newOutput()).accepted).toBe(true);
    const next = { ...opening, account: accountId('next'), owner: 'next' };
    const rest = amount(ISSUED_MAX - won('1'));
    const over = [{ asset: 'KRW', amount: amount(rest + 1n) }];
    expect(refusal(exchange, { ...next, grants: over })).toEqual(exhausted);
    const exact = [
      { asset: 'KRW', amount: rest },
      { asset: 'LPJ', amount: lpj('1') },
    ];
    expect(execute(exchange, { ...next, grants: exact }, newOutput()).accepted).toBe(true);
    const { available } = exchange.issuance.balances.get('KRW')!;
    expect(available).toBe(-(2n ** 63n - 1n));
    expect(BigInt.asIntN(64, available)).toBe(available);
  });

  test('[LG4] two grants of one asset count together', () => {
    const exchange = newExchange({
      league: 'test',
      instruments: [KRW_LPJ],
      issuance: accountId('i'),
      fees: accountId('f'),
    });
    const half = { asset: 'KRW', amount: amount(2n ** 62n) };
    expect(refusal(exchange, { ...opening, grants: [half, half] })).toEqual({
      reason: 'issuance_exhausted',
    });
    const rest = { asset: 'KRW', amount: amount(2n ** 62n - 1n) };
    expect(execute(exchange, { ...opening, grants: [half, rest] }, newOutput()).accepted).toBe(
      true,
    );
  });

  test.each([0n, -1n])('[LG4] a grant of %s is refused', (units) => {
    const { exchange } = newDesk();
    expect(refusal(exchange, grant('WON', amount(units)))).toEqual({
      reason: 'issuance_exhausted',
    });
  });

  test('a command nobody knows is a bug', () => {
    const unknown = { ...opening, type: 'close_account' } as unknown as Command;
    expect(() => execute(newDesk().exchange, unknown, newOutput())).toThrow('unreachable');
  });
});

test('an order id is used once: a second order under the same id is a bug, and moves nothing', () => {
  const desk = newDesk();
  desk.say('A: buy ann 10 @ 3000');
  const before = stateHash(desk.exchange);
  const again = { ...order, order: orderId('A') };
  expect(() => execute(desk.exchange, again, newOutput())).toThrow('an order id is used once');
  expect(stateHash(desk.exchange)).toBe(before);
});
