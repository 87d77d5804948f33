import type { Fill } from '@hoga/contract/account';
import type { Candle, Trade } from '@hoga/contract/instrument';
import type { DataMessage, DataMessageOf, Followed } from '@hoga/contract/live';
import type { Order } from '@hoga/contract/order';
import { BookCopy } from './book-copy.ts';
import type { AccountEvent, News } from './port-messages.ts';

/** Where a copy is in what the server tells. */
export interface Place {
  readonly epoch: string;
  readonly sequence: number;
}

/** What one subscription tells, as of its last message. */
export interface Copy {
  /** Takes in a message that goes on from `before`. Answers what happened to an account by it. */
  take(message: DataMessage, before: Place | null): readonly AccountEvent[];
  /** Whether it may be shown. */
  isRight(): boolean;
  /** What to tell whoever was told up to `told`; -1 is nothing. Null where only events tell. */
  news(told: number, sequence: number): News | null;
  /** What to tell whoever comes to an account that is followed already. */
  greeting(): readonly AccountEvent[];
  /** What to tell whoever follows an account of which nothing is known any more. */
  farewell(): readonly AccountEvent[];
}

export const TRADES_MAX = 200;
const CANDLES_MAX = 3;
const NOTHING: readonly AccountEvent[] = [];
const isRight = (): boolean => true;
const SILENT = { isRight, greeting: () => NOTHING, farewell: () => NOTHING };

export function copyOf(followed: Followed): Copy {
  switch (followed.channel) {
    case 'book':
      return bookCopy();
    case 'trades':
      return tradesCopy();
    case 'candles':
      return candlesCopy();
    case 'orders':
      return ordersCopy(followed.account);
    case 'fills':
      return fillsCopy(followed.account);
    case 'bbo':
    case 'ticker':
    case 'market':
    case 'balances':
      return latestCopy();
  }
}

function bookCopy(): Copy {
  const copy = new BookCopy();
  return {
    ...SILENT,
    take: (message) => {
      if (message.channel === 'book') copy.take(message);
      return NOTHING;
    },
    isRight: () => copy.isRight(),
    news: (_, sequence) => {
      const { bids, asks } = copy.sides;
      return { channel: 'book', book: { bids: [...bids], asks: [...asks], sequence } };
    },
  };
}

/** Whatever says everything in every message. */
function latestCopy(): Copy {
  let news: News | null = null;
  return {
    ...SILENT,
    take: (message) => {
      news = latestNews(message);
      return NOTHING;
    },
    news: () => news,
  };
}

function latestNews(message: DataMessage): News | null {
  switch (message.channel) {
    case 'ticker':
      return { channel: 'ticker', ticker: message.ticker };
    case 'market':
      return { channel: 'market', market: marketOf(message) };
    case 'balances':
      return { channel: 'balances', balances: message.balances };
    default:
      return null;
  }
}

function marketOf(message: DataMessageOf<'market'>) {
  const { phase, auctionEndsAt, expectedPrice, expectedQuantity } = message;
  const { referencePrice, lowestPrice, highestPrice, lastPrice } = message;
  const expected = { expectedPrice, expectedQuantity };
  return {
    phase,
    auctionEndsAt,
    ...expected,
    referencePrice,
    lowestPrice,
    highestPrice,
    lastPrice,
  };
}

function tradesCopy(): Copy {
  /** Oldest first. */
  let trades: Trade[] = [];
  return {
    ...SILENT,
    take: (message, before) => {
      if (message.channel !== 'trades') return NOTHING;
      const isAll = message.type === 'snapshot' || before === null;
      const more = isAll ? message.trades : newerThan(before.sequence, message.trades);
      trades = [...(isAll ? [] : trades), ...more].slice(-TRADES_MAX);
      return NOTHING;
    },
    news: (told) => {
      const oldest = Number(trades[0]?.id ?? Infinity);
      // Whoever was told of none of those that are kept has a hole before them.
      const isAll = told < oldest;
      const news = isAll ? trades : newerThan(told, trades);
      return { channel: 'trades', trades: news.toReversed(), isAll };
    },
  };
}

/** Trades and fills are numbered by the trade, and so are their sequences. */
function newerThan<Numbered extends { readonly id: string }>(
  sequence: number,
  rows: readonly Numbered[],
): readonly Numbered[] {
  return rows.filter(({ id }) => Number(id) > sequence);
}

function candlesCopy(): Copy {
  let candles: readonly Candle[] = [];
  return {
    ...SILENT,
    take: (message) => {
      if (message.channel !== 'candles') return NOTHING;
      const changed = new Set(message.candles.map(({ start }) => start));
      const kept = message.type === 'snapshot' ? [] : candles.filter((c) => !changed.has(c.start));
      candles = [...kept, ...message.candles]
        .toSorted((a, b) => (a.start < b.start ? -1 : 1))
        .slice(-CANDLES_MAX);
      return NOTHING;
    },
    news: () => ({ channel: 'candles', candles }),
  };
}

function ordersCopy(account: string): Copy {
  let open = new Map<string, Order>();
  const openOrders = (): AccountEvent => ({
    kind: 'open-orders',
    account,
    orders: [...open.values()],
  });
  return {
    isRight,
    take: (message, before) => {
      if (message.channel !== 'orders') return NOTHING;
      const { type, orders } = message;
      if (type === 'update') {
        if (before?.sequence === message.sequence || orders.length === 0) return NOTHING;
        for (const order of orders) {
          if (order.state === 'open') open.set(order.id, order);
          else open.delete(order.id);
        }
        return [{ kind: 'orders', account, orders }];
      }
      const former = open;
      open = new Map(orders.map((order) => [order.id, order]));
      if (before === null || before.sequence === message.sequence) return [openOrders()];
      const ended = [...former.keys()].filter((id) => !open.has(id));
      return [openOrders(), { kind: 'missed', account, ended }];
    },
    news: () => null,
    greeting: () => [openOrders()],
    farewell: () => [{ kind: 'open-orders', account, orders: null }],
  };
}

/** Fills are told, not kept. */
function fillsCopy(account: string): Copy {
  return {
    ...SILENT,
    take: (message, before) => {
      if (message.channel !== 'fills') return NOTHING;
      if (message.type === 'snapshot') {
        const isMissing = before !== null && before.sequence !== message.sequence;
        return isMissing ? [{ kind: 'missed', account, ended: [] }] : NOTHING;
      }
      const fills = newerThan(before?.sequence ?? -1, message.fills) as Fill[];
      return fills.length === 0 ? NOTHING : [{ kind: 'fills', account, fills }];
    },
    news: () => null,
  };
}
