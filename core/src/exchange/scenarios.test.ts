import { describe, expect, test } from 'vitest';
import { BOOK_B } from '../../test/book-b.ts';
import { newDesk, PLAIN, type Desk } from '../../test/desk.ts';
import { fastBook, naiveBook } from '../matching/index.ts';
import { stateHash } from './index.ts';

function topOf(desk: Desk): string[] {
  const lines = desk.book().split('\n');
  return [
    lines.findLast((line) => line.startsWith('ask')) ?? 'no asks',
    lines.find((line) => line.startsWith('bid')) ?? 'no bids',
  ];
}

const BOOKS = [
  { name: 'fast', newBook: () => fastBook(PLAIN.ladder.ticks, 100) },
  { name: 'naive', newBook: naiveBook },
];

describe.each(BOOKS)('on the $name book', ({ newBook }) => {
  const deskOf = (instrument = PLAIN): Desk => newDesk(instrument, { book: newBook() });

  function bookB(selfTradePrevention: 'none' | 'cancel_maker' = 'none'): Desk {
    const desk = deskOf({ ...PLAIN, selfTradePrevention });
    desk.play(BOOK_B);
    return desk;
  }

  test('the book to start from has 235 for sale and 96 wanted', () => {
    expect(bookB().book()).toMatchInlineSnapshot(`
    "ask 3600 × 60 (28 + 32)
    ask 3500 × 10 (10)
    ask 3012 × 100 (100)
    ask 3010 × 65 (40 + 25)
    bid 3005 × 40 (40)
    bid 3000 × 21 (20 + 1)
    bid 2950 × 20 (20)
    bid 1200 × 13 (12 + 1)
    bid 1100 × 2 (2)"
  `);
  });

  describe('limit orders', () => {
    test('scenario 1: a buy between the best prices rests as the new best', () => {
      const desk = bookB();
      expect(desk.say('buy U1 7 @ 3006')).toBe('rests 7');
      expect(topOf(desk)[1]).toBe('bid 3006 × 7 (7)');
    });

    test('scenario 6: [MT5] what the price cannot reach rests and the book is not crossed', () => {
      const desk = bookB();
      expect(desk.say('buy U1 67 @ 3010')).toBe('40 from A1 @ 3010, 25 from A2 @ 3010, rests 2');
      expect(topOf(desk)).toEqual(['ask 3012 × 100 (100)', 'bid 3010 × 2 (2)']);
    });

    test('scenario 7: [MT1, MT3] each fill prints at the maker’s price, the lowest first', () => {
      const desk = bookB();
      expect(desk.say('buy U1 67 @ 3012')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 2 from A3 @ 3012, filled',
      );
      expect(topOf(desk)[0]).toBe('ask 3012 × 98 (98)');
    });

    test('scenario 8: a buy that takes every ask rests with what is left', () => {
      const desk = bookB();
      expect(desk.say('buy U1 1000 @ 4000')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 100 from A3 @ 3012, 10 from A4 @ 3500, ' +
          '28 from A5 @ 3600, 32 from A6 @ 3600, rests 765',
      );
      expect(topOf(desk)).toEqual(['no asks', 'bid 4000 × 765 (765)']);
    });

    test('scenario 12: [MT2] a cancelled order placed again stands at the back of its line', () => {
      const desk = bookB();
      expect(
        desk.play(`
        cancel ann A1
        A7: sell ann 40 @ 3010
        buy U1 5 @ 3010 ioc
      `),
      ).toMatchInlineSnapshot(`
      "cancel ann A1
        → cancelled: by_owner
      A7: sell ann 40 @ 3010
        → rests 40
      buy U1 5 @ 3010 ioc
        → 5 from A2 @ 3,010
        → filled"
    `);
    });
  });

  describe('immediate orders', () => {
    test('scenario 2: an IOC sell takes part of the best bid', () => {
      const desk = bookB();
      expect(desk.say('sell U1 10 @ 1 ioc')).toBe('10 from B1 @ 3005, filled');
      expect(topOf(desk)[1]).toBe('bid 3005 × 30 (30)');
    });

    test('scenario 3: [MT1, MT2] it goes on to the next price, and the line there keeps its order', () => {
      const desk = bookB();
      expect(desk.say('sell U1 41 @ 1 ioc')).toBe('40 from B1 @ 3005, 1 from B2 @ 3000, filled');
      expect(topOf(desk)[1]).toBe('bid 3000 × 20 (19 + 1)');
    });

    test('scenario 4: an IOC buy sweeps two prices', () => {
      const desk = bookB();
      expect(desk.say('buy U1 165 @ 9999 ioc')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 100 from A3 @ 3012, filled',
      );
      expect(topOf(desk)[0]).toBe('ask 3500 × 10 (10)');
    });

    test('scenario 5: [EX10] what an IOC cannot trade is cancelled', () => {
      const desk = bookB();
      expect(desk.say('buy U1 260 @ 9999 ioc')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 100 from A3 @ 3012, 10 from A4 @ 3500, ' +
          '28 from A5 @ 3600, 32 from A6 @ 3600, cancelled: unfilled_remainder',
      );
      expect(topOf(desk)[0]).toBe('no asks');
    });

    test('scenario 9: [MT7] a fill-or-kill order trades whole or not at all', () => {
      const desk = bookB();
      const before = desk.book();
      expect(desk.say('buy U1 166 @ 3012 fok')).toBe('cancelled: fill_or_kill');
      expect(desk.book()).toBe(before);
      expect(desk.say('buy U1 165 @ 3012 fok')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 100 from A3 @ 3012, filled',
      );
    });

    test('scenario 14: [EX9] a post-only order that would trade is cancelled, else it rests', () => {
      const desk = bookB();
      expect(desk.say('buy U1 5 @ 3010 post_only')).toBe('cancelled: post_only_would_trade');
      expect(desk.say('buy U1 5 @ 3009 post_only')).toBe('rests 5');
      expect(topOf(desk)[1]).toBe('bid 3009 × 5 (5)');
    });
  });

  describe('market orders', () => {
    test('scenario 10: [EX14, MT4] a buy for 500,000 spends 496,850 and gets 3,150 back', () => {
      const desk = bookB();
      desk.open('U1', { won: 500_000n, coin: 0n });
      expect(desk.say('buy U1 for 500000')).toBe(
        '40 from A1 @ 3010, 25 from A2 @ 3010, 100 from A3 @ 3012, filled',
      );
      expect(desk.balance('U1', 'WON')).toEqual({ available: 3_150n, held: 0n });
      expect(desk.balance('U1', 'COIN')).toEqual({ available: 165n, held: 0n });
    });

    test('[EX10] a market sell larger than the book takes all of it and cancels the rest', () => {
      const desk = bookB();
      expect(desk.say('sell U1 100')).toBe(
        '40 from B1 @ 3005, 20 from B2 @ 3000, 1 from B3 @ 3000, 20 from B4 @ 2950, ' +
          '12 from B5 @ 1200, 1 from B6 @ 1200, 2 from B7 @ 1100, cancelled: unfilled_remainder',
      );
      expect(topOf(desk)[1]).toBe('no bids');
    });

    test('[EX10, EX14] a market order on an empty book is cancelled and everything returns', () => {
      const desk = deskOf();
      desk.open('U1', { won: 1_000_000n, coin: 10n });
      expect(desk.say('buy U1 for 5000')).toBe('cancelled: unfilled_remainder');
      expect(desk.say('sell U1 10')).toBe('cancelled: unfilled_remainder');
      expect(desk.balance('U1', 'WON')).toEqual({ available: 1_000_000n, held: 0n });
      expect(desk.balance('U1', 'COIN')).toEqual({ available: 10n, held: 0n });
    });

    test('[EX14] an amount that buys not one lot is cancelled, not filled with nothing', () => {
      const desk = bookB();
      expect(desk.say('buy U1 for 3009')).toBe('cancelled: unfilled_remainder');
      expect(desk.say('buy U1 for 3010')).toBe('1 from A1 @ 3010, filled');
    });
  });

  describe('cancelling', () => {
    test('scenario 13: [EX2, EX8, OR1] an unknown, a foreign and a filled order are refused alike', () => {
      const desk = bookB();
      desk.say('T: buy U1 40 @ 3010 ioc');
      const before = stateHash(desk.exchange);
      const events = desk.events.length;
      for (const line of ['cancel ann A99', 'cancel bob A3', 'cancel ann A1', 'cancel U1 T']) {
        expect(desk.say(line)).toBe('refused: unknown_order');
      }
      expect(desk.say('cancel nobody A3')).toBe('refused: unknown_account');
      expect(stateHash(desk.exchange)).toBe(before);
      expect(desk.events.length).toBe(events);
    });
  });

  describe('self-trade prevention', () => {
    test('scenario 15: [MT6] under cancel_maker the own order leaves and the taker goes on', () => {
      const desk = bookB('cancel_maker');
      expect(desk.say('buy ann 50 @ 3010')).toBe(
        'A1 self_trade_prevented, 25 from A2 @ 3010, rests 25',
      );
      expect(topOf(desk)[1]).toBe('bid 3010 × 25 (25)');
    });

    test('scenario 17: [MT6] under none an account trades with itself', () => {
      const desk = bookB();
      expect(desk.say('buy ann 50 @ 3010')).toBe('40 from A1 @ 3010, 10 from A2 @ 3010, filled');
      expect(topOf(desk)[0]).toBe('ask 3010 × 15 (15)');
    });

    test('[MT7] own orders that would be cancelled do not help a fill-or-kill order', () => {
      const desk = bookB('cancel_maker');
      expect(desk.say('buy ann 65 @ 3010 fok')).toBe('cancelled: fill_or_kill');
      expect(desk.say('buy ann 25 @ 3010 fok')).toBe(
        'A1 self_trade_prevented, 25 from A2 @ 3010, filled',
      );
    });
  });

  describe('money', () => {
    const withFees = { ...PLAIN, makerFee: 500n, takerFee: 1_000n };

    test('scenario 25: [RK2, RK4] one unit too little is refused, exactly enough leaves nothing', () => {
      const desk = deskOf({ ...PLAIN, makerFee: 500n, takerFee: 500n });
      // 10 × 3,005 = 30,050; 0.05 % of it is 15.025, rounded up once: 30,066.
      desk.open('poor', { won: 30_065n, coin: 0n });
      desk.open('rich', { won: 30_066n, coin: 0n });
      expect(desk.say('buy poor 10 @ 3005')).toBe('refused: insufficient_funds');
      expect(desk.balance('poor', 'WON')).toEqual({ available: 30_065n, held: 0n });
      expect(desk.say('R: buy rich 10 @ 3005')).toBe('rests 10');
      expect(desk.balance('rich', 'WON')).toEqual({ available: 0n, held: 30_066n });
      desk.say('cancel rich R');
      expect(desk.balance('rich', 'WON')).toEqual({ available: 30_066n, held: 0n });
    });

    test('scenario 26: [EX4, EX6] buyer pays price and fee, seller gets price less fee', () => {
      const desk = deskOf(withFees);
      desk.open('buyer', { won: 1_000_000n, coin: 0n });
      desk.open('seller', { won: 0n, coin: 50n });
      desk.say('M: buy buyer 100 @ 3001');
      expect(desk.say('sell seller 50 @ 3001 ioc')).toBe('50 from M @ 3001, filled');
      // 50 × 3,001 = 150,050; maker fee 75.025 → 75, taker fee 150.05 → 150.
      expect(desk.balance('seller', 'WON')).toEqual({ available: 149_900n, held: 0n });
      expect(desk.balance('fees', 'WON')).toEqual({ available: 225n, held: 0n });
      // Held at first: 300,100 + 300.1 rounded up = 300,401; left of it: 300,401 − 150,125.
      expect(desk.balance('buyer', 'WON')).toEqual({ available: 699_599n, held: 150_276n });
      desk.say('cancel buyer M');
      expect(desk.balance('buyer', 'WON')).toEqual({ available: 849_875n, held: 0n });
    });

    test('[EX3] a better price than the limit returns when the order ends', () => {
      const desk = deskOf();
      desk.open('U1', { won: 100_000n, coin: 0n });
      desk.play(`
      S: sell ann 5 @ 1000
      T: buy U1 10 @ 2000
    `);
      expect(desk.balance('U1', 'WON')).toEqual({ available: 80_000n, held: 15_000n });
      desk.say('cancel U1 T');
      expect(desk.balance('U1', 'WON')).toEqual({ available: 95_000n, held: 0n });
    });

    test('[RK3] a market buy by quantity sets aside the highest price, and pays the real one', () => {
      const desk = deskOf({ ...PLAIN, bandPercent: 30, takerFee: 500n, makerFee: 500n });
      desk.say('sell ann 10 @ 3000');
      // 10 × 3,900 = 39,000, fee 19.5 → 20.
      desk.open('U1', { won: 39_019n, coin: 0n });
      expect(desk.say('buy U1 10')).toBe('refused: insufficient_funds');
      desk.open('U2', { won: 39_020n, coin: 0n });
      expect(desk.say('buy U2 10')).toBe('10 from o1 @ 3000, filled');
      expect(desk.balance('U2', 'WON')).toEqual({ available: 9_005n, held: 0n });
    });
  });
});
