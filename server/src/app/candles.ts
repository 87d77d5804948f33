import { candlesOf, INTERVALS, widened, type Candle, type Interval } from '@hoga/core/candle';
import type { Fill, MarketEvent } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import type { Instant } from '@hoga/core/time';
import {
  CandlesMoved,
  type CandlesFound,
  type CandleStore,
  type CandlesWanted,
  type Log,
  type StoredCandles,
} from '../needs/index.ts';
import { CandleSeries, CHART, RECENT } from './candle-series.ts';

/** Candles of every interval, made from durable trades and stored behind the writer's back. */
export interface Candles {
  /**
   * Goes on from what is stored. When much is missing there, or the database is slow, the rest is
   * caught up afterwards; it never throws.
   */
  load(): Promise<void>;
  /** Adds durable trades, in commit order. */
  apply(events: readonly MarketEvent[]): void;
  /** Whether trades that were published are missing, so that no candle is to be shown. */
  readonly isBehind: boolean;
  /** From memory; undefined while behind, or when nothing ever traded. */
  newest(instrument: string, interval: Interval): Candle | undefined;
  /** From memory, oldest first: at least the newest three if there are so many; none while behind. */
  recent(instrument: string, interval: Interval): readonly Candle[];
  /** Undefined while behind. */
  page(wanted: CandlesWanted): Promise<CandlesFound | undefined>;
  /** Stores what is not stored yet. */
  stop(): Promise<void>;
}

export interface CandleNeeds {
  readonly store: CandleStore;
  readonly instruments: readonly Instrument[];
  readonly log: Log;
  /** Another bound than a real server's, for tests. */
  readonly unsavedMax?: number;
}

/** Changed candles are stored about so often, or as soon as there are so many. */
const SAVE_MS = 1_000;
const SAVE_AT = 2_000;
/** More than this are not kept for a database that does not take them: they are made again later. */
const UNSAVED_MAX = 20_000;
const RETRY_PAUSES_MS = [1_000, 2_000, 5_000, 10_000];
/** Fills that are read at once when some are missing; more than so many are not waited for. */
const CHUNK = 10_000;
/** Between two chunks others have the database. */
const CHUNK_PAUSE_MS = 50;
/** A start waits this long at most. */
const LOAD_MS = 1_000;
/** Series of which a whole chart is in memory. */
const CHARTS_MAX = 64;

export function createCandles(needs: CandleNeeds): Candles {
  return new CandleMaker(needs);
}

class CandleMaker implements Candles {
  readonly #store: CandleStore;
  readonly #log: Log;
  readonly #instruments: readonly string[];
  readonly #unsavedMax: number;
  #series = new Map<string, CandleSeries>();
  /** Those of which a chart is in memory, the least lately used first. */
  readonly #charts = new Set<CandleSeries>();
  #isBehind = true;
  /** Grows whenever everything in memory is thrown away. */
  #generation = 0;
  /** Each fill up to this number is in the candles in memory. */
  #through = 0;
  /** Each fill up to this number is in the stored candles. */
  #stored = 0;
  /** Each fill up to this number is durable. */
  #durable = 0;
  #secondsFrom: Instant | null = null;
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> | null = null;
  #failures = 0;

