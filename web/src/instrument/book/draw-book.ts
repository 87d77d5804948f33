import type { Ticker } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import type { BookView, MarketView } from '../../live/index.ts';
import { mark, writeText } from '../drawing.ts';
import { previousClose } from '../previous-close.ts';
import type { Words } from './book-words.ts';
import { drawLevel, type LevelNodes } from './draw-level.ts';
import { ladderOf, type Ladder, type Measure } from './ladder.ts';
import { middleText, type MiddleView } from './middle-text.ts';
import { myLevels } from './my-levels.ts';

/** All that the book shows, as it is now; null where nothing is known yet. */
export interface BookState {
  readonly copy: BookView | null;
  readonly day: Ticker | null;
  readonly market: MarketView | null;
  readonly orders: readonly Order[] | null;
  /** By the server's clock. */
  readonly now: number;
}

export interface BookLook {
  readonly instrument: string;
  readonly rows: number;
  readonly measure: Measure;
  readonly group: string | null;
  readonly words: Words;
}

export interface BookElements {
  readonly table: HTMLElement;
  readonly levels: readonly LevelNodes[];
  /** Whether a row has to be drawn this time. */
  readonly isDue: (row: Element) => boolean;
}

const NO_BOOK: BookView = { bids: [], asks: [], sequence: 0 };

/** Writes the book into its table. Returns what is shown, or null while nothing is. */
export function drawBook(
  { table, levels, isDue }: BookElements,
  state: BookState,
  look: BookLook,
): Ladder | null {
  const close = state.day === null ? null : previousClose(state.day);
  const ladder = ladderNow(state, look, close);
  const isShown = state.copy !== null;
  mark(table, 'state', isShown ? 'shown' : 'loading');
  mark(table, 'phase', state.market?.phase ?? 'continuous');
  for (const level of levels.filter(({ row }) => isDue(row))) {
    const side = level.side === 'sell' ? ladder.asks : ladder.bids;
    drawLevel(level, side[level.place] ?? null, look.words);
  }
  const texts = isShown ? textsOf({ ...state, ladder, close }, look.words) : [];
  table
    .querySelectorAll('.book-text')
    .forEach((place, index) => writeText(place, texts[index] ?? ''));
  return isShown ? ladder : null;
}

/** Of the middle, and the totals of both sides. */
function textsOf(view: MiddleView, words: Words): string[] {
  const { askTotal, bidTotal } = view.ladder;
  return [
    ...middleText(view, words),
    ...[askTotal, bidTotal].map((total) => words.formats.quantity(total)),
  ];
}

function ladderNow({ copy, day, orders }: BookState, look: BookLook, close: string | null): Ladder {
  const last = day?.lastPrice ?? null;
  const mine = orders === null ? null : myLevels(orders, look);
  return ladderOf(copy ?? NO_BOOK, { ...look, close, last, mine });
}
