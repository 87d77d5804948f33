import type { CandleInterval } from '@hoga/contract/instrument';
import type { SnapshotReason } from '@hoga/contract/live';
import type { Candle } from '@hoga/core/candle';
import type { Instrument } from '@hoga/core/instrument';
import { candleOnWire, timestamp } from '../app/index.ts';
import { encode, headOf } from './encode.ts';
import type { LiveApp } from './live-app.ts';
import type { RecentTrades } from './recent-trades.ts';
import type { Telling } from './topic.ts';

/** Candles of a snapshot, and those of which it is known when they changed. */
const CANDLES_MAX = 3;

export interface CandlesView {
  readonly app: LiveApp;
  readonly subscription: string;
  readonly epoch: string;
  readonly instrument: Instrument;
  readonly interval: CandleInterval;
  readonly trades: RecentTrades;
}

/** The newest candles of an interval; the sequence is the number of the last trade in them. */
export class CandlesTelling implements Telling {
  readonly #view: CandlesView;
  /** A candle never changes: another one takes its place. */
  #candles: { readonly candle: Candle; readonly at: number }[] = [];
  /** Since this sequence every change is known. */
  #since = -1;
  sequence = -1;

  constructor(view: CandlesView) {
    this.#view = view;
    this.advance();
  }

  advance(): boolean {
    const { app, instrument, interval, trades } = this.#view;
    const recent = app.candles.recent(instrument.id, interval).slice(-CANDLES_MAX);
    const known = new Map(this.#candles.map((each) => [each.candle.start, each]));
    const isNew = recent.some((candle) => known.get(candle.start)?.candle !== candle);
    if (!isNew && this.sequence >= 0) return false;
    const { last } = trades;
    // When as many are new as are looked at, there may have been others before them.
    const isWhole = recent.length < CANDLES_MAX || recent.some(({ start }) => known.has(start));
    if (!isWhole || this.sequence < 0) this.#since = last;
    // Changes of a candle that is no longer looked at are not known.
    const first = recent[0]?.start ?? 0;
    for (const { candle, at } of this.#candles) {
      if (candle.start < first) this.#since = Math.max(this.#since, at);
    }
    this.#candles = recent.map((candle) => {
      const former = known.get(candle.start);
      return former?.candle === candle ? former : { candle, at: last };
    });
    this.sequence = last;
    return true;
  }

  snapshot(reason: SnapshotReason): Buffer {
    return this.#message(reason, this.#candles);
  }

  since(sequence: number): Buffer | 'sequence-too-old' | 'sequence-unknown' {
    if (sequence > this.sequence) return 'sequence-unknown';
    if (sequence < this.#since) return 'sequence-too-old';
    return this.#message(
      sequence,
      this.#candles.filter(({ at }) => at > sequence),
    );
  }

  #message(from: number | SnapshotReason, candles: readonly { candle: Candle }[]): Buffer {
    const { app, subscription, epoch, instrument, interval } = this.#view;
    const at = timestamp(app.now());
    return encode({
      ...headOf('candles', { subscription, epoch, sequence: this.sequence, at, from }),
      interval,
      candles: candles.map(({ candle }) => candleOnWire(candle, instrument)),
    });
  }
}
