import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageCost, averagePriceOf } from './average-price.ts';

const PLACES = { quantityPlaces: 0, pricePlaces: 2 };

type Side = 'buy' | 'sell';
/** Side, quantity, won a piece. */
type Trade = readonly [Side, number, number];

/** Of trades, oldest first. */
const fillsOf = (...trades: readonly Trade[]) =>
  trades
    .map(([side, quantity, won]) => ({
      side,
      quantity: String(quantity),
      notional: String(quantity * won),
    }))
    .reverse();

const known = (held: string, ...trades: readonly Trade[]) => {
  const cost = averageCost({ fills: fillsOf(...trades), isComplete: true }, held, PLACES);
  return cost.state === 'known' ? [cost.basis.lots, cost.basis.cost] : cost.state;
};

test('a sell leaves the average where it was', () => {
  // (10 × 3,000 + 10 × 3,100) ÷ 20 = 3,050; 15 of them cost 45,750.
  expect(known('15', ['buy', 10, 3_000], ['buy', 10, 3_100], ['sell', 5, 9_000])).toEqual([
    15n,
    4_575_000n,
  ]);
});

test('what was sold out before does not count', () => {
  const trades = [
    ['buy', 10, 1_000],
    ['sell', 10, 2_000],
    ['buy', 4, 3_000],
  ] as const;
  expect(known('4', ...trades)).toEqual([4n, 1_200_000n]);
  // Fills before the sale need not be read for that.
  const newest = { fills: fillsOf(...trades).slice(0, 1), isComplete: false };
  expect(averageCost(newest, '4', PLACES).state).toBe('known');
});

test('nothing held has no average', () => {
  expect(known('0')).toEqual([0n, 0n]);
  expect(known('0', ['buy', 3, 3_000], ['sell', 3, 1])).toEqual([0n, 0n]);
  expect(averagePriceOf({ lots: 0n, cost: 0n }, { pricePlaces: 2, places: 2 })).toBeNull();
});

test('what was given has no price, and what was bought is sold first', () => {
  const given = (held: string, ...trades: readonly Trade[]) => {
    const cost = averageCost({ fills: fillsOf(...trades), isComplete: true }, held, PLACES);
    return cost.state === 'known' ? [cost.basis.lots, cost.basis.cost, cost.given] : cost.state;
  };
  expect(given('100')).toEqual([0n, 0n, 100n]);
  expect(given('110', ['buy', 10, 3_000])).toEqual([10n, 3_000_000n, 100n]);
  expect(given('104', ['buy', 10, 3_000], ['sell', 6, 3_500])).toEqual([4n, 1_200_000n, 100n]);
  expect(given('95', ['buy', 10, 3_000], ['sell', 15, 3_500])).toEqual([0n, 0n, 95n]);
  expect(given('97', ['sell', 5, 3_500], ['buy', 2, 3_000])).toEqual([2n, 600_000n, 95n]);
});

test('older fills have to be read until nothing was held, or to the beginning', () => {
  const fills = fillsOf(['buy', 4, 3_000]);
  expect(averageCost({ fills, isComplete: false }, '5', PLACES).state).toBe('needs-more');
  expect(averageCost({ fills, isComplete: false }, '4', PLACES).state).toBe('known');
});

interface Fraction {
  readonly of: bigint;
  readonly by: bigint;
}

test('it is the exact average, less than a unit below or above it for each sale', () => {
  const trade = fc.tuple(
    fc.constantFrom('buy' as const, 'sell' as const),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 9_999 }),
  );
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 12 }), (wanted) => {
      let lots = 0;
      let exact: Fraction = { of: 0n, by: 1n };
      let sales = 0n;
      const done: Trade[] = [];
      for (const [side, size, won] of wanted) {
        const quantity = side === 'sell' ? Math.min(size, lots) : size;
        if (quantity === 0) continue;
        done.push([side, quantity, won]);
        if (side === 'buy') {
          exact = { of: exact.of + BigInt(quantity * won * 100) * exact.by, by: exact.by };
          lots += quantity;
        } else {
          const left = BigInt(lots - quantity);
          exact = { of: exact.of * left, by: exact.by * BigInt(lots) };
          lots -= quantity;
          sales += 1n;
        }
      }
      const result = averageCost({ fills: fillsOf(...done), isComplete: true }, `${lots}`, PLACES);
      if (result.state !== 'known') throw new Error(result.state);
      expect(result.basis.lots).toBe(BigInt(lots));
      const apart = result.basis.cost * exact.by - exact.of;
      expect(apart >= 0n && apart <= sales * exact.by).toBe(true);
    }),
  );
});

test.each([
  // 9,152.50 ÷ 3 = 3,050.8333… won.
  [{ lots: 3n, cost: 915_250n }, 2, 305_083n],
  [{ lots: 3n, cost: 915_250n }, 0, 3_051n],
  [{ lots: 3n, cost: 915_250n }, 4, 30_508_333n],
])('%o with %i places is %s', (basis, places, average) => {
  expect(averagePriceOf(basis, { pricePlaces: 2, places })).toBe(average);
});
