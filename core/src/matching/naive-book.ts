import { assert } from '../assert/index.ts';
import type { Side } from '../order/index.ts';
import type { Book, BookOrder, Level } from './book.ts';

/**
 * The book as one would keep it on paper: a list of orders a side, next to trade first.
 *
 * It is the twin every faster book is tested against, so it stays this plain. Adding, removing and
 * finding cost one search and one shift of the list.
 */
export function naiveBook(): Book {
  const lines: Record<Side, BookOrder[]> = { buy: [], sell: [] };

  const remove = (order: BookOrder): void => {
    const line = lines[order.side];
    const place = placeInLine(line, order);
    assert(line[place]?.sequence === order.sequence, 'the order rests on the book');
    line.splice(place, 1);
  };

  return {
    add: (order) => {
      const line = lines[order.side];
      line.splice(placeInLine(line, order), 0, order);
    },
    remove,
    fill: (order, lots) => {
      assert(lots > 0 && lots <= order.lots, 'a fill takes some of what is open');
      order.lots -= lots;
      if (order.lots === 0) remove(order);
    },
    first: (side) => lines[side][0],
    orders: (side) => lines[side],
    levels: (side, count) => levelsOf(lines[side], count),
  };
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

function levelsOf(line: readonly BookOrder[], count: number): Level[] {
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
