import type { Trade } from '@hoga/contract/instrument';
import { expect, test } from 'vitest';
import { newerThan, printsOf } from './prints.ts';

/** Oldest first, as they happened. */
function tradesOf(...made: readonly [price: string, quantity: string][]): Trade[] {
  return made
    .map(([price, quantity], index) => ({
      id: String(index),
      price,
      quantity,
      takerSide: 'buy' as const,
      at: '2026-11-25T00:00:00.000Z',
    }))
    .toReversed();
}

test('a trade has the direction of its price, and keeps it while the price stays', () => {
  const trades = tradesOf(
    ['3000', '1'],
    ['3001', '1'],
    ['3001', '1'],
    ['2999', '1'],
    ['2999', '1'],
  );
  const directions = printsOf(trades, 40).map(({ direction }) => direction);
  expect(directions).toEqual(['down', 'down', 'up', 'up', 'flat']);
});

test('as many rows as there are, newest first; older trades still count', () => {
  const trades = tradesOf(['3000', '1'], ['3001', '1'], ['3001', '1']);
  const prints = printsOf(trades, 1);
  expect(prints).toMatchObject([{ trade: { id: '2' }, direction: 'up' }]);
});

test('a trade of five times the usual is big', () => {
  const small = Array.from({ length: 9 }, (): [string, string] => ['100', '1']);
  const prints = printsOf(tradesOf(...small, ['100', '11']), 40);
  expect(prints.map(({ isBig }) => isBig)).toEqual([true, ...small.map(() => false)]);
  expect(printsOf(tradesOf(['100', '1']), 40)[0]?.isBig).toBe(false);
});

test('what came while somebody was reading is counted', () => {
  const trades = tradesOf(['1', '1'], ['2', '1'], ['3', '1']);
  expect(newerThan(trades, '0')).toBe(2);
  expect(newerThan(trades, '2')).toBe(0);
  expect(newerThan(trades, 'gone')).toBe(3);
  expect(newerThan(trades, null)).toBe(0);
});
