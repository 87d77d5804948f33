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
  const leave = (order: Resting): void => {
    lines[order.side].splice(placeInLine(lines[order.side], order), 1);
  };
  const join = (order: Resting): void => {
    lines[order.side].splice(placeInLine(lines[order.side], order), 0, order);
  };
  const remove = (slot: Slot): void => {
    leave(at(slot));
    bySlot.delete(slot);
  };

  const book: Book = {
    add: (order) => {
      assert(order.lots > 0, 'a resting order has something open');
      const slot = slotAt((added += 1));
      const resting = { ...order, slot };
      join(resting);
      bySlot.set(slot, resting);
      return slot;
    },
    remove,
    trade: (slot, lots) => {
      const order = at(slot);
      assert(lots > 0 && lots <= order.lots, 'an order gives some of what it shows');
      order.lots -= lots;
      if (order.lots === 0 && order.hidden === 0) remove(slot);
      return order.lots === 0 && order.hidden > 0;
    },
    refill: (slot, place) => {
      const order = at(slot);
      assert(order.lots === 0 && order.hidden > 0, 'only what shows nothing is refilled');
      leave(order);
      order.place = place;
      order.lots = Math.min(order.hidden, order.display);
      order.hidden -= order.lots;
      join(order);
    },
    giveUp: (slot, lots) => {
      const order = at(slot);
      const open = order.lots + order.hidden;
      assert(lots > 0 && lots <= open, 'an order gives some of what it has open');
      const fromHidden = Math.min(lots, order.hidden);
      order.hidden -= fromHidden;
      order.lots -= lots - fromHidden;
      if (order.lots === 0) remove(slot);
    },
    first: (side) => lines[side][0]?.slot,
    next: (slot) => {
      const order = at(slot);
      const line = lines[order.side];
      return line[placeInLine(line, order) + 1]?.slot;
    },
    placeOf: (slot) => at(slot).place,
    ownerOf: (slot) => at(slot).owner,
    tickOf: (slot) => at(slot).tick,
    lotsOf: (slot) => at(slot).lots,
    hiddenOf: (slot) => at(slot).hidden,
    displayOf: (slot) => at(slot).display,
    levels: (side, count) => levelsOf(ordersOf(book, side), count),
  };
  return book;
}

interface Resting extends BookOrder {
  readonly slot: Slot;
  place: number;
  lots: number;
  hidden: number;
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
  if (a.tick === b.tick) return a.place < b.place;
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
