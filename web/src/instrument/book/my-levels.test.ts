import type { Order } from '@hoga/contract/order';
import { expect, test } from 'vitest';
import { myLevels } from './my-levels.ts';

const order = (change: Partial<Order>): Order =>
  ({
    instrument: 'KRW-LPJ',
    side: 'buy',
    price: '3001',
    quantity: '10',
    stage: 'resting',
    filledQuantity: '0',
    reducedQuantity: '0',
    preventedQuantity: '0',
    ...change,
  }) as Order;

test('what is still open at a price adds up', () => {
  const orders = [
    order({ filledQuantity: '2.5', reducedQuantity: '1' }),
    order({ preventedQuantity: '0.5' }),
    order({ side: 'sell', price: '3005' }),
  ];
  const { buy, sell } = myLevels(orders, { instrument: 'KRW-LPJ', group: null });
  expect([...buy]).toEqual([['3001', { quantity: '16', orders: 2 }]]);
  expect([...sell]).toEqual([['3005', { quantity: '10', orders: 1 }]]);
});

test('in groups as the book is', () => {
  const orders = [order({}), order({ price: '3004' }), order({ side: 'sell', price: '3001' })];
  const { buy, sell } = myLevels(orders, { instrument: 'KRW-LPJ', group: '5' });
  expect([...buy]).toEqual([['3000', { quantity: '20', orders: 2 }]]);
  expect([...sell]).toEqual([['3005', { quantity: '10', orders: 1 }]]);
});

test('only what rests in this book', () => {
  const orders = [
    order({ instrument: 'KRW-XYZ' }),
    order({ stage: 'waiting' }),
    order({ price: null }),
  ];
  const { buy, sell } = myLevels(orders, { instrument: 'KRW-LPJ', group: null });
  expect([buy.size, sell.size]).toEqual([0, 0]);
});
