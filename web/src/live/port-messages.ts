import type { Balance, Fill } from '@hoga/contract/account';
import type { Candle, Ticker, Trade } from '@hoga/contract/instrument';
import type { Followed } from '@hoga/contract/live';
import type { Order } from '@hoga/contract/order';
import type { BookView, MarketView } from './live.ts';

/** What a tab says to the hub. */
export type ToHub =
  /** The first message; whoever holds the lock is there. */
  | {
      readonly type: 'hello';
      readonly address: string;
      readonly lock: string | null;
      readonly isVisible: boolean;
    }
  | { readonly type: 'follow'; readonly followed: Followed }
  | { readonly type: 'unfollow'; readonly subscription: string }
  /** What it was told is drawn: the next frame may come. */
  | { readonly type: 'ready'; readonly isVisible: boolean }
  /** The network came back, or somebody looks again. */
  | { readonly type: 'awake' }
  /** Whose private things it shows; null when nobody is signed in. */
  | { readonly type: 'account'; readonly account: string | null }
  /** The answer to `token-wanted`; null when it could not be had now. */
  | { readonly type: 'token'; readonly token: string | null }
  | { readonly type: 'bye' };

/** What the hub says to a tab: one frame, and the next when that is drawn. */
export type ToTab = Frame | { readonly type: 'token-wanted'; readonly isRefused: boolean };

export interface Frame {
  readonly type: 'frame';
  readonly status: Status;
  readonly changes: readonly Change[];
  /** In order, none left out. */
  readonly events: readonly AccountEvent[];
}

export interface Status {
  /** `lost` when coming back has failed at least once. */
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Since something was heard last, or since the beginning. */
  readonly silentMs: number;
  /** The server's clock at the moment of sending, and which measurement says so. */
  readonly clock: { readonly measurement: number; readonly serverMs: number } | null;
}

/** What a copy is now; null when nothing is known of it. */
export interface Change {
  readonly subscription: string;
  readonly news: News | null;
}

export type News =
  | { readonly channel: 'book'; readonly book: BookView }
  | { readonly channel: 'ticker'; readonly ticker: Ticker }
  | {
      readonly channel: 'trades';
      /** Newest first; added to what was told before unless they are all there is. */
      readonly trades: readonly Trade[];
      readonly isAll: boolean;
    }
  | { readonly channel: 'candles'; readonly candles: readonly Candle[] }
  | { readonly channel: 'market'; readonly market: MarketView }
  | { readonly channel: 'balances'; readonly balances: readonly Balance[] };

/** What happened to an account; never dropped. */
export type AccountEvent =
  /** All open orders; null when they are not known any more. */
  | {
      readonly kind: 'open-orders';
      readonly account: string;
      readonly orders: readonly Order[] | null;
    }
  | { readonly kind: 'orders'; readonly account: string; readonly orders: readonly Order[] }
  | { readonly kind: 'fills'; readonly account: string; readonly fills: readonly Fill[] }
  /** Something happened that cannot be told any more; these orders ended, nobody says how. */
  | { readonly kind: 'missed'; readonly account: string; readonly ended: readonly string[] };
