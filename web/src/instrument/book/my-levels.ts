import type { Side } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import { decimalOf, unitsOf } from '../decimals.ts';
import { levelOf } from './groups.ts';

/** What of a level is one's own. */
export interface MyLevel {
  readonly quantity: string;
  readonly orders: number;
}

export type MyLevels = Readonly<Record<Side, ReadonlyMap<string, MyLevel>>>;

/** One's own resting orders of an instrument, added up as the book's levels are. */
export function myLevels(
  orders: readonly Order[],
  { instrument, group }: { readonly instrument: string; readonly group: string | null },
): MyLevels {
  const found = { buy: new Map<string, MyLevel>(), sell: new Map<string, MyLevel>() };
  for (const order of orders) {
    const { side, price } = order;
    if (order.instrument !== instrument || order.stage !== 'resting' || price === null) continue;
    const level = levelOf(price, { side, group });
    const known = found[side].get(level);
    found[side].set(level, {
      quantity: decimalOf(unitsOf(known?.quantity ?? '0') + openUnits(order)),
      orders: (known?.orders ?? 0) + 1,
    });
  }
  return found;
}

function openUnits(order: Order): bigint {
  const gone = [order.filledQuantity, order.reducedQuantity, order.preventedQuantity];
  return gone.reduce((left, part) => left - unitsOf(part), unitsOf(order.quantity ?? '0'));
}
