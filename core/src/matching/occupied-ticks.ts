import type { Side } from '../order/index.ts';

/** No tick, no order. */
export const NONE = -1;

/** One element of a column; what is asked for is always there, so the default is never given. */
export function intAt(column: Int32Array, place: number): number {
  return column[place] ?? NONE;
}

/**
 * The ticks of one side that have orders, and the best of them.
 *
 * A bitmap of 32-bit words, with a bit for each word of it that is not empty in the floor above,
 * and so on up to a single word: 2²⁰ ticks make four floors, so the next tick is found in at most
 * four steps up and four down, however far away it is.
 */
export class OccupiedTicks {
  /** The highest for buys, the lowest for sells (MT1); NONE when there is none. */
  best: number = NONE;
  readonly #isLowestBest: boolean;
  readonly #floors: readonly Int32Array[];

  constructor(side: Side, ticks: number) {
    this.#isLowestBest = side === 'sell';
    this.#floors = floorsFor(ticks);
  }

  add(tick: number): void {
    let place = tick;
    for (const floor of this.#floors) {
      const before = intAt(floor, place >>> 5);
      floor[place >>> 5] = before | (1 << (place & 31));
      if (before !== 0) break;
      place >>>= 5;
    }
    const isBetter = this.#isLowestBest ? tick < this.best : tick > this.best;
    if (isBetter || this.best === NONE) this.best = tick;
  }

  delete(tick: number): void {
    let place = tick;
    for (const floor of this.#floors) {
      const after = intAt(floor, place >>> 5) & ~(1 << (place & 31));
      floor[place >>> 5] = after;
      if (after !== 0) break;
      place >>>= 5;
    }
    if (tick === this.best) this.best = this.after(tick);
  }

  /** The next best tick after this one, or NONE. */
  after(tick: number): number {
    return this.#isLowestBest ? this.#above(tick) : this.#below(tick);
  }

  #above(tick: number): number {
    let place = tick;
    for (let floor = 0; floor < this.#floors.length; floor += 1) {
      // The bits above bit b: -2 << 31 is 0, as it should be, where -1 << 32 would be -1.
      const above = this.#word(floor, place >>> 5) & (-2 << (place & 31));
      if (above !== 0) return this.#lowestUnder(floor, (place & ~31) | lowestBit(above));
      place >>>= 5;
    }
    return NONE;
  }

  #below(tick: number): number {
    let place = tick;
    for (let floor = 0; floor < this.#floors.length; floor += 1) {
      const below = this.#word(floor, place >>> 5) & ~(-1 << (place & 31));
      if (below !== 0) return this.#highestUnder(floor, (place & ~31) | highestBit(below));
      place >>>= 5;
    }
    return NONE;
  }

  #lowestUnder(floor: number, top: number): number {
    let place = top;
    for (let under = floor - 1; under >= 0; under -= 1) {
      place = (place << 5) | lowestBit(this.#word(under, place));
    }
    return place;
  }

  #highestUnder(floor: number, top: number): number {
    let place = top;
    for (let under = floor - 1; under >= 0; under -= 1) {
      place = (place << 5) | highestBit(this.#word(under, place));
    }
    return place;
  }

  #word(floor: number, place: number): number {
    const words = this.#floors[floor];
    return words === undefined ? 0 : intAt(words, place);
  }
}

function floorsFor(ticks: number): Int32Array[] {
  const floors: Int32Array[] = [];
  let bits = ticks;
  do {
    bits = Math.ceil(bits / 32);
    floors.push(new Int32Array(bits));
  } while (bits > 1);
  return floors;
}

/** Of a word that is not 0. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function highestBit(word: number): number {
  return 31 - Math.clz32(word);
}
