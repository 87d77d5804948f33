import type { Candle, CandleInterval } from '@hoga/contract/instrument';
import { endOf } from '@hoga/core/candle';
import { instant } from '@hoga/core/time';

/** Candles of one interval, oldest first, each start once: pages of the past and the live ones. */
export class CandleHistory {
  #candles: Candle[] = [];

  get candles(): readonly Candle[] {
    return this.#candles;
  }

  /**
   * Takes candles in, oldest first. Of two words on one candle the one with more trades is the later.
   * Returns the place from which on something is new, or the number of candles when nothing is.
   */
  add(incoming: readonly Candle[]): number {
    const known = this.#candles;
    let changedFrom = known.length + incoming.length;
    for (const candle of incoming) {
      const place = this.#placeOf(candle.start);
      const found = known[place];
      if (found?.start === candle.start) {
        if (found.trades >= candle.trades) continue;
        known[place] = candle;
      } else {
        known.splice(place, 0, candle);
      }
      changedFrom = Math.min(changedFrom, place);
    }
    return Math.min(changedFrom, known.length);
  }

  /**
   * Whether there may be candles nobody told us of between ours and these: the feed tells only the
   * latest few.
   */
  isApartFrom(live: readonly Candle[]): boolean {
    const [newest, first] = [this.#candles.at(-1), live[0]];
    return newest !== undefined && first !== undefined && first.start > newest.start;
  }

  /** Takes in the newest page; what is older than it and may not reach up to it is forgotten. */
  addNewest(page: readonly Candle[]): number {
    if (this.isApartFrom(page)) this.#candles = [];
    return this.add(page);
  }

  /** Where a candle of this start is, or would be. Timestamps of one form sort as text. */
  #placeOf(start: string): number {
    let [low, high] = [0, this.#candles.length];
    // Nearly always the newest or after it.
    const newest = this.#candles.at(-1);
    if (newest === undefined || newest.start < start) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#candles[middle]?.start ?? '') < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** So many empty places stand for one gap at most; a longer one is cut short. */
export const EMPTY_PLACES_MAX = 500;

/** The starts between two neighbouring candles at which nothing traded, in milliseconds. */
export function emptyStarts(before: string, after: string, interval: CandleInterval): number[] {
  const starts: number[] = [];
  const until = Date.parse(after);
  let at = endOf(interval, instant(Date.parse(before)));
  while (at < until && starts.length < EMPTY_PLACES_MAX) {
    starts.push(at);
    at = endOf(interval, at);
  }
  return starts;
}
