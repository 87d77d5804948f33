import type { Side } from '../order/index.ts';

/** A resting order as matching sees it: plain integers. */
export interface BookOrder {
  /** Place in line: of two orders at one price the lower trades first (MT2). */
  readonly place: number;
  /** The number of the account, so that a taker can know its own orders. */
  readonly owner: number;
  readonly side: Side;
  readonly tick: number;
  /** What it shows. */
  readonly lots: number;
  /** What an iceberg does not show, and how much it shows at a time; 0 for other orders. */
  readonly hidden: number;
  readonly display: number;
}

declare const unit: unique symbol;
/**
 * Where an order rests in its book, given out by `add`. It means nothing once the order has left:
 * another order may rest there.
 */
export type Slot = number & { readonly [unit]: 'slot' };

/** For whoever keeps slots as plain numbers, in a typed array or a table. */
export const slotAt = (place: number): Slot => place as Slot;

/** What shows at one price. */
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
  /** Joins the line at its price by its place: behind all that came before it (MT2). */
  add(order: BookOrder): Slot;
  /** Takes an order off the book, wherever it stands. */
  remove(slot: Slot): void;
  /**
   * Takes lots off what the order shows. An order with nothing left leaves. True when an iceberg
   * shows nothing any more: it has to be refilled before anything else is asked of the book.
   */
  trade(slot: Slot, lots: number): boolean;
  /** Shows the next part of an iceberg, at the end of its line (MT10). */
  refill(slot: Slot, place: number): void;
  /** Takes lots off an order without a trade of its own, hidden ones first. It keeps its place. */
  giveUp(slot: Slot, lots: number): void;
  /** The order that trades next on this side. */
  first(side: Side): Slot | undefined;
  /** The order that trades next after this one, on the same side. */
  next(slot: Slot): Slot | undefined;
  placeOf(slot: Slot): number;
  ownerOf(slot: Slot): number;
  tickOf(slot: Slot): number;
  /** What the order shows. */
  lotsOf(slot: Slot): number;
  hiddenOf(slot: Slot): number;
  displayOf(slot: Slot): number;
  /** The best prices of a side, best first, at most `count`. */
  levels(side: Side, count: number): Level[];
}

/** Copies of all orders of a side, next to trade first: to look at, not for the way of an order. */
export function* ordersOf(book: Book, side: Side): Generator<BookOrder, void, void> {
  for (let slot = book.first(side); slot !== undefined; slot = book.next(slot)) {
    yield {
      place: book.placeOf(slot),
      owner: book.ownerOf(slot),
      side,
      tick: book.tickOf(slot),
      lots: book.lotsOf(slot),
      hidden: book.hiddenOf(slot),
      display: book.displayOf(slot),
    };
  }
}

/** What an order has left to trade, shown or not. */
export function openLotsOf(book: Book, slot: Slot): number {
  return book.lotsOf(slot) + book.hiddenOf(slot);
}
