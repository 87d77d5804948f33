import type { Candle, Interval } from '@hoga/core/candle';
import type { Instant } from '@hoga/core/time';

/** A candle and what it is of. */
export interface CandleOf {
  readonly instrument: string;
  readonly interval: Interval;
  readonly candle: Candle;
}

/** The trades of one instrument in one second. */
export interface SecondOf {
  readonly instrument: string;
  readonly candle: Candle;
}

/** How far stored candles are, as of one moment. */
export interface StoredCandles {
  /** Each fill up to this number is in the stored candles, and no other. */
  readonly through: number;
  /** The number of the last durable fill. */
  readonly durable: number;
  /** Candles of a second are kept from here on; null when none was ever removed. */
  readonly secondsFrom: Instant | null;
  /** The newest of each instrument and interval, oldest first. */
  readonly newest: readonly CandleOf[];
}

/** Candles as they are from now on, with the fills beyond `after` up to `through` in them. */
export interface CandleChange {
  readonly after: number;
  readonly through: number;
  readonly candles: readonly CandleOf[];
}

export interface CandlesWanted {
  readonly instrument: string;
  readonly interval: Interval;
  readonly limit: number;
  /** They begin before this; null for the newest. */
  readonly before: Instant | null;
}

export interface CandlesFound {
  /** Oldest first. */
  readonly candles: readonly Candle[];
  /** Older ones were removed; null when none was. */
  readonly keptFrom: Instant | null;
}

/** Where candles are kept, and the fills they are made of. One process writes to it at a time. */
export interface CandleStore {
  /** What is stored, with so many of the newest candles. */
  load(count: number): Promise<StoredCandles>;
  /** What the durable fills beyond `after` up to `through` are, second by second, oldest first. */
  seconds(after: number, through: number): Promise<readonly SecondOf[]>;
  /**
   * Stores all of it or nothing. Throws `CandlesMoved` when what is stored is not what `after`
   * says; when it throws anything else, it may or may not be stored.
   */
  store(change: CandleChange): Promise<void>;
  page(wanted: CandlesWanted): Promise<CandlesFound>;
  /** Removes some candles of a second that begin before then; answers with how many. */
  removeSeconds(before: Instant, limit: number): Promise<number>;
}

/** What is stored is not what whoever stores more believes: it has to be read again. */
export class CandlesMoved extends Error {
  override readonly name = 'CandlesMoved';
}
