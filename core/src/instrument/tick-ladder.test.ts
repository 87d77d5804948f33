import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KRW_LPJ, tickLadder } from './index.ts';

const { ladder } = KRW_LPJ;
/** Prices below are in won; the ladder counts 0.01 won. */
const units = (won: number): number => Math.round(won * 100);

/**
 * Upbit's KRW tick table as published, from the highest row down, in won.
 * Source: docs.upbit.com/kr/docs/krw-market-info, in force since 2025-07-31.
 */
const PUBLISHED: readonly (readonly [atLeast: number, step: number])[] = [
  [2_000_000, 1_000],
  [1_000_000, 1_000],
  [500_000, 500],
  [100_000, 100],
  [50_000, 50],
  [10_000, 10],
  [5_000, 5],
  [1_000, 1],
  [100, 1],
  [10, 0.1],
  [1, 0.01],
];

/** The ladder as one would climb it: from 1 won up, each time by the step the table names. */
function climb(): number[] {
  const prices = [units(1)];
  for (;;) {
    const price = prices.at(-1)!;
    if (price === units(10_000_000)) return prices;
    const [, step] = PUBLISHED.find(([atLeast]) => units(atLeast) <= price)!;
    prices.push(price + units(step));
  }
}

const STEPS = climb();

describe('the ladder of KRW-LPJ', () => {
  test('[IN1, IN2, IN5] has exactly the prices of the published table, in order', () => {
    expect(ladder.ticks).toBe(26_701);
    expect(STEPS.length).toBe(26_701);
    STEPS.forEach((price, tick) => {
      // Plain comparisons: 26,701 matchers would take longer than the whole suite may.
      if (ladder.priceAt(tick) !== price || ladder.tickAt(price) !== tick) {
        expect.fail(`tick ${tick} is ${ladder.priceAt(tick)}, expected ${price}`);
      }
    });
  });

  test('[IN2] rises strictly', () => {
    const rises = STEPS.every(
      (_, tick) => tick === 0 || ladder.priceAt(tick) > ladder.priceAt(tick - 1),
    );
    expect(rises).toBe(true);
  });

  test('[IN5] counts 17,700 steps from 1 to 1,000,000 won and 9,000 more to the top', () => {
    // Three decades of 900, then 4,000 + 1,000, 4,000 + 1,000 and 4,000 + 1,000.
    expect(ladder.tickAt(units(1_000_000))).toBe(3 * 900 + 3 * 5_000);
    // (10,000,000 − 1,000,000) ÷ 1,000 = 9,000.
    expect(ladder.tickAt(units(10_000_000))).toBe(17_700 + 9_000);
  });

  test.each([
    [1, 0],
    [10, 900],
    [100, 1_800],
    [1_000, 2_700],
    [3_000, 4_700],
    [5_000, 6_700],
    [10_000, 7_700],
    [50_000, 11_700],
    [100_000, 12_700],
    [500_000, 16_700],
    [1_000_000, 17_700],
    [10_000_000, 26_700],
  ])('[IN2] %i won is tick %i', (price, tick) => {
    expect(ladder.tickAt(units(price))).toBe(tick);
    expect(ladder.priceAt(tick)).toBe(units(price));
  });

  test.each([
    ['below the lowest', 0.99, undefined],
    ['nothing', 0, undefined],
    ['negative', -1, undefined],
    ['steps of 0.01', 9.99, 899],
    ['between steps of 0.1', 10.05, undefined],
    ['steps of 0.1', 99.9, 1_799],
    ['between steps of 1', 100.5, undefined],
    ['between steps of 1 above 1,000', 3_000.5, undefined],
    ['between steps of 5', 5_001, undefined],
    ['steps of 5', 5_005, 6_701],
    ['between steps of 10', 10_005, undefined],
    ['between steps of 50', 50_010, undefined],
    ['between steps of 100', 100_050, undefined],
    ['between steps of 500', 500_100, undefined],
    ['between steps of 1,000', 1_000_500, undefined],
    ['above the highest', 10_001_000, undefined],
  ])('[IN1] %s: %d won', (_, price, tick) => {
    expect(ladder.tickAt(units(price))).toBe(tick);
  });

  test('[IN1] a price between two units is off the ladder', () => {
    expect(ladder.tickAt(units(3_000) + 0.5)).toBeUndefined();
  });

  test('[IN2] tickAtOrBelow is the highest step that is not above the price', () => {
    const price = fc.oneof(
      fc.integer({ min: -1_000, max: units(11_000_000) }),
      fc.integer({ min: 0, max: units(10_000) }),
    );
    fc.assert(
      fc.property(price, (at) => {
        const tick = ladder.tickAtOrBelow(at);
        expect(tick === -1 || ladder.priceAt(tick) <= at).toBe(true);
        expect(tick === ladder.ticks - 1 || ladder.priceAt(tick + 1) > at).toBe(true);
      }),
    );
  });

  test('[IN2] tickAtOrBelow at the ends', () => {
    expect(ladder.tickAtOrBelow(units(0.99))).toBe(-1);
    expect(ladder.tickAtOrBelow(units(1))).toBe(0);
    expect(ladder.tickAtOrBelow(units(9_999_999))).toBe(26_699);
    expect(ladder.tickAtOrBelow(units(10_000_000))).toBe(26_700);
    expect(ladder.tickAtOrBelow(units(99_000_000))).toBe(26_700);
  });

  test('[IN2] there is no price before the first tick and none after the last', () => {
    expect(() => ladder.priceAt(-1)).toThrow('tick -1 is on the ladder');
    expect(() => ladder.priceAt(26_701)).toThrow('tick 26701 is on the ladder');
  });
});

describe('a table that does not fit together is a bug', () => {
  test.each([
    [
      'a band between two steps',
      [
        { from: 10, step: 3 },
        { from: 20, step: 5 },
      ],
      30,
    ],
    [
      'bands that descend',
      [
        { from: 10, step: 1 },
        { from: 5, step: 1 },
      ],
      30,
    ],
  ])('[IN2] %s', (_, bands, highest) => {
    expect(() => tickLadder(bands, highest)).toThrow(
      'each band starts on a step of the one before',
    );
  });

  test('[IN1] a top that no step reaches, and no band at all', () => {
    expect(() => tickLadder([{ from: 10, step: 3 }], 30)).toThrow('the top is a legal price');
    expect(() => tickLadder([], 30)).toThrow('the top is a legal price');
  });
});
