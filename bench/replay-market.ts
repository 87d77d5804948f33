import { present } from '@hoga/core/assert';
import {
  bookChecksum,
  type Candle,
  type CandleInterval,
  type Ticker,
  type Trade,
} from '@hoga/contract/instrument';
import type { DataMessageOf, FeedLevel } from '@hoga/contract/live';
import type { Random } from './random.ts';

/** Prices stay so many steps around where they began, inside the band of the market. */
const ROOM = 40;
const MIDDLE = 3_000;
/** How far grouped levels reach from the middle, in won. */
const REACH = 900;
/** One in so many updates moves the best prices, the others change up to three quantities. */
const MOVE_EVERY = 20;
const CHANGES_MAX = 3;
const EPOCH = 'replay';

export interface BookWanted {
  readonly instrument: string;
  readonly depth: number;
  readonly group?: string | undefined;
}

/** A book that never rests. Each of its messages follows the one before, as the feed's do. */
export class ReplayBook {
  readonly #subscription: string;
  readonly #step: number;
  readonly #count: number;
  readonly #random: Random;
  readonly #bids = new Map<number, FeedLevel>();
  readonly #asks = new Map<number, FeedLevel>();
  #bestBid: number;
  #sequence = 1;

  constructor(wanted: BookWanted, random: Random) {
    const { depth, group, instrument } = wanted;
    this.#subscription = `book:${instrument}:${depth}${group === undefined ? '' : `:${group}`}`;
    this.#step = Number(group ?? 1);
    this.#count = Math.max(1, Math.min(depth, Math.floor(REACH / this.#step)));
    this.#random = random;
    this.#bestBid = Math.floor(MIDDLE / this.#step);
    for (let place = 0; place < this.#count; place += 1) {
      this.#set(this.#bids, this.#bestBid - place);
      this.#set(this.#asks, this.#bestBid + 1 + place);
    }
  }

  /** Levels of a side. */
  get depth(): number {
    return this.#count;
  }

