import { assert } from '../assert/index.ts';
import type { Side } from '../order/index.ts';
import { slotAt, type Book, type BookOrder, type Level, type Slot } from './book.ts';
import { intAt, NONE, OccupiedTicks } from './occupied-ticks.ts';

/**
 * The book the market uses: orders are rows of columns, a slot is a row number, and every price of
 * the ladder has its own line. Adding, reducing, removing and finding the next cost the same however
 * many orders rest, and create no object.
 *
 * It holds at most `capacity` orders. Its columns start small and double when they are full, so a
 * new market is cheap; the order that finds them full pays for the copy.
 */
export function fastBook(ticks: number, capacity: number): Book {
  return new FastBook(ticks, capacity);
}

const FIRST_ROWS = 1_024;

class FastBook implements Book {
  readonly #capacity: number;
  /** Rows in use or waiting to be used again; those above have never been used. */
  #used = 0;
  /** The first free row; `next` leads on to the others. */
  #free = NONE;

  // One row an order.
  #sequence: Float64Array;
  #lots: Float64Array;
  #owner: Int32Array;
  #tick: Int32Array;
  /** The neighbours in the line at the same price. */
  #next: Int32Array;
  #previous: Int32Array;

  // One row a tick. An uncrossed book has no price with orders of both sides, so they share it.
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #count: Int32Array;
  readonly #volume: Float64Array;
  readonly #sells: Uint8Array;

  readonly #buyTicks: OccupiedTicks;
  readonly #sellTicks: OccupiedTicks;

  constructor(ticks: number, capacity: number) {
    const rows = Math.min(FIRST_ROWS, capacity);
    this.#capacity = capacity;
    this.#sequence = new Float64Array(rows);
    this.#lots = new Float64Array(rows);
    this.#owner = new Int32Array(rows);
    this.#tick = new Int32Array(rows);
    this.#next = new Int32Array(rows);
    this.#previous = new Int32Array(rows);
    this.#head = new Int32Array(ticks).fill(NONE);
    this.#tail = new Int32Array(ticks).fill(NONE);
    this.#count = new Int32Array(ticks);
    this.#volume = new Float64Array(ticks);
    this.#sells = new Uint8Array(ticks);
    this.#buyTicks = new OccupiedTicks('buy', ticks);
    this.#sellTicks = new OccupiedTicks('sell', ticks);
  }

  add({ sequence, owner, side, tick, lots }: BookOrder): Slot {
    assert(tick >= 0 && tick < this.#head.length, 'the tick is on the ladder');
    assert(lots > 0, 'a resting order has something open');
    const row = this.#takeRow();
    this.#sequence[row] = sequence;
    this.#owner[row] = owner;
    this.#tick[row] = tick;
    this.#lots[row] = lots;
    this.#joinTick(tick, side, lots);
    this.#joinLine(row, tick, sequence);
    return slotAt(row);
  }

  remove(slot: Slot): void {
    this.#leave(slot, this.lotsOf(slot));
  }

  reduce(slot: Slot, lots: number): void {
    const open = this.lotsOf(slot);
    assert(lots > 0 && lots <= open, 'an order gives some of what it has open');
    if (lots === open) return this.#leave(slot, lots);
    const tick = intAt(this.#tick, slot);
    this.#lots[slot] = open - lots;
    this.#volume[tick] = floatAt(this.#volume, tick) - lots;
  }

  first(side: Side): Slot | undefined {
    return this.#headOf(this.#ticksOf(side).best);
  }

  next(slot: Slot): Slot | undefined {
    const tick = this.tickOf(slot);
    const behind = intAt(this.#next, slot);
    return behind === NONE ? this.#headOf(this.#ticksAt(tick).after(tick)) : slotAt(behind);
  }

  sequenceOf(slot: Slot): number {
    return floatAt(this.#sequence, slot);
  }

  ownerOf(slot: Slot): number {
    return intAt(this.#owner, slot);
  }

  tickOf(slot: Slot): number {
    return intAt(this.#tick, slot);
  }

  lotsOf(slot: Slot): number {
    const lots = floatAt(this.#lots, slot);
    assert(lots > 0, 'the order rests on the book');
    return lots;
  }

  levels(side: Side, count: number): Level[] {
    const ticks = this.#ticksOf(side);
    const levels: Level[] = [];
    for (let tick = ticks.best; tick !== NONE; tick = ticks.after(tick)) {
      if (levels.length === count) break;
      const lots = floatAt(this.#volume, tick);
      levels.push({ tick, lots, orders: intAt(this.#count, tick) });
    }
    return levels;
  }

  #ticksOf(side: Side): OccupiedTicks {
    return side === 'buy' ? this.#buyTicks : this.#sellTicks;
  }

  /** Of the side that has orders at this tick. */
  #ticksAt(tick: number): OccupiedTicks {
    return this.#sells[tick] === 1 ? this.#sellTicks : this.#buyTicks;
  }

  #headOf(tick: number): Slot | undefined {
    return tick === NONE ? undefined : slotAt(intAt(this.#head, tick));
  }

  /** Counts an order that joins a tick. */
  #joinTick(tick: number, side: Side, lots: number): void {
    const count = intAt(this.#count, tick);
    const sells = side === 'sell' ? 1 : 0;
    if (count === 0) {
      this.#sells[tick] = sells;
      this.#ticksOf(side).add(tick);
    }
    assert(this.#sells[tick] === sells, '[MT5] one price has orders of one side');
    const volume = floatAt(this.#volume, tick) + lots;
    assert(volume <= Number.MAX_SAFE_INTEGER, '[MT9] the lots at one price are counted exactly');
    this.#volume[tick] = volume;
    this.#count[tick] = count + 1;
  }

  /** [MT2] Whoever arrives is the last, except where a book is filled in another order. */
  #joinLine(row: number, tick: number, sequence: number): void {
    let before = intAt(this.#tail, tick);
    while (before !== NONE && floatAt(this.#sequence, before) > sequence) {
      before = intAt(this.#previous, before);
    }
    const after = before === NONE ? intAt(this.#head, tick) : intAt(this.#next, before);
    this.#link(tick, before, row);
    this.#link(tick, row, after);
  }

  /** Makes two rows of a tick neighbours; NONE is what stands before the head and after the tail. */
  #link(tick: number, before: number, after: number): void {
    if (before === NONE) this.#head[tick] = after;
    else this.#next[before] = after;
    if (after === NONE) this.#tail[tick] = before;
    else this.#previous[after] = before;
  }

  /** Takes an order with these lots out of its line. */
  #leave(row: number, lots: number): void {
    const tick = intAt(this.#tick, row);
    const count = intAt(this.#count, tick) - 1;
    this.#link(tick, intAt(this.#previous, row), intAt(this.#next, row));
    this.#count[tick] = count;
    this.#volume[tick] = floatAt(this.#volume, tick) - lots;
    if (count === 0) this.#ticksAt(tick).delete(tick);
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
    this.#sequence = longerFloats(this.#sequence, rows);
    this.#lots = longerFloats(this.#lots, rows);
    this.#owner = longerInts(this.#owner, rows);
    this.#tick = longerInts(this.#tick, rows);
    this.#next = longerInts(this.#next, rows);
    this.#previous = longerInts(this.#previous, rows);
  }
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
