import type { Candle } from '@hoga/contract/instrument';
import { parseDecimal } from '@hoga/core/money';
import { MovingAverage } from './moving-average.ts';

export const PERIODS = [5, 20, 60, 120] as const;
/** Decimal places of a price, at most; a close counts in these units. */
export const PRICE_PLACES = 2;

/** For each candle, the sums of the latest closes, a period each; null where there are too few. */
export type Sums = readonly (number | null)[];

/** The moving averages of a list of candles that grows at its end. */
export class AverageLines {
  #averages: MovingAverage[] = [];
  readonly #sums: Sums[] = [];

  /** The sums at each candle. */
  get sums(): readonly Sums[] {
    return this.#sums;
  }

  /** Follows the candles, of which those from this place on are new or changed. */
  update(candles: readonly Candle[], from: number): void {
    const count = this.#sums.length;
    const isTail = from >= count - 1 && count > 0;
    if (!isTail) this.#restart();
    let place = isTail ? from : 0;
    if (place < this.#sums.length) {
      for (const average of this.#averages) average.amend(closeOf(candles[place]));
      this.#keep(place);
      place += 1;
    }
    for (; place < candles.length; place += 1) {
      for (const average of this.#averages) average.push(closeOf(candles[place]));
      this.#keep(place);
    }
  }

  #restart(): void {
    this.#averages = PERIODS.map((period) => new MovingAverage(period));
    this.#sums.length = 0;
  }

  #keep(place: number): void {
    this.#sums[place] = this.#averages.map(({ sum }) => sum);
  }
}

function closeOf(candle: Candle | undefined): number {
  const units = parseDecimal(candle?.close ?? '0', PRICE_PLACES);
  return typeof units === 'bigint' ? Number(units) : 0;
}

/** What a sum means on the chart: won, as a plain number. */
export const averageOf = (sum: number, place: number): number =>
  sum / (PERIODS[place] ?? 1) / 10 ** PRICE_PLACES;
