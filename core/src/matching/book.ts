import type { Side } from '../order/index.ts';

/** A resting order as the book sees it: plain integers. */
export interface BookOrder {
  /** Place in line, which is also the order's number. */
  readonly sequence: number;
  /** The number of the account, so that a taker can know its own orders. */
  readonly owner: number;
  readonly side: Side;
  readonly tick: number;
  lots: number;
}

/** All orders resting at one price. */
export interface Level {
  readonly tick: number;
  readonly lots: number;
  readonly orders: number;
}

/** Resting orders in price-time priority. A book stores and ranks; `match` decides who trades. */
export interface Book {
  /** Joins the back of the line at its price. */
  add(order: BookOrder): void;
  /** Takes an order off the book, wherever it stands. */
  remove(order: BookOrder): void;
  /** Takes lots off an order, which keeps its place; at zero it leaves the book. */
  fill(order: BookOrder, lots: number): void;
  /** The order that trades next on this side. */
  first(side: Side): BookOrder | undefined;
  /** Every order of a side, next to trade first. */
  orders(side: Side): Iterable<BookOrder>;
  /** The best prices of a side, best first, at most `count`. */
  levels(side: Side, count: number): Level[];
}
