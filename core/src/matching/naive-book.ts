import { assert, present } from '../assert/index.ts';
import type { Side } from '../order/index.ts';
import { ordersOf, slotAt, type Book, type BookOrder, type Level, type Slot } from './book.ts';

/**
 * The book as one would keep it on paper: a list of orders a side, next to trade first.
 *
 * It is the twin every faster book is tested against, so it stays this plain. Adding, removing and
 * finding cost one search and one shift of the list.
 */
export function naiveBook(): Book {
  const lines: Record<Side, Resting[]> = { buy: [], sell: [] };
  const bySlot = new Map<Slot, Resting>();
  let added = 0;

  const at = (slot: Slot): Resting => present(bySlot.get(slot), 'the order rests on the book');

  const remove = (slot: Slot): void => {
    const order = at(slot);
    lines[order.side].splice(placeInLine(lines[order.side], order), 1);
    bySlot.delete(slot);
  };

  const book: Book = {
    add: (order) => {
      assert(order.lots > 0, 'a resting order has something open');
      const slot = slotAt((added += 1));
      const resting = { ...order, slot };
      const line = lines[order.side];
      line.splice(placeInLine(line, order), 0, resting);
      bySlot.set(slot, resting);
      return slot;
    },
    remove,
    reduce: (slot, lots) => {
      const order = at(slot);
      assert(lots > 0 && lots <= order.lots, 'an order gives some of what it has open');
      order.lots -= lots;
      if (order.lots === 0) remove(slot);
    },
    first: (side) => lines[side][0]?.slot,
    next: (slot) => {
      const order = at(slot);
      const line = lines[order.side];
      return line[placeInLine(line, order) + 1]?.slot;
    },
    sequenceOf: (slot) => at(slot).sequence,
    ownerOf: (slot) => at(slot).owner,
    tickOf: (slot) => at(slot).tick,
    lotsOf: (slot) => at(slot).lots,
    levels: (side, count) => levelsOf(ordersOf(book, side), count),
  };
  return book;
}

interface Resting extends BookOrder {
  readonly slot: Slot;
  lots: number;
}

/** [MT1, MT2] How many orders of the line trade before this one. */
function placeInLine(line: readonly BookOrder[], order: BookOrder): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = line[middle];
    if (other !== undefined && tradesBefore(other, order)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tradesBefore(a: BookOrder, b: BookOrder): boolean {
  if (a.tick === b.tick) return a.sequence < b.sequence;
  return a.side === 'buy' ? a.tick > b.tick : a.tick < b.tick;
}

function levelsOf(line: Iterable<BookOrder>, count: number): Level[] {
  const levels: { tick: number; lots: number; orders: number }[] = [];
  for (const order of line) {
    const level = levels.at(-1);
    if (level?.tick === order.tick) {
      level.lots += order.lots;
      level.orders += 1;
    } else {
      if (levels.length === count) break;
      levels.push({ tick: order.tick, lots: order.lots, orders: 1 });
    }
  }
  return levels;
}
