import { assert, AssertionError } from '../assert/index.ts';

/** From `from` (a price in price units, inclusive) on, prices move in steps of `step`. */
export interface TickBand {
  readonly from: number;
  readonly step: number;
}

/**
 * Every legal price of an instrument, numbered from 0 (IN2).
 *
 * Prices and ticks are plain integers below 2⁵³; the ladder holds a few bands, not every price.
 */
export interface TickLadder {
  readonly bands: readonly TickBand[];
  /** How many prices there are; the highest tick is one less. */
  readonly ticks: number;
  /** The price of a tick, in price units. */
  priceAt(tick: number): number;
  /** [IN1] The tick of a price, or undefined when the price is off the ladder. */
  tickAt(price: number): number | undefined;
  /** The highest tick whose price is at most `price`, or -1. */
  tickAtOrBelow(price: number): number;
}

/** Builds the ladder; bands ascend, and each starts on a step of the one before it. */
export function tickLadder(bands: readonly TickBand[], highest: number): TickLadder {
  return new BandedLadder(bands, highest);
}

/** Its bands in columns: a price is looked up several times for every order. */
class BandedLadder implements TickLadder {
  readonly bands: readonly TickBand[];
  readonly ticks: number;
  readonly #highest: number;
  readonly #from: Float64Array;
  readonly #step: Float64Array;
  readonly #firstTick: Float64Array;

  constructor(bands: readonly TickBand[], highest: number) {
    this.bands = bands;
    this.#highest = highest;
    this.#from = Float64Array.from(bands, ({ from }) => from);
    this.#step = Float64Array.from(bands, ({ step }) => step);
    this.#firstTick = firstTicksOf(bands);
    const last = bands.at(-1);
    assert(
      last !== undefined && (highest - last.from) % last.step === 0,
      'the top is a legal price',
    );
    this.ticks = this.#tickBelow(highest) + 1;
  }

  priceAt(tick: number): number {
    if (tick < 0 || tick >= this.ticks) {
      throw new AssertionError(`tick ${tick} is on the ladder`);
    }
    const band = lastAtMost(this.#firstTick, tick);
    return at(this.#from, band) + (tick - at(this.#firstTick, band)) * at(this.#step, band);
  }

  tickAt(price: number): number | undefined {
    const band = lastAtMost(this.#from, price);
    if (band === NONE || price > this.#highest) return undefined;
    const steps = (price - at(this.#from, band)) / at(this.#step, band);
    return Number.isInteger(steps) ? at(this.#firstTick, band) + steps : undefined;
  }

  tickAtOrBelow(price: number): number {
    if (price < at(this.#from, 0)) return NONE;
    return price >= this.#highest ? this.ticks - 1 : this.#tickBelow(price);
  }

  #tickBelow(price: number): number {
    const band = lastAtMost(this.#from, price);
    assert(band !== NONE, 'the price is on the ladder');
    const steps = Math.floor((price - at(this.#from, band)) / at(this.#step, band));
    return at(this.#firstTick, band) + steps;
  }
}

const NONE = -1;

function firstTicksOf(bands: readonly TickBand[]): Float64Array {
  const firstTicks = new Float64Array(bands.length);
  for (const [index, { from }] of bands.entries()) {
    const before = bands[index - 1];
    const steps = before === undefined ? 0 : (from - before.from) / before.step;
    assert(Number.isInteger(steps) && steps >= 0, 'each band starts on a step of the one before');
    firstTicks[index] = (firstTicks[index - 1] ?? 0) + steps;
  }
  return firstTicks;
}

/** The place of the last of ascending numbers that is at most `bound`, or NONE. */
function lastAtMost(ascending: Float64Array, bound: number): number {
  let place = ascending.length - 1;
  while (place >= 0 && at(ascending, place) > bound) place -= 1;
  return place;
}

/** What is asked for is always there, so the default is never given. */
function at(column: Float64Array, place: number): number {
  return column[place] ?? NONE;
}
