import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MovingAverage, roundedAverage } from './moving-average.ts';

/** As anybody would work it out: add up the last ones each time. */
function naiveSum(closes: readonly number[], period: number): number | null {
  if (closes.length < period) return null;
  return closes.slice(-period).reduce((sum, close) => sum + close, 0);
}

test('the average of 5 needs 5 closes', () => {
  const average = new MovingAverage(5);
  const sums = [1, 2, 3, 4, 5, 6].map((close) => {
    average.push(close);
    return average.sum;
  });
  expect(sums).toEqual([null, null, null, null, 15, 20]);
});

test('however closes come and change, the sum is that of the last ones', () => {
  const step = fc.record({
    isNew: fc.boolean(),
    close: fc.integer({ min: 1, max: 1_000_000_000 }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 5, 20),
      fc.array(step, { maxLength: 80 }),
      (period, steps) => {
        const average = new MovingAverage(period);
        const closes: number[] = [];
        for (const { isNew, close } of steps) {
          if (isNew || closes.length === 0) {
            closes.push(close);
            average.push(close);
          } else {
            closes[closes.length - 1] = close;
            average.amend(close);
          }
          expect(average.sum).toBe(naiveSum(closes, period));
        }
      },
    ),
  );
});

test.each([
  [10, 4, 3n],
  [9, 4, 2n],
  [15, 5, 3n],
  [1, 2, 1n],
])('%i ÷ %i is read as %s', (sum, period, rounded) => {
  expect(roundedAverage(sum, period)).toBe(rounded);
});