  constructor({ store, instruments, log, unsavedMax = UNSAVED_MAX }: CandleNeeds) {
    this.#store = store;
    this.#log = log;
    this.#unsavedMax = unsavedMax;
    this.#instruments = instruments.map(({ id }) => id);
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  async load(): Promise<void> {
    const isMuch = Promise.withResolvers<undefined>();
    const patience = setTimeout(() => isMuch.resolve(undefined), LOAD_MS);
    await Promise.race([this.#startAnew(() => isMuch.resolve(undefined)), isMuch.promise]);
    clearTimeout(patience);
  }

  apply(events: readonly MarketEvent[]): void {
    const fills: Fill[] = [];
    for (const event of events) {
      if (event.type === 'traded' && event.fill.sequence > this.#through) fills.push(event.fill);
    }
    const [first, last] = [fills[0], fills.at(-1)];
    if (first === undefined || last === undefined) return;
    this.#durable = Math.max(this.#durable, last.sequence);
    if (this.#isBehind) return;
    if (first.sequence !== this.#through + 1) {
      return this.#makeAgain('a trade was not published; candles are made again from the tables');
    }
    for (const [instrument, its] of Map.groupBy(fills, (fill) => fill.instrument)) {
      for (const second of candlesOf(its, '1s')) this.#add(instrument, second);
    }
    this.#through = last.sequence;
    this.#saveSoon();
  }

  newest(instrument: string, interval: Interval): Candle | undefined {
    return this.#isBehind ? undefined : this.#series.get(keyOf(instrument, interval))?.newest;
  }

  recent(instrument: string, interval: Interval): readonly Candle[] {
    if (this.#isBehind) return [];
    return this.#series.get(keyOf(instrument, interval))?.candles.slice(-RECENT) ?? [];
  }

  async page(wanted: CandlesWanted): Promise<CandlesFound | undefined> {
    const key = keyOf(wanted.instrument, wanted.interval);
    for (;;) {
      const series = this.#series.get(key);
      if (this.#isBehind || series === undefined) return undefined;
      if (wanted.before === null && series.isChart) {
        this.#useChart(series);
        return this.#found(series.candles.slice(-wanted.limit), wanted);
      }
      const isFirst = wanted.before === null;
      const asked = isFirst ? { ...wanted, limit: CHART } : wanted;
      const candles = await this.#readPage(series, asked);
      // Whoever began to read before a reload, or reads for very long, reads again.
      if (candles === undefined || series !== this.#series.get(key)) continue;
      if (!isFirst) return this.#found(candles, wanted);
      series.becomeChart(candles);
    }
  }

  async stop(): Promise<void> {
    const isComplete = !this.#isBehind;
    this.#generation += 1;
    this.#isBehind = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#saving;
    // A database that did not take them just now is not waited for again.
    if (!isComplete || this.#failures > 0 || this.#unsavedCount() === 0) return;
    try {
      await this.#save();
    } catch (error) {
      this.#log.warn({ err: error }, 'the last candles are not stored; the next start makes them');
    }
  }

  // ---------------------------------------------------------------- what is in memory

  #add(instrument: string, second: Candle): void {
    for (const interval of INTERVALS) {
      const isGone = this.#secondsFrom !== null && second.start < this.#secondsFrom;
      if (interval === '1s' && isGone) continue;
      this.#series.get(keyOf(instrument, interval))?.add(widened(second, interval));
    }
  }

  #useChart(series: CandleSeries): void {
    this.#charts.delete(series);
    this.#charts.add(series);
    const [least] = this.#charts;
    if (this.#charts.size <= CHARTS_MAX || least === undefined) return;
    this.#charts.delete(least);
    least.becomeShort();
  }

  /** What is stored, with what is not stored yet; undefined when it took too long to be right. */
  async #readPage(series: CandleSeries, wanted: CandlesWanted): Promise<Candle[] | undefined> {
    const { opened } = series;
    const unsaved = [...series.unsaved.values()];
    const { candles, keptFrom } = await this.#store.page(wanted);
    if (series.opened - opened >= RECENT) return undefined;
    if (wanted.interval === '1s') this.#secondsFrom = keptFrom;
    const { before, limit } = wanted;
    const newest = new Map<number, Candle>();
    for (const candle of [...candles, ...unsaved, ...series.candles]) {
      if (before !== null && candle.start >= before) continue;
      const known = newest.get(candle.start);
      if (known === undefined || known.trades < candle.trades) newest.set(candle.start, candle);
    }
    return [...newest.values()].toSorted((a, b) => a.start - b.start).slice(-limit);
  }

  #found(candles: readonly Candle[], { interval }: CandlesWanted): CandlesFound {
    const keptFrom = interval === '1s' ? this.#secondsFrom : null;
    const kept = keptFrom === null ? candles : candles.filter(({ start }) => start >= keptFrom);
    return { candles: kept, keptFrom };
  }

  // ---------------------------------------------------------------- what is stored

  #saveSoon(): void {
    const unsaved = this.#unsavedCount();
    if (unsaved > this.#unsavedMax) {
      return this.#makeAgain('the database takes no candles; they are made again from the tables');
    }
    if (this.#saving !== null) return;
    if (unsaved >= SAVE_AT && this.#failures === 0) return this.#saveNow();
    this.#timer ??= setTimeout(() => this.#saveNow(), SAVE_MS + this.#retryPauseMs());
  }

  #retryPauseMs(): number {
    const index = Math.min(this.#failures, RETRY_PAUSES_MS.length) - 1;
    return RETRY_PAUSES_MS[index] ?? 0;
  }

  #saveNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const generation = this.#generation;
    this.#saving = this.#trySave().then(() => {
      this.#saving = null;
      if (generation === this.#generation && this.#unsavedCount() > 0) this.#saveSoon();
    });
  }

  async #trySave(): Promise<void> {
    const generation = this.#generation;
    try {
      await this.#save();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (generation !== this.#generation) return;
      if (error instanceof CandlesMoved) {
        return this.#makeAgain('stored candles are not those last stored; they are read again');
      }
      this.#log.warn({ err: error, failures: this.#failures }, 'candles could not be stored');
    }
  }

  /** Stores all changed candles as they are now. */
  async #save(): Promise<void> {
    const changed = [...this.#series].flatMap(([key, series]) =>
      [...series.unsaved.values()].map((candle) => ({ series, ...namesOf(key), candle })),
    );
    const [after, through] = [this.#stored, this.#through];
    await this.#store.store({ after, through, candles: changed });
    this.#stored = through;
    for (const { series, candle } of changed) series.saved(candle);
  }

  #unsavedCount(): number {
    let count = 0;
    for (const series of this.#series.values()) count += series.unsaved.size;
    return count;
  }

  // ---------------------------------------------------------------- catching up

  #makeAgain(because: string): void {
    this.#log.warn({ through: this.#through, durable: this.#durable }, because);
    void this.#startAnew(() => undefined);
  }

  /** Throws memory away and goes on from the tables, again and again until it works. */
  async #startAnew(onMuch: () => void): Promise<void> {
    this.#generation += 1;
    this.#isBehind = true;
    const generation = this.#generation;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (let attempt = 0; generation === this.#generation; attempt += 1) {
      try {
        // Whatever was on its way to the tables has arrived or has not.
        await this.#saving;
        await this.#catchUp(generation, onMuch);
        return;
      } catch (error) {
        this.#log.warn({ err: error, attempt }, 'candles could not be caught up; trying again');
        await pause(RETRY_PAUSES_MS[Math.min(attempt, RETRY_PAUSES_MS.length - 1)] ?? 0);
      }
    }
  }

  async #catchUp(generation: number, onMuch: () => void): Promise<void> {
    const stored = await this.#store.load(RECENT);
    if (generation !== this.#generation) return;
    this.#begin(stored);
    const missing = this.#durable - this.#through;
    while (this.#through < this.#durable) {
      if (this.#durable - this.#through > CHUNK) onMuch();
      const through = Math.min(this.#through + CHUNK, this.#durable);
      const seconds = await this.#store.seconds(this.#through, through);
      if (generation !== this.#generation) return;
      for (const { instrument, candle } of seconds) this.#add(instrument, candle);
      this.#through = through;
      await this.#save();
      if (this.#through < this.#durable) await pause(CHUNK_PAUSE_MS);
      if (generation !== this.#generation) return;
    }
    this.#failures = 0;
    this.#isBehind = false;
    if (missing > 0) this.#log.info({ fills: missing }, 'the candles are caught up');
  }

  #begin({ through, durable, secondsFrom, newest }: StoredCandles): void {
    const known = Map.groupBy(newest, ({ instrument, interval }) => keyOf(instrument, interval));
    const keys = this.#instruments.flatMap((id) => INTERVALS.map((each) => keyOf(id, each)));
    this.#series = new Map(
      keys.map((key) => [
        key,
        new CandleSeries((known.get(key) ?? []).map(({ candle }) => candle)),
      ]),
    );
    this.#charts.clear();
    [this.#through, this.#stored, this.#secondsFrom] = [through, through, secondsFrom];
    this.#durable = Math.max(this.#durable, durable);
  }
}

function keyOf(instrument: string, interval: Interval): string {
  return `${interval} ${instrument}`;
}

function namesOf(key: string): { readonly instrument: string; readonly interval: Interval } {
  const space = key.indexOf(' ');
  return { interval: key.slice(0, space) as Interval, instrument: key.slice(space + 1) };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