  get bestBid(): string {
    return String(this.#bestBid * this.#step);
  }

  get bestAsk(): string {
    return String((this.#bestBid + 1) * this.#step);
  }

  snapshot(at: string): DataMessageOf<'book'> {
    return this.#message(null, at, { bids: this.#levels('bids'), asks: this.#levels('asks') });
  }

  update(at: string): DataMessageOf<'book'> {
    const previous = this.#sequence;
    this.#sequence += 1;
    const isMove = this.#random(MOVE_EVERY) === 0;
    return this.#message(previous, at, isMove ? this.#move() : this.#change());
  }

  #change(): Record<'bids' | 'asks', FeedLevel[]> {
    const changed = new Map<number, FeedLevel>();
    const isBid = this.#random(2) === 0;
    const side = isBid ? this.#bids : this.#asks;
    for (let change = this.#random(CHANGES_MAX); change >= 0; change -= 1) {
      // Near the best price most happens.
      const place = Math.min(this.#random(this.#count), this.#random(this.#count));
      const index = isBid ? this.#bestBid - place : this.#bestBid + 1 + place;
      changed.set(index, this.#set(side, index));
    }
    const levels = [...changed].toSorted(([a], [b]) => (isBid ? b - a : a - b)).map(levelOf);
    return isBid ? { bids: levels, asks: [] } : { bids: [], asks: levels };
  }

  /** Both best prices go one step up or down: one level passes to the other side. */
  #move(): Record<'bids' | 'asks', FeedLevel[]> {
    const middle = Math.floor(MIDDLE / this.#step);
    const isUp = this.#bestBid - middle < this.#random(2 * ROOM) - ROOM;
    const [bid, count] = [this.#bestBid, this.#count];
    this.#bestBid += isUp ? 1 : -1;
    if (isUp) {
      const gone = [this.#take(this.#asks, bid + 1), this.#set(this.#asks, bid + 1 + count)];
      return {
        bids: [this.#set(this.#bids, bid + 1), this.#take(this.#bids, bid + 1 - count)],
        asks: gone,
      };
    }
    const gone = [this.#take(this.#bids, bid), this.#set(this.#bids, bid - count)];
    return { bids: gone, asks: [this.#set(this.#asks, bid), this.#take(this.#asks, bid + count)] };
  }

  #set(side: Map<number, FeedLevel>, index: number): FeedLevel {
    const quantity = String((1 + this.#random(99_999)) / 10);
    const level: FeedLevel = [String(index * this.#step), quantity, 1 + this.#random(30)];
    side.set(index, level);
    return level;
  }

  #take(side: Map<number, FeedLevel>, index: number): FeedLevel {
    side.delete(index);
    return [String(index * this.#step), '0', 0];
  }

  #levels(side: 'bids' | 'asks'): FeedLevel[] {
    const isBid = side === 'bids';
    const levels = isBid ? this.#bids : this.#asks;
    return Array.from({ length: this.#count }, (_, place) => {
      const index = isBid ? this.#bestBid - place : this.#bestBid + 1 + place;
      return present(levels.get(index), 'a level at every step');
    });
  }

  #message(
    previous: number | null,
    at: string,
    told: Record<'bids' | 'asks', FeedLevel[]>,
  ): DataMessageOf<'book'> {
    const copy = { bids: this.#levels('bids'), asks: this.#levels('asks') };
    const sequence = this.#sequence;
    const head = headOf('book', { subscription: this.#subscription, sequence, previous, at });
    return { ...head, ...told, checksum: bookChecksum(copy) };
  }
}

/** What trades, and what follows from it: the tape, the ticker, candles and the market. */
export class ReplayTape {
  readonly #ticker: Ticker;
  readonly #random: Random;
  readonly #last = new Map<string, number>();
  #trade: Trade;
  #count = 0;

  constructor(ticker: Ticker, random: Random) {
    this.#ticker = ticker;
    this.#random = random;
    this.#trade = this.#next(ticker.at, String(MIDDLE));
  }

  /** Somebody buys or sells at the best prices. */
  trade(at: string, { bestBid, bestAsk }: Pick<ReplayBook, 'bestBid' | 'bestAsk'>): void {
    this.#trade = this.#next(at, this.#random(2) === 0 ? bestBid : bestAsk);
  }

  trades(subscription: string, at: string): DataMessageOf<'trades'> {
    return { ...this.#head('trades', { subscription, at }), trades: [this.#trade] };
  }

  ticker(subscription: string, at: string): DataMessageOf<'ticker'> {
    const { price } = this.#trade;
    const change = String(Number(price) - MIDDLE);
    const changeRate = ((Number(price) - MIDDLE) / MIDDLE).toFixed(6);
    const volume = (this.#count / 10).toFixed(1);
    const ticker = { ...this.#ticker, lastPrice: price, change, changeRate, volume, at };
    return { ...this.#head('ticker', { subscription, at }), ticker };
  }

  candles(
    subscription: string,
    { at, interval }: { readonly at: string; readonly interval: CandleInterval },
  ): DataMessageOf<'candles'> {
    const { price, at: tradedAt } = this.#trade;
    const candle: Candle = {
      start: `${tradedAt.slice(0, 16)}:00.000Z`,
      open: String(MIDDLE),
      high: String(MIDDLE + ROOM),
      low: String(MIDDLE - ROOM),
      close: price,
      volume: (this.#count / 10).toFixed(1),
      turnover: String(this.#count * MIDDLE),
      trades: this.#count,
    };
    return { ...this.#head('candles', { subscription, at }), interval, candles: [candle] };
  }

  market(subscription: string, at: string): DataMessageOf<'market'> {
    const { phase, auctionEndsAt, referencePrice, lowestPrice, highestPrice } = this.#ticker;
    const bounds = { phase, auctionEndsAt, referencePrice, lowestPrice, highestPrice };
    const expected = { expectedPrice: null, expectedQuantity: null };
    const head = this.#head('market', { subscription, at });
    return { ...head, ...bounds, ...expected, lastPrice: this.#trade.price };
  }

  #next(at: string, price: string): Trade {
    this.#count += 1;
    const quantity = String((1 + this.#random(999)) / 10);
    const takerSide = this.#random(2) === 0 ? 'buy' : 'sell';
    return { id: String(this.#count), price, quantity, takerSide, at };
  }

  /** Of trades the ids go on without gaps, so its sequences are theirs. */
  #head<Channel extends string>(channel: Channel, told: Pick<Head, 'subscription' | 'at'>) {
    const previous = this.#last.get(told.subscription) ?? null;
    this.#last.set(told.subscription, this.#count);
    return headOf(channel, { ...told, sequence: this.#count, previous });
  }
}

interface Head {
  readonly subscription: string;
  readonly sequence: number;
  readonly previous: number | null;
  readonly at: string;
}

/** The fields every message has, in the order in which the server writes them. */
export function headOf<Channel extends string>(channel: Channel, head: Head) {
  const { subscription, sequence, previous, at } = head;
  const isFirst = previous === null;
  return {
    type: isFirst ? ('snapshot' as const) : ('update' as const),
    channel,
    subscription,
    epoch: EPOCH,
    sequence,
    previous,
    reason: isFirst ? ('subscribed' as const) : null,
    at,
  };
}

function levelOf([, level]: readonly [number, FeedLevel]): FeedLevel {
  return level;
}
