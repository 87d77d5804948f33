import type { Side } from '../order/index.ts';

/** A resting order as matching sees it: plain integers. */
export interface BookOrder {
  /** Place in line, which is also the order's number. */
  readonly sequence: number;
  /** The number of the account, so that a taker can know its own orders. */
  readonly owner: number;
  readonly side: Side;
  readonly tick: number;
  readonly lots: number;
}

declare const unit: unique symbol;
/**
 * Where an order rests in its book, given out by `add`. It means nothing once the order has left:
 * another order may rest there.
 */
export type Slot = number & { readonly [unit]: 'slot' };

/** For whoever keeps slots as plain numbers, in a typed array or a table. */
export const slotAt = (place: number): Slot => place as Slot;

/** All orders resting at one price. */
export interface Level {
  readonly tick: number;
  readonly lots: number;
  readonly orders: number;
}

/**
 * Resting orders in price-time priority. A book stores and ranks; `match` decides who trades.
 *
 * It copies what it is given, and speaks of orders by their slots, so that none is an object.
 */
export interface Book {
  /** Joins the line at its price, behind all that came before it (MT2). */
  add(order: BookOrder): Slot;
  /** Takes an order off the book, wherever it stands. */
  remove(slot: Slot): void;
  /** Takes lots off an order, traded or given up. It keeps its place; at zero it leaves the book. */
  reduce(slot: Slot, lots: number): void;
  /** The order that trades next on this side. */
  first(side: Side): Slot | undefined;
  /** The order that trades next after this one, on the same side. */
  next(slot: Slot): Slot | undefined;
  sequenceOf(slot: Slot): number;
  ownerOf(slot: Slot): number;
  tickOf(slot: Slot): number;
  /** What the order has left. */
  lotsOf(slot: Slot): number;
  /** The best prices of a side, best first, at most `count`. */
  levels(side: Side, count: number): Level[];
}

/** Copies of all orders of a side, next to trade first: to look at, not for the way of an order. */
export function* ordersOf(book: Book, side: Side): Generator<BookOrder, void, void> {
  for (let slot = book.first(side); slot !== undefined; slot = book.next(slot)) {
    yield {
      sequence: book.sequenceOf(slot),
      owner: book.ownerOf(slot),
      side,
      tick: book.tickOf(slot),
      lots: book.lotsOf(slot),
    };
  }
}
