import type { Balance, Fill } from '@hoga/contract/account';
import type { Candle, Ticker, Trade } from '@hoga/contract/instrument';
import type { FeedLevel } from '@hoga/contract/live';
import type { Order } from '@hoga/contract/order';
import { TRADES_MAX } from './copies.ts';
import type { BookView, MarketView } from './live.ts';
import type { AccountEvent, News } from './port-messages.ts';

/** What a store holds, channel by channel. */
export interface Shown {
  readonly book: BookView;
  readonly ticker: Ticker;
  readonly trades: readonly Trade[];
  readonly candles: readonly Candle[];
  readonly market: MarketView;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly balances: readonly Balance[];
}

/** What a store holds after news. */
export function afterNews(former: Shown[keyof Shown] | null, news: News): Shown[keyof Shown] {
  switch (news.channel) {
    case 'book':
      return bookAfter(former as BookView | null, news.book);
    case 'trades': {
      const older = news.isAll ? [] : ((former ?? []) as readonly Trade[]);
      return [...news.trades, ...older].slice(0, TRADES_MAX);
    }
    case 'ticker':
      return news.ticker;
    case 'candles':
      return news.candles;
    case 'market':
      return news.market;
    case 'balances':
      return news.balances;
  }
}

/** Levels that did not change stay the same objects, so that whoever draws one knows. */
function bookAfter(former: BookView | null, { bids, asks, sequence }: BookView): BookView {
  if (former === null) return { bids, asks, sequence };
  return { bids: sameLevels(former.bids, bids), asks: sameLevels(former.asks, asks), sequence };
}

function sameLevels(former: readonly FeedLevel[], levels: readonly FeedLevel[]): FeedLevel[] {
  const known = new Map(former.map((level) => [level[0], level]));
  return levels.map((level) => {
    const same = known.get(level[0]);
    return same !== undefined && same[1] === level[1] && same[2] === level[2] ? same : level;
  });
}

/** Open orders, newest first, after something happened. */
export function ordersAfter(
  former: readonly Order[] | null,
  event: AccountEvent,
): readonly Order[] | null {
  if (event.kind === 'open-orders') return event.orders?.toSorted(byAge) ?? null;
  if (event.kind !== 'orders' || former === null) return former;
  const changed = new Map(event.orders.map((order) => [order.id, order]));
  const kept = former.filter(({ id }) => !changed.has(id));
  const open = [...changed.values()].filter(({ state }) => state === 'open');
  return [...kept, ...open].toSorted(byAge);
}

/** Ids begin with the time. */
function byAge(a: Order, b: Order): number {
  return a.id < b.id ? 1 : -1;
}
