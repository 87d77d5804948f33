import type { Balance, Fill } from '@hoga/contract/account';
import type { Candle, CandleInterval, Ticker, Trade } from '@hoga/contract/instrument';
import type { DataMessageOf, FeedLevel } from '@hoga/contract/live';
import type { Order } from '@hoga/contract/order';
import type { Store } from '../store/index.ts';

/** Who is at the screen, as far as the feed has to know. */
export type Viewer =
  | { readonly state: 'unknown' | 'signed-out' }
  | { readonly state: 'signed-in'; readonly account: { readonly id: string } };

export interface LiveNeeds {
  readonly address: string;
  readonly session: {
    readonly state: Store<Viewer>;
    readonly token: (isRefused?: boolean) => Promise<string | null>;
  };
}

/** How much of what is on the screen can be trusted. */
export type Freshness =
  | { readonly state: 'connecting' | 'live' }
  /** Nothing was heard for so long, or the connection is lost; `seconds` since the last word. */
  | { readonly state: 'stale' | 'offline'; readonly seconds: number };

/** The order book as the client copied it, best price first. */
export interface BookView {
  readonly bids: readonly FeedLevel[];
  readonly asks: readonly FeedLevel[];
  readonly sequence: number;
}

export type MarketView = Pick<
  DataMessageOf<'market'>,
  | 'phase'
  | 'auctionEndsAt'
  | 'expectedPrice'
  | 'expectedQuantity'
  | 'referencePrice'
  | 'lowestPrice'
  | 'highestPrice'
  | 'lastPrice'
>;

export interface BookRequest {
  readonly instrument: string;
  readonly depth: 5 | 15 | 30 | 50 | 100;
  /** The price step levels are added up by; every price alone without one. */
  readonly group?: string;
}

/**
 * What the server tells by itself. Each store is null until its first snapshot came, is fed only
 * while somebody listens to it, and changes at most once a frame, those of the market twenty times a
 * second. The same question gives the same store.
 */
export interface Live {
  readonly freshness: Store<Freshness>;
  /** Milliseconds since 1970 by the server's clock, whatever this machine's says. */
  readonly now: () => number;
  readonly book: (request: BookRequest) => Store<BookView | null>;
  readonly ticker: (instrument: string) => Store<Ticker | null>;
  /** Newest first, a bounded number. */
  readonly trades: (instrument: string) => Store<readonly Trade[] | null>;
  /** The candles that changed lately, oldest first; the last is the current one. */
  readonly candles: (
    instrument: string,
    interval: CandleInterval,
  ) => Store<readonly Candle[] | null>;
  readonly market: (instrument: string) => Store<MarketView | null>;
  /** Open orders of an account, newest first. */
  readonly orders: (account: string) => Store<readonly Order[] | null>;
  readonly balances: (account: string) => Store<readonly Balance[] | null>;
  /** Every order that changed and every fill, in order, none left out. Returns how to stop. */
  readonly follow: (account: string, listener: AccountListener) => () => void;
  readonly stop: () => void;
}

export interface AccountListener {
  readonly onOrder?: (order: Order) => void;
  readonly onFill?: (fill: Fill) => void;
  /**
   * Something happened that nobody can tell any more, after a long break: these orders ended, and
   * there may be other orders and fills. The API knows them all.
   */
  readonly onMissed?: (endedOrders: readonly string[]) => void;
}
