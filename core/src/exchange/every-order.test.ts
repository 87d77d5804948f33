import { describe, expect, test } from 'vitest';
import { BOOK_B } from '../../test/book-b.ts';
import { newDesk, PLAIN, type Desk } from '../../test/desk.ts';
import { interruptionAround, priceOfTick } from '../instrument/index.ts';
import { fastBook, naiveBook } from '../matching/index.ts';
import { amount, price } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { instant } from '../time/index.ts';
import { execute, newOutput, stateHash } from './index.ts';

const BOOKS = [
  { name: 'fast', newBook: () => fastBook(PLAIN.ladder.ticks, 100) },
  { name: 'naive', newBook: naiveBook },
];

/** Last price 3,000; a trade beyond 2,700 to 3,300 starts an auction. */
const INTERRUPTED = { ...PLAIN, interruptionPercent: 10, bandPercent: 30 };

describe.each(BOOKS)('on the $name book', ({ newBook }) => {
  const deskOf = (instrument = PLAIN): Desk => newDesk(instrument, { book: newBook() });

  function bookB(): Desk {
    const desk = deskOf();
    desk.play(BOOK_B);
    return desk;
  }

  /** Somebody has traded at 3,005, so there is a last price. */
  function afterTrade(): Desk {
    const desk = bookB();
    desk.say('sell zoe 1 @ 3005 ioc');
    return desk;
  }

  describe('changes', () => {
    test('[EX16] scenario 11: an order moved across the spread trades at once', () => {
      const desk = bookB();
      expect(desk.say('replace jin B4 as B8 @ 3011')).toBe(
        'B4 replaced, 20 from A1 @ 3010, filled',
      );
      expect(desk.book()).toContain('ask 3010 × 45 (20 + 25)');
      expect(desk.book()).not.toContain('2950');
    });

    test('[EX16] scenario 12: replaced at the same price, or made larger, it goes to the end', () => {
      for (const line of ['replace ann A1 as A9 @ 3010', 'replace ann A1 as A9 size 50']) {
        const desk = bookB();
        desk.say(line);
        expect(desk.say('buy U1 5 @ 3010 ioc')).toBe('5 from A2 @ 3010, filled');
      }
    });

    test('[EX16] both or neither: without the means for the new order the old one stays', () => {
      const desk = deskOf();
      desk.open('poor', { won: 30_000n, coin: 0n });
      desk.say('P: buy poor 10 @ 3000');
      const before = stateHash(desk.exchange);
      expect(desk.say('replace poor P as Q @ 3001')).toBe('refused: insufficient_funds');
      expect(stateHash(desk.exchange)).toBe(before);
      // What the first holds counts as available to the second.
      expect(desk.say('replace poor P as Q @ 2500 size 12')).toBe('P replaced, rests 12');
      expect(desk.balance('poor', 'WON')).toEqual({ available: 0n, held: 30_000n });
    });

    test('[EX15, RK8] a smaller order keeps its place, and what it no longer needs returns', () => {
      const desk = bookB();
      const held = (): bigint => desk.balance('gil', 'WON').held;
      expect(held()).toBe(40n * 3_005n);
      expect(desk.say('reduce gil B1 to 30')).toBe('rests 30');
      expect(held()).toBe(30n * 3_005n);
      desk.say('reduce ann A1 to 5');
      expect(desk.say('buy U1 6 @ 3010 ioc')).toBe('5 from A1 @ 3010, 1 from A2 @ 3010, filled');
    });

    test('[EX15, EX2] scenario 13: what cannot be changed is refused, and nothing moves', () => {
      const desk = bookB();
      desk.say('buy U1 10 @ 3010 ioc');
      const before = stateHash(desk.exchange);
      const said = [
        'reduce ann A1 to 0',
        'reduce ann A1 to -1',
        'reduce ann A1 to 10',
        'reduce ann A1 to 40',
        'reduce ann A1 to 41',
        'reduce bob A1 to 20',
        'reduce ann nothing to 20',
        'replace bob A1 as X @ 3011',
        'replace ann nothing as X @ 3011',
        'cancel U1 A1',
      ].map((line) => desk.say(line));
      expect(said).toEqual([
        'refused: quantity_not_positive',
        'refused: quantity_not_positive',
        'refused: below_traded',
        'refused: not_a_reduction',
        'refused: not_a_reduction',
        'refused: unknown_order',
        'refused: unknown_order',
        'refused: unknown_order',
        'refused: unknown_order',
        'refused: unknown_order',
      ]);
      expect(stateHash(desk.exchange)).toBe(before);
    });

    test('[EX17] a filter cancels what it matches, and one that matches nothing is refused', () => {
      const desk = bookB();
      desk.play(`
        C1: buy ann 1 @ 2900
        C2: sell ann 1 @ 3800
      `);
      expect(desk.say('cancel ann all sell')).toBe('A1 by_owner, C2 by_owner');
      expect(desk.say('cancel ann all sell')).toBe('refused: nothing_to_cancel');
      expect(desk.say('cancel ann all')).toBe('C1 by_owner');
    });

    test('[EX17] one command cancels a bounded number, the earliest first', () => {
      const desk = newDesk(PLAIN, { book: newBook(), capacities: { cancelsPerCommand: 2 } });
      desk.play(`
        X1: buy ann 1 @ 2900
        X2: buy ann 1 @ 2901
        X3: buy ann 1 @ 2902
      `);
      expect(desk.say('cancel ann all')).toBe('X1 by_owner, X2 by_owner, 1 remain');
      expect(desk.say('cancel market')).toBe('X3 by_operator');
    });
  });

  describe('self-trades', () => {
    test('[MT6] scenario 15: cancel_maker takes the own order off and goes on', () => {
      const desk = bookB();
      expect(desk.say('buy ann 50 @ 3010 cancel_maker')).toBe(
        'A1 self_trade_prevented, 25 from A2 @ 3010, rests 25',
      );
    });

    test('[MT6] scenario 16: cancel_taker ends at the first own order', () => {
      const desk = bookB();
      const before = desk.book();
      expect(desk.say('buy ann 50 @ 3010 cancel_taker')).toBe('cancelled: self_trade_prevented');
      expect(desk.book()).toBe(before);
      expect(desk.say('buy bob 50 @ 3010 cancel_taker')).toBe(
        '40 from A1 @ 3010, cancelled: self_trade_prevented',
      );
    });

    test('[MT6, RK8] reduce takes the smaller quantity off both', () => {
      const desk = bookB();
      expect(desk.say('buy ann 50 @ 3010 reduce')).toBe(
        'A1 prevented 40, o1 prevented 40, A1 self_trade_prevented, 10 from A2 @ 3010, ' +
          'cancelled: self_trade_prevented',
      );
      expect(desk.say('R: buy cho 30 @ 3012 reduce')).toBe(
        '15 from A2 @ 3010, A3 prevented 15, R prevented 15, cancelled: self_trade_prevented',
      );
      expect(desk.balance('cho', 'COIN').held).toBe(85n);
    });

    test('[MT6] scenario 17: none lets an account trade with itself', () => {
      expect(bookB().say('buy ann 50 @ 3010 none')).toBe(
        '40 from A1 @ 3010, 10 from A2 @ 3010, filled',
      );
    });

    test('[RK1] a post-only order cannot say what it does when it takes', () => {
      expect(bookB().say('buy ann 5 @ 3000 post_only reduce')).toBe(
        'refused: prevention_without_taking',
      );
    });
  });

  describe('best', () => {
    test('[RK7] it trades at the best price and no worse, then ends', () => {
      const desk = bookB();
      expect(desk.say('buy U1 100 best')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, cancelled: unfilled_remainder',
      );
      expect(desk.say('buy U1 101 best fok')).toBe('cancelled: fill_or_kill');
      expect(desk.say('buy U1 for 30125 best fok')).toBe('10 from A3 @ 3012, filled');
    });

    test('[RK7] without a price on the other side it is refused', () => {
      expect(deskOf().say('buy U1 1 best')).toBe('refused: no_best_price');
    });
  });

  describe('stops', () => {
    test('[EX18] scenario 18: a trade at the trigger sets a stop off, after its command has finished', () => {
      const desk = afterTrade();
      expect(desk.say('S: buy U1 5 stop 3010')).toBe('waits for 3010');
      expect(desk.say('buy U2 1 @ 3010')).toBe(
        '1 from A1 @ 3010, S triggered, S 5 from A1 @ 3010, filled',
      );
      expect(desk.exchange.markets.get('TEST')!.stops.size).toBe(0);
    });

    test('[EX18] scenario 19: a stop-limit becomes a limit order', () => {
      const desk = bookB();
      desk.say('sell zoe 1 @ 3005 ioc');
      expect(desk.say('S: sell U1 30 @ 3004 stop 3000')).toBe('waits for 3000');
      expect(desk.say('sell U2 41 @ 1 ioc')).toBe(
        '39 from B1 @ 3005, 2 from B2 @ 3000, S triggered, S rests 30, filled',
      );
      expect(desk.book()).toContain('ask 3004 × 30 (30)');
    });

    test('[EX18] scenario 20: the nearest trigger first, then the earlier; a cascade ends', () => {
      const desk = afterTrade();
      desk.play(`
        S1: buy U1 25 stop 3012
        S2: buy U2 64 stop 3010
        S3: buy U3 1 stop 3010
        S4: buy U4 100 stop 3011
      `);
      // 3,010 sets S2 and S3 off; S3 prints 3,012, which sets off S4 before S1.
      expect(desk.say('buy U5 1 @ 3010')).toBe(
        '1 from A1 @ 3010, S2 triggered, S3 triggered, S2 39 from A1 @ 3010, S2 25 from A2 @ 3010, ' +
          'S3 1 from A3 @ 3012, S4 triggered, S1 triggered, S4 99 from A3 @ 3012, ' +
          'S4 1 from A4 @ 3500, S1 9 from A4 @ 3500, S1 16 from A5 @ 3600, filled',
      );
    });

    test('[RK11] scenario 21: a trigger that was reached already is refused', () => {
      const desk = afterTrade();
      expect(desk.say('buy U1 5 stop 3005')).toBe('refused: trigger_reached');
      expect(desk.say('sell U1 5 stop 3005')).toBe('refused: trigger_reached');
    });

    test('[EX3, RK3] scenario 22: a stop cancelled before its trigger returns its hold in full', () => {
      const desk = newDesk({ ...PLAIN, bandPercent: 30 }, { book: newBook() });
      desk.say('S: buy U1 5 stop 3100');
      expect(desk.balance('U1', 'WON').held).toBe(5n * 3_900n);
      desk.say('cancel U1 S');
      expect(desk.balance('U1', 'WON')).toEqual({ available: 1_000_000_000_000n, held: 0n });
    });

    test('[EX18] scenario 23: a trailing stop follows in steps, never back, and fires on a fall', () => {
      const desk = deskOf();
      desk.play(`
        buy ann 1 @ 3000
        sell bob 1 @ 3000
      `);
      expect(desk.say('T: sell U1 1 trail 100 5')).toBe('waits for 2900');
      const trade = (at: number): string => {
        desk.say(`sell bob 1 @ ${at}`);
        return desk.say(`buy ann 1 @ ${at}`);
      };
      expect(trade(3_004)).not.toContain('moves');
      expect(trade(3_007)).toContain('T moves to 2907');
      expect(trade(2_950)).not.toContain('moves');
      desk.say('B: buy cho 5 @ 2890');
      expect(trade(2_907)).toContain('T triggered, T 1 from B @ 2890');
    });

    test.each([
      ['sell U1 1 trail 0 5', 'distance_not_positive'],
      ['sell U1 1 trail 100 -5', 'step_negative'],
      ['sell U1 1 trail 3000 5', 'distance_too_large'],
    ])('[RK1] %s is refused: %s', (line, reason) => {
      expect(deskOf().say(line)).toBe(`refused: ${reason}`);
    });
  });

  describe('icebergs', () => {
    test('[MT10, RK10] scenario 24: one part shows at a time, and each goes to the end of the line', () => {
      const desk = deskOf();
      desk.play(`
        I: sell ann 100 @ 3010 show 10
        A: sell bob 5 @ 3010
      `);
      expect(desk.book()).toBe('ask 3010 × 15 (10 + 5)');
      expect(desk.say('buy U1 12 @ 3010')).toBe(
        '10 from I @ 3010, I shows 10, 2 from A @ 3010, filled',
      );
      expect(desk.book()).toBe('ask 3010 × 13 (3 + 10)');
      desk.say('buy U1 93 @ 3010');
      expect(desk.book()).toBe('');
      const sold = desk.events.flatMap((event) =>
        event.type === 'traded' && event.fill.maker.order === orderId('I')
          ? [event.fill.quantity]
          : [],
      );
      expect(sold.reduce((sum, lots) => sum + lots, 0n)).toBe(100n);
    });

    test.each([
      ['sell ann 100 @ 3010 show 100', 'display_not_below_quantity'],
      ['sell ann 100 @ 3010 show 101', 'display_not_below_quantity'],
      ['sell ann 1000 @ 3010 show 9', 'display_too_small'],
      ['sell ann 100 @ 3010 ioc show 10', 'display_of_immediate'],
    ])('[RK10] %s is refused: %s', (line, reason) => {
      expect(deskOf().say(line)).toBe(`refused: ${reason}`);
    });
  });

  describe('pairs', () => {
    test('[EX19, RK9] both hold once, and a trade of one ends the other', () => {
      const desk = afterTrade();
      expect(desk.say('pair L S: sell U1 10 @ 3008 stop 2960')).toBe('rests 10');
      expect(desk.balance('U1', 'COIN').held).toBe(10n);
      expect(desk.say('buy U2 4 @ 3008')).toBe('S partner_done, 4 from L @ 3008, filled');
      expect(desk.balance('U1', 'COIN').held).toBe(6n);
    });

    test('[EX19] the trigger of the stop ends the limit order', () => {
      const desk = afterTrade();
      desk.say('pair L S: sell U1 10 @ 3008 stop 3000');
      expect(desk.say('sell U2 40 @ 3000 ioc')).toBe(
        '39 from B1 @ 3005, 1 from B2 @ 3000, S triggered, L partner_done, S 10 from B2 @ 3000, filled',
      );
    });

    test('[EX19, EX15] either cancelled ends both, and neither can be changed alone', () => {
      const desk = afterTrade();
      desk.say('pair L S: buy U1 10 @ 2990 stop 3020');
      expect(desk.say('reduce U1 L to 5')).toBe('refused: pair_unchangeable');
      expect(desk.say('replace U1 L as M @ 2991')).toBe('refused: pair_unchangeable');
      expect(desk.say('cancel U1 S')).toBe('L partner_done, cancelled: by_owner');
      expect(desk.balance('U1', 'WON').held).toBe(0n);
    });

    test.each([
      'pair L S: sell U1 10 @ 3000 stop 2990',
      'pair L S: sell U1 10 @ 3020 stop 3010',
      'pair L S: buy U1 10 @ 3010 stop 3020',
    ])('[RK9] legs on the wrong sides are refused: %s', (line) => {
      expect(afterTrade().say(line)).toBe('refused: pair_on_wrong_sides');
    });
  });

  describe('auctions and halts', () => {
    test('[EX20, EX21] scenario 29: what would trade beyond the range waits for one price', () => {
      const desk = deskOf(INTERRUPTED);
      desk.play(`
        A1: sell ann 10 @ 3100
        A2: sell bob 10 @ 3400
        A3: sell cho 10 @ 3500
      `);
      expect(desk.say('B: buy dan 25 @ 3500')).toBe('10 from A1 @ 3100, auction starts, rests 15');
      const refused = ['buy eve 1', 'buy eve 1 @ 3000 ioc', 'buy eve 1 @ 3000 post_only'];
      expect(refused.map((line) => desk.say(line))).toEqual(
        refused.map(() => 'refused: call_auction'),
      );
      desk.say('C: sell eve 5 @ 3300');
      // 15 wanted at 3,500; at 3,400 as many are offered, at 3,500 ten are left over.
      expect(desk.say('end auction')).toBe(
        'auction @ 3400, C 5 from B @ 3400, B 10 from A2 @ 3400',
      );
      expect(desk.book()).toBe('ask 3500 × 10 (10)');
      expect(desk.exchange.markets.get('TEST')!.referencePrice).toBe(3_400n);
    });

    test('[EX20] the rest of an immediate order is cancelled, that of a stop takes part', () => {
      const desk = deskOf(INTERRUPTED);
      desk.play(`
        A1: sell ann 1 @ 3100
        A2: sell bob 10 @ 3400
        S: buy cho 5 stop 3100
      `);
      expect(desk.say('buy dan 1 @ 3100')).toBe(
        '1 from A1 @ 3100, S triggered, auction starts, S rests 5, filled',
      );
      expect(desk.say('end auction')).toBe('auction @ 3400, S 5 from A2 @ 3400');
      const other = deskOf(INTERRUPTED);
      other.say('A2: sell bob 10 @ 3400');
      expect(other.say('buy dan 5 @ 3500 ioc')).toBe(
        'auction starts, cancelled: volatility_interruption',
      );
      expect(other.say('end auction')).toBe('auction without a price');
      expect(other.exchange.markets.get('TEST')!.referencePrice).toBe(3_000n);
    });

    test('[EX21] an auction does not end before its time', () => {
      const desk = deskOf(INTERRUPTED);
      expect(desk.say('end auction')).toBe('refused: no_auction_due');
      desk.play(`
        sell bob 10 @ 3400
        buy dan 5 @ 3500
      `);
      const early = { type: 'end_auction', at: instant(5_000), instrument: 'TEST' } as const;
      expect(execute(desk.exchange, early, newOutput())).toMatchObject({
        rejection: { reason: 'no_auction_due' },
      });
    });

    test('[EX22, EX23] a halt refuses orders and lets them be cancelled; trading resumes by auction', () => {
      const desk = bookB();
      expect(desk.say('halt')).toBe('halted');
      expect(desk.say('halt')).toBe('refused: already_halted');
      expect(desk.say('buy U1 1 @ 3000')).toBe('refused: market_halted');
      expect(desk.say('reduce ann A1 to 30')).toBe('rests 30');
      expect(desk.say('cancel ann A1')).toBe('cancelled: by_owner');
      expect(desk.say('resume')).toBe('resumed, auction starts');
      expect(desk.say('resume')).toBe('refused: not_halted');
      expect(desk.say('end auction')).toBe('auction without a price');
      expect(desk.say('buy U1 1 @ 3010')).toBe('1 from A2 @ 3010, filled');
    });

    test('[EX23] issuance is written down with who did it', () => {
      const desk = bookB();
      const out = newOutput();
      const outcome = execute(
        desk.exchange,
        {
          type: 'issue',
          at: instant(99),
          actor: 'olga',
          account: accountId('ann'),
          clientGrantId: 'june',
          grants: [{ asset: 'WON', amount: amount(7n) }],
        },
        out,
      );
      expect(outcome.accepted).toBe(true);
      expect(out.audits).toEqual([
        {
          at: 99,
          actor: 'olga',
          action: 'issue',
          subject: 'ann',
          before: null,
          after: { WON: '7' },
          key: 'june',
        },
      ]);
      expect(out.ledgerLines.map(({ account, amount: units }) => [account, units])).toEqual([
        ['issuance', -7n],
        ['ann', 7n],
      ]);
    });
  });
});

test('[IN6] the interruption range is a tenth around the reference, in whole ticks', () => {
  const { lowest, highest } = interruptionAround(INTERRUPTED, price(3_005n));
  // 2,704.5 and 3,305.5
  expect([lowest, highest].map((tick) => priceOfTick(INTERRUPTED, tick))).toEqual([2_705n, 3_305n]);
});
