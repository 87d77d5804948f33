import { joined, type Candle } from '@hoga/core/candle';
import { assert } from '@hoga/core/assert';

/** So many of each series are always in memory; the live feed shows three. */
export const RECENT = 4;
/** So many are kept of a series that somebody looks at: the longest page, and one that shows there is more. */
export const CHART = 1_001;
/** Candles may be this many too many before the oldest are let go of. */
const SLACK = 64;

/** The newest candles of one instrument and interval, and those that are not stored yet. */
export class CandleSeries {
  /** Oldest first. */
  #candles: Candle[];
  #kept = RECENT;
  readonly #unsaved = new Map<number, Candle>();
  #opened = 0;

  constructor(newest: readonly Candle[]) {
    this.#candles = [...newest];
  }

  get candles(): readonly Candle[] {
    return this.#candles;
  }

  get newest(): Candle | undefined {
    return this.#candles.at(-1);
  }

  /** How many candles have begun since it is in memory. */
  get opened(): number {
    return this.#opened;
  }

  /** Whether the candles are those of the longest page, or all there are. */
  get isChart(): boolean {
    return this.#kept === CHART;
  }

  get unsaved(): ReadonlyMap<number, Candle> {
    return this.#unsaved;
  }

  /** Adds trades to the newest candle, or begins the next with them. */
  add(part: Candle): void {
    const last = this.newest;
    const candle = last?.start === part.start ? joined(last, part) : part;
    if (candle === part) {
      assert(last === undefined || last.start < part.start, '[EX5] time never goes back');
      this.#candles.push(candle);
      this.#opened += 1;
      this.#letGo(SLACK);
    } else {
      this.#candles[this.#candles.length - 1] = candle;
    }
    this.#unsaved.set(candle.start, candle);
  }

  /** It is stored as it was then; if it is another by now it is still to be stored. */
  saved(candle: Candle): void {
    if (this.#unsaved.get(candle.start) === candle) this.#unsaved.delete(candle.start);
  }

  /** Keeps the candles of a chart from now on. */
  becomeChart(candles: readonly Candle[]): void {
    this.#candles = [...candles];
    this.#kept = CHART;
  }

  /** Nobody looks at the chart any more. */
  becomeShort(): void {
    this.#kept = RECENT;
    this.#letGo(0);
  }

  #letGo(slack: number): void {
    const excess = this.#candles.length - this.#kept;
    if (excess > slack) this.#candles.splice(0, excess);
  }
}
