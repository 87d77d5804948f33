import { describe, expect, test } from 'vitest';
import { orderId, type OrderId } from '../order/index.ts';
import { NOT_OPEN, OpenOrders } from './open-orders.ts';

interface Entry {
  readonly order: { readonly id: OrderId };
  hash: number;
  inBucket: Entry | null;
  added: number;
}

function entry(id: string): Entry {
  return { order: { id: orderId(id) }, hash: NOT_OPEN, inBucket: null, added: 0 };
}

describe('the table of open orders', () => {
  test('finds what a Map finds, in the order of a Map, while orders come and go', () => {
    const table = new OpenOrders<Entry>();
    const map = new Map<string, Entry>();
    const ids = Array.from({ length: 6_000 }, (_, index) => `order-${index}`);
    for (const [index, id] of ids.entries()) {
      const added = entry(id);
      table.add(added);
      map.set(id, added);
      // Two of three leave again, some of them from the middle of a bucket.
      const leaving = map.get(`order-${Math.floor(index / 2)}`);
      if (index % 3 === 0 || leaving === undefined) continue;
      expect(table.delete(leaving)).toBe(true);
      map.delete(leaving.order.id);
    }
    expect(table.size).toBe(map.size);
    expect(table.values()).toEqual([...map.values()]);
    for (const id of ids) expect(table.get(orderId(id))).toBe(map.get(id));
  });

  test('tells ids apart whose ends are the same', () => {
    const table = new OpenOrders<Entry>();
    const [one, other] = [entry('one 00000000'), entry('other 00000000')];
    table.add(one);
    table.add(other);
    expect(table.get(one.order.id)).toBe(one);
    expect(table.get(other.order.id)).toBe(other);
    expect(table.has(orderId('third 00000000'))).toBe(false);
    table.delete(one);
    expect(table.has(one.order.id)).toBe(false);
    expect(table.has(other.order.id)).toBe(true);
  });

  test('an order that is not there leaves nothing, and none is added twice', () => {
    const table = new OpenOrders<Entry>();
    const one = entry('one');
    expect(table.delete(one)).toBe(false);
    table.add(one);
    expect(() => table.add(one)).toThrow('an order is opened once');
    expect(table.size).toBe(1);
  });
});
