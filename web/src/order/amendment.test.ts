import type { Order } from '@hoga/contract/order';
import { expect, test } from 'vitest';
import { amendmentOf, changeableOf } from './amendment.ts';

const PLACES = { pricePlaces: 2, quantityPlaces: 4 };

const order = (over: Partial<Order> = {}): Order =>
  ({
    type: 'limit',
    stage: 'resting',
    partner: null,
    price: '3000',
    quantity: '10',
    filledQuantity: '3',
    reducedQuantity: '1',
    preventedQuantity: '0.5',
    ...over,
  }) as Order;

// 10 − 3 − 1 − 0.5 = 5.5 are left.
test.each([
  [{ price: '3000', left: '5.5' }, null],
  [{ price: '3000.00', left: '5.5' }, null],
  // 3 + 0.5 have gone; with 2 they are 5.5.
  [
    { price: '3000', left: '2' },
    { kind: 'reduce', quantity: '5.5' },
  ],
  [
    { price: '3000', left: '6' },
    { kind: 'replace', quantity: '6' },
  ],
  [
    { price: '2990', left: '5.5' },
    { kind: 'replace', price: '2990' },
  ],
  [
    { price: '2990', left: '2' },
    { kind: 'replace', price: '2990', quantity: '2' },
  ],
  [{ price: '2990', left: '0' }, null],
  [{ price: '2990', left: '' }, null],
])('%o makes of it %o', (wanted, amendment) => {
  expect(amendmentOf(order(), wanted, PLACES)).toEqual(amendment);
});

test('a stop that waits can only become smaller, and a leg of a pair nothing', () => {
  const stop = order({ type: 'stop_limit', stage: 'waiting' });
  expect(changeableOf(stop)).toBe('quantity');
  expect(amendmentOf(stop, { price: '1', left: '5.5' }, PLACES)).toBeNull();
  expect(amendmentOf(stop, { price: '1', left: '9' }, PLACES)).toBeNull();
  expect(amendmentOf(stop, { price: '1', left: '2' }, PLACES)).toMatchObject({ kind: 'reduce' });
  expect(changeableOf(order({ partner: 'other' }))).toBe('nothing');
});
