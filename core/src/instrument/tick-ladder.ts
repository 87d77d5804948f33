import { assert } from '../assert/index.ts';

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

interface Rung extends TickBand {
  readonly firstTick: number;
}

/** Builds the ladder; bands ascend, and each starts on a step of the one before it. */
export function tickLadder(bands: readonly TickBand[], highest: number): TickLadder {
  const rungs = numberBands(bands, highest);
  const ticks = ticksBelow(rungs, highest) + 1;
  const lowest = rungs[0]?.from ?? 0;

  const rungOfPrice = (price: number): Rung | undefined =>
    rungs.findLast((rung) => rung.from <= price);

  return {
    bands,
    ticks,
    priceAt(tick) {
      const rung = rungs.findLast((candidate) => candidate.firstTick <= tick);
      assert(rung !== undefined && tick < ticks, `tick ${tick} is on the ladder`);
      return rung.from + (tick - rung.firstTick) * rung.step;
    },
    tickAt(price) {
      const rung = rungOfPrice(price);
      if (rung === undefined || price > highest) return undefined;
      const steps = (price - rung.from) / rung.step;
      return Number.isInteger(steps) ? rung.firstTick + steps : undefined;
    },
    tickAtOrBelow(price) {
      if (price < lowest) return -1;
      if (price >= highest) return ticks - 1;
      return ticksBelow(rungs, price);
    },
  };
}

function numberBands(bands: readonly TickBand[], highest: number): Rung[] {
  const rungs: Rung[] = [];
  for (const band of bands) {
    const before = rungs.at(-1);
    const steps = before === undefined ? 0 : (band.from - before.from) / before.step;
    assert(Number.isInteger(steps) && steps >= 0, 'each band starts on a step of the one before');
    rungs.push({ ...band, firstTick: (before?.firstTick ?? 0) + steps });
  }
  const last = rungs.at(-1);
  assert(last !== undefined && (highest - last.from) % last.step === 0, 'the top is a legal price');
  return rungs;
}

function ticksBelow(rungs: readonly Rung[], price: number): number {
  const rung = rungs.findLast((candidate) => candidate.from <= price);
  assert(rung !== undefined, 'the price is on the ladder');
  return rung.firstTick + Math.floor((price - rung.from) / rung.step);
}
