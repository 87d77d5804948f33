import type { Side } from '@hoga/contract/instrument';
import type { BookView } from '../../live/index.ts';
import {
  decimalOf,
  directionOf,
  productOf,
  shareOf,
  unitsOf,
  type Direction,
} from '../decimals.ts';
import { levelOf } from './groups.ts';
import type { MyLevel, MyLevels } from './my-levels.ts';

/** What is written beside a price: its own quantity, that of all prices up to it, or its worth. */
export type Measure = 'quantity' | 'cumulative' | 'amount';

/** One price of the order book as it is shown. */
export interface Rung {
  readonly price: string;
  /** By the measure that was asked for. */
  readonly figure: string;
  /** Of the largest figure shown, from 0 to 1. */
  readonly share: number;
  /** Against the close of the day before. */
  readonly direction: Direction;
  readonly changeRate: number;
  readonly isLast: boolean;
  /** In an auction: a price at which somebody on the other side would trade already. */
  readonly isCrossed: boolean;
  readonly mine: MyLevel | null;
}

export interface Best {
  readonly price: string;
  readonly quantity: string;
}

export interface Ladder {
  /** Best price first; as many as there are rows, null where nothing rests. */
  readonly asks: readonly (Rung | null)[];
  readonly bids: readonly (Rung | null)[];
  /** Quantities of the levels shown. */
  readonly askTotal: string;
  readonly bidTotal: string;
  readonly bestAsk: Best | null;
  readonly bestBid: Best | null;
  /** Null while a side is empty or both overlap. */
  readonly spread: { readonly won: string; readonly rate: number } | null;
}

export interface LadderView {
  readonly rows: number;
  readonly measure: Measure;
  readonly group: string | null;
  /** The close of the day before, and the last price. */
  readonly close: string | null;
  readonly last: string | null;
  readonly mine: MyLevels | null;
}

interface Level {
  readonly price: bigint;
  readonly quantity: bigint;
}

/** The book in a fixed number of rows a side. */
export function ladderOf(book: BookView, view: LadderView): Ladder {
  const [asks, bids] = [levelsOf(book.asks, view.rows), levelsOf(book.bids, view.rows)];
  const [ask, bid] = [asks[0], bids[0]];
  const askFigures = figuresOf(asks, view.measure);
  const bidFigures = figuresOf(bids, view.measure);
  const largest = [...askFigures, ...bidFigures].reduce((a, b) => (b > a ? b : a), 0n);
  const rungs = (side: Side): (Rung | null)[] => {
    const [levels, figures] = side === 'sell' ? [asks, askFigures] : [bids, bidFigures];
    const last = view.last === null ? null : levelOf(view.last, { side, group: view.group });
    const other = side === 'sell' ? bid : ask;
    return Array.from({ length: view.rows }, (_, row) => {
      const [level, figure] = [levels[row], figures[row]];
      if (level === undefined || figure === undefined) return null;
      const price = decimalOf(level.price);
      return {
        price,
        figure: writtenFigure(figure, view.measure),
        share: shareOf(figure, largest),
        ...changeOf(level.price, view.close),
        isLast: price === last,
        isCrossed: other !== undefined && isCrossed(side, level.price, other.price),
        mine: view.mine?.[side].get(price) ?? null,
      };
    });
  };
  return {
    asks: rungs('sell'),
    bids: rungs('buy'),
    askTotal: decimalOf(sumOf(asks)),
    bidTotal: decimalOf(sumOf(bids)),
    bestAsk: bestOf(ask),
    bestBid: bestOf(bid),
    spread: spreadOf(ask, bid),
  };
}

function levelsOf(levels: BookView['asks'], rows: number): Level[] {
  return levels
    .slice(0, rows)
    .map(([price, quantity]) => ({ price: unitsOf(price), quantity: unitsOf(quantity) }));
}

/** Best price first. Amounts are in units of price times units of quantity. */
function figuresOf(levels: readonly Level[], measure: Measure): bigint[] {
  let sum = 0n;
  return levels.map(({ price, quantity }) => {
    sum += quantity;
    if (measure === 'amount') return price * quantity;
    return measure === 'cumulative' ? sum : quantity;
  });
}

const writtenFigure = (figure: bigint, measure: Measure): string =>
  measure === 'amount' ? productOf(figure, 1n) : decimalOf(figure);

function changeOf(
  price: bigint,
  close: string | null,
): { readonly direction: Direction; readonly changeRate: number } {
  if (close === null) return { direction: 'flat', changeRate: 0 };
  const before = unitsOf(close);
  const change = price - before;
  return { direction: directionOf(change), changeRate: shareOf(change, before) };
}

const isCrossed = (side: Side, price: bigint, other: bigint): boolean =>
  side === 'sell' ? price <= other : price >= other;

const sumOf = (levels: readonly Level[]): bigint =>
  levels.reduce((sum, { quantity }) => sum + quantity, 0n);

const bestOf = (level: Level | undefined): Best | null =>
  level === undefined
    ? null
    : { price: decimalOf(level.price), quantity: decimalOf(level.quantity) };

function spreadOf(ask: Level | undefined, bid: Level | undefined): Ladder['spread'] {
  if (ask === undefined || bid === undefined || ask.price <= bid.price) return null;
  const spread = ask.price - bid.price;
  return { won: decimalOf(spread), rate: shareOf(spread, bid.price) };
}
