import type { SnapshotReason } from '@hoga/contract/live';
import type { Instrument } from '@hoga/core/instrument';
import { timestamp, tradeOnWire } from '../app/index.ts';
import { encode, headOf } from './encode.ts';
import type { RecentTrades } from './recent-trades.ts';
import type { Telling } from './topic.ts';

/** Trades of a snapshot. */
const SNAPSHOT_TRADES = 50;

export interface TradesView {
  readonly subscription: string;
  readonly epoch: string;
  readonly instrument: Instrument;
  readonly trades: RecentTrades;
}

/** The trades of a market, each once; the sequence is the number of the last. */
export class TradesTelling implements Telling {
  readonly #view: TradesView;
  sequence: number;

  constructor(view: TradesView) {
    this.#view = view;
    this.sequence = view.trades.last;
  }

  advance(): boolean {
    const { last } = this.#view.trades;
    if (last === this.sequence) return false;
    this.sequence = last;
    return true;
  }

  snapshot(reason: SnapshotReason): Buffer {
    return this.#message(reason, this.#view.trades.latest(SNAPSHOT_TRADES));
  }

  since(sequence: number): Buffer | 'sequence-too-old' | 'sequence-unknown' {
    if (sequence > this.sequence) return 'sequence-unknown';
    const trades = this.#view.trades.after(sequence);
    return trades === undefined ? 'sequence-too-old' : this.#message(sequence, trades);
  }

  #message(from: number | SnapshotReason, trades: ReturnType<RecentTrades['latest']>): Buffer {
    const { subscription, epoch, instrument } = this.#view;
    const told = trades.filter((trade) => trade.sequence <= this.sequence);
    const at = timestamp(told.at(-1)?.at ?? new Date());
    return encode({
      ...headOf('trades', { subscription, epoch, sequence: this.sequence, at, from }),
      trades: told.map((trade) => tradeOnWire(trade, instrument)),
    });
  }
}
