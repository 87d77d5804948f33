import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount, price, quantity } from '../money/index.ts';
import { instant, type Instant } from '../time/index.ts';
import { candlesOf, coarser, joined, type Candle, type Trade } from './candle.ts';
import { endOf, INTERVALS, startOf, type Interval } from './interval.ts';
import { naiveCandles } from './naive-candles.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** 2026-11-25T11:42:06.123Z, a Wednesday. */
const WEDNESDAY = instant(1_795_606_926_123);

const trade = (at: number, units: bigint, lots: bigint): Trade => ({
  price: price(units),
  quantity: quantity(lots),
  notional: amount(units * lots),
  at: instant(at),
});

/** Trades milliseconds, minutes or days apart. */
const trades = fc
  .array(
    fc.record({
      afterMs: fc.oneof(
        fc.constantFrom(0, 1, 999, 1_000, HOUR, DAY, 7 * DAY),
        fc.integer({ min: 0, max: 3 * SECOND }),
        fc.integer({ min: 0, max: 2 * DAY }),
      ),
      units: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      lots: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    }),
    { maxLength: 60 },
  )
  .map((printed) => {
    let at = Number(WEDNESDAY);
    return printed.map(({ afterMs, units, lots }) => trade((at += afterMs), units, lots));
  });
const interval = fc.constantFrom(...INTERVALS);

describe('[CD1] where candles begin', () => {
  test.each([
    ['1s', '2026-11-25T11:42:06.000Z', '2026-11-25T11:42:07.000Z'],
    ['1m', '2026-11-25T11:42:00.000Z', '2026-11-25T11:43:00.000Z'],
    ['5m', '2026-11-25T11:40:00.000Z', '2026-11-25T11:45:00.000Z'],
    ['15m', '2026-11-25T11:30:00.000Z', '2026-11-25T11:45:00.000Z'],
    ['1h', '2026-11-25T11:00:00.000Z', '2026-11-25T12:00:00.000Z'],
    ['4h', '2026-11-25T08:00:00.000Z', '2026-11-25T12:00:00.000Z'],
    ['1d', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z'],
    ['1w', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ] as const)('%s', (each, from, to) => {
    const start = startOf(each, WEDNESDAY);
    expect(new Intl.DateTimeFormat('en-CA', UTC).format(start)).toBe(shown(from));
    expect(new Intl.DateTimeFormat('en-CA', UTC).format(endOf(each, start))).toBe(shown(to));
  });

  test('[CD1] the last millisecond belongs to what it ends, the next begins something', () => {
    fc.assert(
      fc.property(interval, fc.integer({ min: 0, max: 4e12 }), (each, at) => {
        const start = startOf(each, instant(at));
        const end = endOf(each, start);
        expect(start <= at && at < end).toBe(true);
        expect(startOf(each, start)).toBe(start);
        expect(startOf(each, instant(end - 1))).toBe(start);
        expect(startOf(each, end)).toBe(end);
      }),
    );
  });
});

/** Core has no Date, so a formatter says what a number of milliseconds is. */
const UTC = {
  timeZone: 'UTC',
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
} as const;
function shown(text: string): string {
  return `${text.slice(0, 10)}, ${text.slice(11, 19)}`;
}

test('[CD2, CD3, CD4] candles are what the list of trades says', () => {
  fc.assert(
    fc.property(trades, interval, (all, each) => {
      const naive = naiveCandles(all, (at: Instant) => startOf(each, at));
      expect(candlesOf(all, each)).toEqual(naive);
    }),
  );
});

test('[CD2, CD3] one second of trades', () => {
  const second = candlesOf(
    [trade(1_000, 300_000n, 5n), trade(1_500, 310_000n, 1n), trade(1_999, 290_000n, 4n)],
    '1s',
  );
  expect(second).toEqual([
    {
      start: 1_000,
      open: 300_000n,
      high: 310_000n,
      low: 290_000n,
      close: 290_000n,
      volume: 10n,
      turnover: 2_970_000n,
      trades: 3,
    },
  ]);
});

test('[CD5] any cut of the trades joins to the same candles', () => {
  fc.assert(
    fc.property(trades, interval, fc.nat({ max: 60 }), (all, each, cut) => {
      const parts = [...candlesOf(all.slice(0, cut), each), ...candlesOf(all.slice(cut), each)];
      expect(coarser(parts, each)).toEqual(candlesOf(all, each));
    }),
  );
});

test('[CD5] every interval is made of every shorter one', () => {
  fc.assert(
    fc.property(trades, (all) => {
      const by = (each: Interval): Candle[] => candlesOf(all, each);
      for (const [index, long] of INTERVALS.entries()) {
        for (const short of INTERVALS.slice(0, index)) {
          expect(coarser(by(short), long)).toEqual(by(long));
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('[EX5] trades that go back in time are a bug, and so are parts of different candles', () => {
  expect(() => candlesOf([trade(2_000, 1n, 1n), trade(1_999, 1n, 1n)], '1s')).toThrow('goes back');
  const [first, second] = candlesOf([trade(1_000, 1n, 1n), trade(2_000, 1n, 1n)], '1s');
  expect(() => joined(first!, second!)).toThrow('parts of one candle');
});
