import { subscriptionOf, type Subscribe } from '@hoga/contract/live';
import { present } from '@hoga/core/assert';
import { parseDecimal, price } from '@hoga/core/money';
import type { MarketSnapshot } from '../engine/index.ts';
import { BookTelling } from './book-telling.ts';
import { CandlesTelling } from './candles-telling.ts';
import { GROUPED_LEVELS_MAX } from './grouped.ts';
import type { LiveApp } from './live-app.ts';
import type { RecentTrades } from './recent-trades.ts';
import { bboState, marketState, tickerState } from './states.ts';
import { StateTelling } from './state-telling.ts';
import { Topic, type Telling } from './topic.ts';
import { TradesTelling } from './trades-telling.ts';

export type PublicSubscribe = Exclude<
  Subscribe,
  { readonly channel: 'orders' | 'fills' | 'balances' }
>;

/** A topic that nobody follows is kept for so long, so that whoever was cut off can go on. */
const IDLE_MS = 60_000;
/** More are not kept for anybody. */
const TOPICS_MAX = 2_000;

interface Kept {
  readonly topic: Topic;
  readonly isGrouped: boolean;
  idleSince: number;
}

/** Everything public that somebody follows, or did a moment ago. */
export class Topics {
  readonly #app: LiveApp;
  readonly #epoch: string;
  readonly #trades: ReadonlyMap<string, RecentTrades>;
  readonly #kept = new Map<string, Kept>();

  constructor(app: LiveApp, of: { epoch: string; trades: ReadonlyMap<string, RecentTrades> }) {
    this.#app = app;
    this.#epoch = of.epoch;
    this.#trades = of.trades;
  }

  /** The levels of each side that are to be known. */
  get bookDepth(): number {
    for (const { isGrouped } of this.#kept.values()) if (isGrouped) return GROUPED_LEVELS_MAX;
    return 0;
  }

  topicOf(request: PublicSubscribe): Topic {
    const subscription = subscriptionOf(request);
    const known = this.#kept.get(subscription);
    if (known !== undefined) return known.topic;
    if (this.#kept.size >= TOPICS_MAX) this.forgetIdle(0);
    const topic = new Topic(this.#tellingOf(request, subscription), this.#epoch);
    const isGrouped = request.channel === 'book' && request.group !== undefined;
    this.#kept.set(subscription, { topic, isGrouped, idleSince: performance.now() });
    return topic;
  }

  /** Something may have changed in every one of them. */
  touch(): void {
    for (const { topic } of this.#kept.values()) topic.touch();
  }

  /** Tells what is new. Answers whether somebody could not be told yet. */
  tell(): boolean {
    let isOwing = false;
    for (const { topic } of this.#kept.values()) {
      topic.tell();
      isOwing ||= topic.isOwing;
    }
    return isOwing;
  }

  forgetIdle(idleMs = IDLE_MS): void {
    const now = performance.now();
    for (const [subscription, kept] of this.#kept) {
      if (kept.topic.followers > 0) kept.idleSince = now;
      else if (now - kept.idleSince >= idleMs) this.#kept.delete(subscription);
    }
  }

  #tellingOf(request: PublicSubscribe, subscription: string): Telling {
    const app = this.#app;
    const named = { app, subscription, epoch: this.#epoch };
    const market = (): MarketSnapshot =>
      present(app.engine.market(request.instrument), 'the market is here');
    const { instrument } = market();
    const trades = present(this.#trades.get(request.instrument), 'its trades are known');
    switch (request.channel) {
      case 'book': {
        const { depth, group } = request;
        const step = group === undefined ? null : price(unitsOf(group, instrument.pricePlaces));
        return new BookTelling({ ...named, depth, group: step, market });
      }
      case 'trades':
        return new TradesTelling({ ...named, instrument, trades });
      case 'candles':
        return new CandlesTelling({ ...named, instrument, interval: request.interval, trades });
      case 'bbo':
        return new StateTelling(() => bboState({ ...named, market }));
      case 'ticker':
        return new StateTelling(() => tickerState({ ...named, market }));
      case 'market':
        return new StateTelling(() => marketState({ ...named, market }));
    }
  }
}

/** A step finer than the prices of the market is the finest there is. */
function unitsOf(group: string, places: number): bigint {
  const units = parseDecimal(group, places);
  return typeof units === 'bigint' ? units : 1n;
}
