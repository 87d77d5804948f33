import { accountId, orderId } from '@hoga/core/order';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderHistory } from './order-history.ts';

const [ANN, BEN] = [accountId('ann'), accountId('ben')];
const of = (...ids: string[]) => ids.map((id) => orderId(id));

test('it tells which orders of an account changed after a sequence', () => {
  const history = new OrderHistory({ since: 10, last: 10 });
  history.add(12, [
    { account: ANN, orders: of('a', 'b') },
    { account: BEN, orders: of('c') },
  ]);
  history.add(15, [{ account: ANN, orders: of('b', 'd') }]);
  expect(history.after(ANN, 10)).toEqual(new Set(['a', 'b', 'd']));
  expect(history.after(ANN, 12)).toEqual(new Set(['b', 'd']));
  expect(history.after(ANN, 15)).toEqual(new Set());
  expect(history.after(BEN, 11)).toEqual(new Set(['c']));
  expect(history.after(ANN, 9)).toBe('sequence-too-old');
  expect(history.after(ANN, 16)).toBe('sequence-unknown');
});

test('a batch that changed no order counts as well', () => {
  const history = new OrderHistory({ since: 0, last: 0 });
  history.add(7, []);
  expect(history.last).toBe(7);
  expect(history.after(ANN, 7)).toEqual(new Set());
});

test('however much is forgotten, it never leaves a change out', () => {
  const changes = fc.array(fc.tuple(fc.constantFrom(ANN, BEN), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(changes, fc.integer({ min: 1, max: 20 }), (all, most) => {
      const history = new OrderHistory({ since: 0, last: 0 }, most);
      all.forEach(([account, order], index) => {
        history.add(index + 1, [{ account, orders: of(String(order)) }]);
      });
      for (const account of [ANN, BEN]) {
        for (let after = 0; after <= all.length; after += 1) {
          const told = history.after(account, after);
          if (typeof told === 'string') {
            expect(after).toBeLessThan(all.length - most + 1);
            continue;
          }
          const truth = all.slice(after).filter(([whose]) => whose === account);
          expect(told).toEqual(new Set(truth.map(([, order]) => String(order))));
        }
      }
    }),
  );
});
