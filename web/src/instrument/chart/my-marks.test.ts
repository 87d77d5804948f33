import type { Fill } from '@hoga/contract/account';
import { expect, test } from 'vitest';
import { myMarks } from './my-marks.ts';

const fill = (change: Partial<Fill>): Fill =>
  ({
    side: 'buy',
    quantity: '1',
    notional: '3000',
    at: '2026-11-25T00:00:30.000Z',
    ...change,
  }) as Fill;

test('fills of a candle and a side are one mark, with their average', () => {
  const fills = [
    fill({ quantity: '2', notional: '6003' }),
    fill({ quantity: '1', notional: '3000', at: '2026-11-25T00:00:59.999Z' }),
    fill({ side: 'sell', quantity: '0.5', notional: '1502.5' }),
    fill({ at: '2026-11-25T00:01:00.000Z' }),
  ];
  const start = Date.UTC(2026, 10, 25);
  expect(myMarks(fills.toReversed(), '1m')).toEqual([
    { start, side: 'buy', quantity: '3', averagePrice: '3001' },
    { start, side: 'sell', quantity: '0.5', averagePrice: '3005' },
    { start: start + 60_000, side: 'buy', quantity: '1', averagePrice: '3000' },
  ]);
});

test.each([
  ['3', '10000', '3333.33'],
  ['3', '20000', '6666.67'],
  ['8', '1', '0.13'],
])('%s coins for %s won cost %s on average', (quantity, notional, averagePrice) => {
  expect(myMarks([fill({ quantity, notional })], '1d')).toMatchObject([{ averagePrice }]);
});
