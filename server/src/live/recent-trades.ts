import type { Fill } from '@hoga/core/exchange';
import type { TradeRow } from '../needs/index.ts';

/** Trades kept of each market; half of them are always there. */
export const RECENT_TRADES_MAX = 2_000;

/** The newest trades of one market, oldest first. */
export class RecentTrades {
  #trades: TradeRow[];
  /** After this number every trade is here. */
  #since: number;

  /** `newest` come newest first, as they are read; `isAll` says that there are no others. */
  constructor(newest: readonly TradeRow[], isAll: boolean) {
    this.#trades = newest.toReversed();
    this.#since = isAll ? 0 : (this.#trades[0]?.sequence ?? 0);
  }

  /** The number of the last trade; 0 before the first. */
  get last(): number {
    return this.#trades.at(-1)?.sequence ?? 0;
  }

  add({ sequence, price, quantity, takerSide, at }: Fill): void {
    // A start may read trades that are published afterwards.
    if (sequence <= this.last) return;
    this.#trades.push({ sequence, price, quantity, takerSide, at: new Date(at) });
    if (this.#trades.length <= RECENT_TRADES_MAX) return;
    this.#trades = this.#trades.slice(-RECENT_TRADES_MAX / 2);
    this.#since = this.#trades[0]?.sequence ?? 0;
  }

  latest(count: number): TradeRow[] {
    return this.#trades.slice(-count);
  }

  /** Every trade after a number, or undefined when that is too long ago. */
  after(sequence: number): TradeRow[] | undefined {
    if (sequence < this.#since) return undefined;
    let first = this.#trades.length;
    while (first > 0 && (this.#trades[first - 1]?.sequence ?? 0) > sequence) first -= 1;
    return this.#trades.slice(first);
  }
}
