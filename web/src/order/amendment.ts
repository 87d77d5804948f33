import type { Order } from '@hoga/contract/order';
import { formatDecimal, parseDecimal } from '@hoga/core/money';
import { openLotsOf } from './market-now.ts';
import { unitsOf } from './rules.ts';

/** What an open order becomes: smaller in its place, or another at the end of the line. */
export type Amendment =
  | { readonly kind: 'reduce'; readonly quantity: string }
  | { readonly kind: 'replace'; readonly price?: string; readonly quantity?: string };

/** What can be changed of an order at all. */
export type Changeable = 'price-and-quantity' | 'quantity' | 'nothing';

export function changeableOf({ type, stage, partner }: Order): Changeable {
  // Of a pair each leg would have to follow the other.
  if (partner !== null || stage === 'triggered' || stage === 'ended') return 'nothing';
  return type === 'limit' && stage === 'resting' ? 'price-and-quantity' : 'quantity';
}

export interface Wanted {
  readonly price: string;
  /** What is to be left to trade. */
  readonly left: string;
}

/** The change that makes of an order what is wanted; null when nothing changes or it cannot be read. */
export function amendmentOf(
  order: Order,
  { price, left }: Wanted,
  { pricePlaces, quantityPlaces }: { pricePlaces: number; quantityPlaces: number },
): Amendment | null {
  const lots = parseDecimal(left, quantityPlaces);
  if (typeof lots !== 'bigint' || lots <= 0n) return null;
  const open = openLotsOf(order, quantityPlaces);
  const mayMove = changeableOf(order) === 'price-and-quantity';
  const isMoved =
    mayMove &&
    order.price !== null &&
    parseDecimal(price, pricePlaces) !== unitsOf(order.price, pricePlaces);
  if (isMoved) {
    return lots === open ? { kind: 'replace', price } : { kind: 'replace', price, quantity: left };
  }
  if (lots === open) return null;
  if (lots > open) return mayMove ? { kind: 'replace', quantity: left } : null;
  // A reduction names the whole quantity, with what has traded already.
  const traded = [order.filledQuantity, order.preventedQuantity].reduce(
    (sum, part) => sum + unitsOf(part, quantityPlaces),
    0n,
  );
  return { kind: 'reduce', quantity: formatDecimal(traded + lots, quantityPlaces) };
}
