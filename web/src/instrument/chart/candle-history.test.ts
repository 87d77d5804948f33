import type { Candle } from '@hoga/contract/instrument';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CandleHistory, EMPTY_PLACES_MAX, emptyStarts } from './candle-history.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 0, minute)).toISOString();
const candle = (minute: number, trades = 1): Candle => ({
  start: at(minute),
  open: '3000',
  high: '3000',
  low: '3000',
  close: '3000',
  volume: String(trades),
  turnover: '3000',
  trades,
});

test('live candles go on where the page of the past ends, each start once', () => {
  const history = new CandleHistory();
  expect(history.add([candle(1), candle(2), candle(3)])).toBe(0);
  expect(history.add([candle(3, 2), candle(4)])).toBe(2);
  expect(history.candles.map(({ start }) => start)).toEqual([at(1), at(2), at(3), at(4)]);
  expect(history.candles[2]?.trades).toBe(2);
});

test('the same again changes nothing', () => {
  const history = new CandleHistory();
  history.add([candle(1), candle(2)]);
  expect(history.add([candle(2)])).toBe(2);
  expect(history.add([])).toBe(2);
});

test('an older page goes before', () => {
  const history = new CandleHistory();
  history.add([candle(5)]);
  expect(history.add([candle(1), candle(2)])).toBe(0);
  expect(history.candles.map(({ start }) => start)).toEqual([at(1), at(2), at(5)]);
});

test('an answer that was on its way for long does not take trades back', () => {
  const history = new CandleHistory();
  history.add([candle(1, 5)]);
  expect(history.add([candle(1, 3)])).toBe(1);
  expect(history.candles[0]?.trades).toBe(5);
});

test('after a long absence only what is whole stays', () => {
  const history = new CandleHistory();
  history.add([candle(1), candle(2)]);
  expect(history.addNewest([candle(2, 2), candle(3)])).toBe(1);
  expect(history.addNewest([candle(20), candle(21)])).toBe(0);
  expect(history.candles.map(({ start }) => start)).toEqual([at(20), at(21)]);
});

test('candles that do not reach back to ours may hide others', () => {
  const history = new CandleHistory();
  expect(history.isApartFrom([candle(9)])).toBe(false);
  history.add([candle(1), candle(2)]);
  expect(history.isApartFrom([candle(2), candle(3)])).toBe(false);
  expect(history.isApartFrom([candle(3), candle(4)])).toBe(true);
  expect(history.isApartFrom([])).toBe(false);
});

test('in whatever order they come, they are sorted, unique and the latest told', () => {
  const told = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 })));
  fc.assert(
    fc.property(told, (all) => {
      const history = new CandleHistory();
      const newest = new Map<string, number>();
      for (const [minute, trades] of all) {
        const before = history.candles.map((each) => each);
        const from = history.add([candle(minute, trades)]);
        newest.set(at(minute), Math.max(trades, newest.get(at(minute)) ?? 0));
        expect(history.candles.slice(0, from)).toEqual(before.slice(0, from));
      }
      expect(history.candles.map(({ start, trades }) => [start, trades])).toEqual(
        [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
    }),
  );
});

test('where nothing traded there is room for what might have', () => {
  expect(emptyStarts(at(1), at(2), '1m')).toEqual([]);
  expect(emptyStarts(at(1), at(4), '1m')).toEqual([Date.parse(at(2)), Date.parse(at(3))]);
  expect(emptyStarts(at(0), '2027-11-25T00:00:00.000Z', '1s')).toHaveLength(EMPTY_PLACES_MAX);
});
