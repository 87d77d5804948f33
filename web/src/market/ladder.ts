import type { Book, Ticker } from '@hoga/contract/instrument';
import { difference, sumOf } from './format.ts';

export type Direction = 'up' | 'down' | 'flat';

/** One price of the order book as it is shown. */
export interface Rung {
  readonly price: string;
  readonly quantity: string;
  /** Against the close of the day before. */
  readonly direction: Direction;
  readonly changeRate: number;
  /** Of the largest quantity shown, from 0 to 1. */
  readonly depth: number;
  readonly isLast: boolean;
}

export interface Ladder {
  /** Best price first; always as many as there are rows, null where nothing rests. */
  readonly asks: readonly (Rung | null)[];
  readonly bids: readonly (Rung | null)[];
  readonly askTotal: string;
  readonly bidTotal: string;
  /** Null while one side is empty. */
  readonly spread: string | null;
}

/** The book in a fixed number of rows a side. */
export function ladderOf(book: Book, ticker: Ticker, rows: number): Ladder {
  const [asks, bids] = [book.asks.slice(0, rows), book.bids.slice(0, rows)];
  const quantities = [...asks, ...bids].map(({ quantity }) => Number(quantity));
  const largest = Math.max(0, ...quantities);
  const close = previousClose(ticker);
  const rung = ({ price, quantity }: Book['asks'][number]): Rung => ({
    price,
    quantity,
    ...changeOf(price, close),
    depth: largest === 0 ? 0 : Number(quantity) / largest,
    isLast: price === ticker.lastPrice,
  });
  const filled = (levels: Book['asks']): (Rung | null)[] =>
    Array.from({ length: rows }, (_, row) => {
      const level = levels[row];
      return level === undefined ? null : rung(level);
    });
  const [ask, bid] = [asks[0], bids[0]];
  return {
    asks: filled(asks),
    bids: filled(bids),
    askTotal: sumOf(asks.map(({ quantity }) => quantity)),
    bidTotal: sumOf(bids.map(({ quantity }) => quantity)),
    spread: ask === undefined || bid === undefined ? null : difference(ask.price, bid.price),
  };
}

/** What today is measured against. Before the first trade the server opens the day with it. */
export function previousClose({ lastPrice, openPrice, change }: Ticker): string {
  return lastPrice === null ? openPrice : difference(lastPrice, change);
}

export function changeOf(
  price: string,
  close: string,
): { readonly direction: Direction; readonly changeRate: number } {
  const change = Number(difference(price, close));
  return { direction: directionOf(change), changeRate: change / Number(close) };
}

export function directionOf(change: number): Direction {
  if (change === 0) return 'flat';
  return change > 0 ? 'up' : 'down';
}
