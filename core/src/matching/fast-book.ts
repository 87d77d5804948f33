import { assert } from '../assert/index.ts';
import type { Side } from '../order/index.ts';
import { slotAt, type Book, type BookOrder, type Level, type Slot } from './book.ts';
import { intAt, NONE, OccupiedTicks } from './occupied-ticks.ts';

/**
 * The book the market uses: orders are rows of columns, a slot is a row number, and every price of
 * the ladder has a line for each side. Adding, trading, removing and finding the next cost the same
 * however many orders rest, and create no object.
 *
 * It holds at most `capacity` orders. Its columns start small and double when they are full, so a
 * new market is cheap; the order that finds them full pays for the copy.
 */
export function fastBook(ticks: number, capacity: number): Book {
  return new FastBook(ticks, capacity);
}

const FIRST_ROWS = 1_024;

class FastBook implements Book {
  readonly #ticks: number;
  readonly #capacity: number;
  /** Rows in use or waiting to be used again; those above have never been used. */
  #used = 0;
  /** The first free row; `next` leads on to the others. */
  #free = NONE;

  // One row an order.
  #place: Float64Array;
  #lots: Float64Array;
  #hidden: Float64Array;
  #display: Float64Array;
  #owner: Int32Array;
  /** Twice its tick, and one more for a sell: an auction has orders of both sides at one price. */
  #line: Int32Array;
  /** The neighbours in the line. */
  #next: Int32Array;
  #previous: Int32Array;

  // One row a line.
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #count: Int32Array;
  readonly #volume: Float64Array;
  readonly #buyTicks: OccupiedTicks;
  readonly #sellTicks: OccupiedTicks;

  constructor(ticks: number, capacity: number) {
    const rows = Math.min(FIRST_ROWS, capacity);
    this.#ticks = ticks;
    this.#capacity = capacity;
    this.#place = new Float64Array(rows);
    this.#lots = new Float64Array(rows);
    this.#hidden = new Float64Array(rows);
    this.#display = new Float64Array(rows);
    this.#owner = new Int32Array(rows);
    this.#line = new Int32Array(rows);
    this.#next = new Int32Array(rows);
    this.#previous = new Int32Array(rows);
    this.#head = new Int32Array(2 * ticks).fill(NONE);
    this.#tail = new Int32Array(2 * ticks).fill(NONE);
    this.#count = new Int32Array(2 * ticks);
    this.#volume = new Float64Array(2 * ticks);
    this.#buyTicks = new OccupiedTicks('buy', ticks);
    this.#sellTicks = new OccupiedTicks('sell', ticks);
  }

