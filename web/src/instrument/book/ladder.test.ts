import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BookView } from '../../live/index.ts';
import { ladderOf, type LadderView } from './ladder.ts';

const BOOK: BookView = {
  sequence: 1,
  asks: [
    ['3003', '2', 1],
    ['3004', '10', 3],
  ],
  bids: [
    ['3001', '4', 1],
    ['3000', '1.5', 2],
    ['2999', '0.0001', 1],
  ],
};
const VIEW: LadderView = {
  rows: 2,
  measure: 'quantity',
  group: null,
  close: '3001',
  last: '3003',
  mine: null,
};

test('rows keep their places, and what has no level is empty', () => {
  const { asks, bids } = ladderOf(BOOK, { ...VIEW, rows: 3 });
  expect(asks.map((rung) => rung?.price)).toEqual(['3003', '3004', undefined]);
  expect(bids.map((rung) => rung?.price)).toEqual(['3001', '3000', '2999']);
});

test('a price says how it stands against the close of the day before', () => {
  const { asks, bids } = ladderOf(BOOK, VIEW);
  expect(asks[0]).toMatchObject({ direction: 'up', isLast: true });
  expect(asks[0]?.changeRate).toBeCloseTo(2 / 3001, 12);
  expect(bids.map((rung) => rung?.direction)).toEqual(['flat', 'down']);
});

test('quantity, what is up to a price, and what it is worth', () => {
  const figures = (measure: LadderView['measure']) => {
    const { asks, bids } = ladderOf(BOOK, { ...VIEW, measure });
    return [asks, bids].map((side) => side.map((rung) => rung?.figure));
  };
  expect(figures('quantity')).toEqual([
    ['2', '10'],
    ['4', '1.5'],
  ]);
  expect(figures('cumulative')).toEqual([
    ['2', '12'],
    ['4', '5.5'],
  ]);
  expect(figures('amount')).toEqual([
    ['6006', '30040'],
    ['12004', '4500'],
  ]);
});

test('totals and spread are exact', () => {
  const { askTotal, bidTotal, spread, bestAsk, bestBid } = ladderOf(BOOK, { ...VIEW, rows: 3 });
  expect([askTotal, bidTotal]).toEqual(['12', '5.5001']);
  expect(spread?.won).toBe('2');
  expect([bestAsk, bestBid]).toEqual([
    { price: '3003', quantity: '2' },
    { price: '3001', quantity: '4' },
  ]);
});

test('an empty side has no spread, and nothing to show is nothing', () => {
  const { spread, bestAsk, asks } = ladderOf({ ...BOOK, asks: [] }, VIEW);
  expect([spread, bestAsk]).toEqual([null, null]);
  expect(asks).toEqual([null, null]);
});

test('in an auction the levels that would trade are told apart, and there is no spread', () => {
  const crossed: BookView = {
    sequence: 1,
    asks: [
      ['3000', '1', 1],
      ['3001', '1', 1],
      ['3002', '1', 1],
    ],
    bids: [
      ['3001', '1', 1],
      ['3000', '1', 1],
      ['2999', '1', 1],
    ],
  };
  const { asks, bids, spread } = ladderOf(crossed, { ...VIEW, rows: 3 });
  expect(asks.map((rung) => rung?.isCrossed)).toEqual([true, true, false]);
  expect(bids.map((rung) => rung?.isCrossed)).toEqual([true, true, false]);
  expect(spread).toBeNull();
});

test('one’s own orders are marked at their level', () => {
  const mine = { buy: new Map([['3000', { quantity: '1', orders: 2 }]]), sell: new Map() };
  const { bids } = ladderOf(BOOK, { ...VIEW, mine });
  expect(bids.map((rung) => rung?.mine)).toEqual([null, { quantity: '1', orders: 2 }]);
});

test('the last price is marked in the group that holds it', () => {
  const grouped: BookView = { sequence: 1, asks: [['3005', '1', 1]], bids: [['3000', '1', 1]] };
  const { asks, bids } = ladderOf(grouped, { ...VIEW, group: '5', last: '3003' });
  expect([asks[0]?.isLast, bids[0]?.isLast]).toEqual([true, true]);
});

test('whatever is in the book: shares are of the largest, sums grow, rows stay as many', () => {
  const level = fc.tuple(
    fc.integer({ min: 1, max: 10_000_000 }).map(String),
    fc.integer({ min: 1, max: 10 ** 9 }).map(String),
    fc.constant(1),
  );
  const side = fc.array(level, { maxLength: 40 });
  const measure = fc.constantFrom('quantity', 'cumulative', 'amount');
  fc.assert(
    fc.property(side, side, measure, (asks, bids, by) => {
      const ladder = ladderOf({ sequence: 1, asks, bids }, { ...VIEW, rows: 15, measure: by });
      const rungs = [...ladder.asks, ...ladder.bids].filter((rung) => rung !== null);
      expect([ladder.asks.length, ladder.bids.length]).toEqual([15, 15]);
      expect(rungs).toHaveLength(Math.min(15, asks.length) + Math.min(15, bids.length));
      if (rungs.length > 0) expect(Math.max(...rungs.map(({ share }) => share))).toBe(1);
      const sums = ladder.asks.filter((rung) => rung !== null).map(({ figure }) => BigInt(figure));
      if (by === 'cumulative') expect(sums).toEqual(sums.toSorted((a, b) => (a < b ? -1 : 1)));
      const shown = asks.slice(0, 15).reduce((sum, [, quantity]) => sum + BigInt(quantity), 0n);
      expect(ladder.askTotal).toBe(String(shown));
    }),
  );
});