  add({ place, owner, side, tick, lots, hidden, display }: BookOrder): Slot {
    assert(tick >= 0 && tick < this.#ticks, 'the tick is on the ladder');
    assert(lots > 0, 'a resting order has something open');
    const row = this.#takeRow();
    this.#place[row] = place;
    this.#owner[row] = owner;
    this.#lots[row] = lots;
    this.#hidden[row] = hidden;
    this.#display[row] = display;
    this.#join(row, lineOf(side, tick));
    return slotAt(row);
  }

  remove(slot: Slot): void {
    assert(this.lotsOf(slot) > 0, 'the order rests on the book');
    this.#leave(slot);
    this.#release(slot);
  }

  trade(slot: Slot, lots: number): boolean {
    const shown = this.lotsOf(slot);
    assert(lots > 0 && lots <= shown, 'an order gives some of what it shows');
    const isIceberg = floatAt(this.#hidden, slot) > 0;
    if (lots < shown || isIceberg) this.#show(slot, shown - lots);
    else this.remove(slot);
    return lots === shown && isIceberg;
  }

  refill(slot: Slot, place: number): void {
    const hidden = floatAt(this.#hidden, slot);
    assert(floatAt(this.#lots, slot) === 0 && hidden > 0, 'only what shows nothing is refilled');
    const line = intAt(this.#line, slot);
    this.#leave(slot);
    const shown = Math.min(hidden, floatAt(this.#display, slot));
    this.#place[slot] = place;
    this.#lots[slot] = shown;
    this.#hidden[slot] = hidden - shown;
    this.#join(slot, line);
  }

  giveUp(slot: Slot, lots: number): void {
    const shown = this.lotsOf(slot);
    const hidden = floatAt(this.#hidden, slot);
    assert(lots > 0 && lots <= shown + hidden, 'an order gives some of what it has open');
    if (lots === shown + hidden) return this.remove(slot);
    this.#hidden[slot] = Math.max(hidden - lots, 0);
    if (lots > hidden) this.#show(slot, shown + hidden - lots);
  }

  first(side: Side): Slot | undefined {
    const { best } = this.#ticksOf(side);
    return best === NONE ? undefined : this.#headOf(lineOf(side, best));
  }

  next(slot: Slot): Slot | undefined {
    const behind = intAt(this.#next, slot);
    if (behind !== NONE) return slotAt(behind);
    const line = intAt(this.#line, slot);
    const sells = line & 1;
    const after = this.#ticksAt(line).after(line >>> 1);
    return after === NONE ? undefined : this.#headOf(2 * after + sells);
  }

  placeOf(slot: Slot): number {
    return floatAt(this.#place, slot);
  }

  ownerOf(slot: Slot): number {
    return intAt(this.#owner, slot);
  }

  tickOf(slot: Slot): number {
    return intAt(this.#line, slot) >>> 1;
  }

  lotsOf(slot: Slot): number {
    const lots = floatAt(this.#lots, slot);
    assert(lots > 0, 'the order rests on the book');
    return lots;
  }

  hiddenOf(slot: Slot): number {
    return floatAt(this.#hidden, slot);
  }

  displayOf(slot: Slot): number {
    return floatAt(this.#display, slot);
  }

  levels(side: Side, count: number): Level[] {
    const ticks = this.#ticksOf(side);
    const levels: Level[] = [];
    for (let tick = ticks.best; tick !== NONE; tick = ticks.after(tick)) {
      if (levels.length === count) break;
      const line = lineOf(side, tick);
      const lots = floatAt(this.#volume, line);
      levels.push({ tick, lots, orders: intAt(this.#count, line) });
    }
    return levels;
  }

  #ticksOf(side: Side): OccupiedTicks {
    return side === 'buy' ? this.#buyTicks : this.#sellTicks;
  }

  #ticksAt(line: number): OccupiedTicks {
    return (line & 1) === 1 ? this.#sellTicks : this.#buyTicks;
  }

  #headOf(line: number): Slot {
    return slotAt(intAt(this.#head, line));
  }

  /** Changes what an order shows. */
  #show(row: number, lots: number): void {
    const line = intAt(this.#line, row);
    this.#volume[line] = floatAt(this.#volume, line) + lots - floatAt(this.#lots, row);
    this.#lots[row] = lots;
  }

  /** Puts a row into a line. [MT2] Whoever arrives is the last, except where a book is filled anew. */
  #join(row: number, line: number): void {
    const count = intAt(this.#count, line);
    if (count === 0) this.#ticksAt(line).add(line >>> 1);
    const volume = floatAt(this.#volume, line) + floatAt(this.#lots, row);
    assert(volume <= Number.MAX_SAFE_INTEGER, '[MT9] the lots at one price are counted exactly');
    this.#volume[line] = volume;
    this.#count[line] = count + 1;
    this.#line[row] = line;
    const place = floatAt(this.#place, row);
    let before = intAt(this.#tail, line);
    while (before !== NONE && floatAt(this.#place, before) > place) {
      before = intAt(this.#previous, before);
    }
    const after = before === NONE ? intAt(this.#head, line) : intAt(this.#next, before);
    this.#link(line, before, row);
    this.#link(line, row, after);
  }

  /** Makes two rows of a line neighbours; NONE is what stands before the head and after the tail. */
  #link(line: number, before: number, after: number): void {
    if (before === NONE) this.#head[line] = after;
    else this.#next[before] = after;
    if (after === NONE) this.#tail[line] = before;
    else this.#previous[after] = before;
  }

  /** Takes a row out of its line. */
  #leave(row: number): void {
    const line = intAt(this.#line, row);
    const count = intAt(this.#count, line) - 1;
    this.#link(line, intAt(this.#previous, row), intAt(this.#next, row));
    this.#count[line] = count;
    this.#volume[line] = floatAt(this.#volume, line) - floatAt(this.#lots, row);
    if (count === 0) this.#ticksAt(line).delete(line >>> 1);
  }

  #release(row: number): void {
    this.#lots[row] = 0;
    this.#next[row] = this.#free;
    this.#free = row;
  }

  #takeRow(): number {
    const row = this.#free;
    if (row !== NONE) {
      this.#free = intAt(this.#next, row);
      return row;
    }
    if (this.#used === this.#lots.length) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  #grow(): void {
    const rows = Math.min(this.#lots.length * 2, this.#capacity);
    assert(rows > this.#used, '[EX12] the book has a free place');
    this.#place = longerFloats(this.#place, rows);
    this.#lots = longerFloats(this.#lots, rows);
    this.#hidden = longerFloats(this.#hidden, rows);
    this.#display = longerFloats(this.#display, rows);
    this.#owner = longerInts(this.#owner, rows);
    this.#line = longerInts(this.#line, rows);
    this.#next = longerInts(this.#next, rows);
    this.#previous = longerInts(this.#previous, rows);
  }
}

function lineOf(side: Side, tick: number): number {
  return side === 'sell' ? 2 * tick + 1 : 2 * tick;
}

/** As `intAt`; a function of its own, because each compiles for one kind of column only. */
function floatAt(column: Float64Array, place: number): number {
  return column[place] ?? NONE;
}

function longerInts(column: Int32Array, rows: number): Int32Array {
  const longer = new Int32Array(rows);
  longer.set(column);
  return longer;
}

function longerFloats(column: Float64Array, rows: number): Float64Array {
  const longer = new Float64Array(rows);
  longer.set(column);
  return longer;
}
