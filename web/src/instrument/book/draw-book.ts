import type { Ticker } from '@hoga/contract/instrument';
import type { Order } from '@hoga/contract/order';
import type { BookView, MarketView } from '../../live/index.ts';
import { mark, writeText } from '../drawing.ts';
import { previousClose } from '../previous-close.ts';
import type { Words } from './book-words.ts';
import { drawLevel, type LevelNodes } from './draw-level.ts';
import { ladderOf, type Ladder, type Measure } from './ladder.ts';
import { middleText } from './middle-text.ts';
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
}

const NO_BOOK: BookView = { bids: [], asks: [], sequence: 0 };

/** Writes the book into its table. Returns what is shown, or null while nothing is. */
export function drawBook(
  { table, levels }: BookElements,
  state: BookState,
  look: BookLook,
): Ladder | null {
  const close = state.day === null ? null : previousClose(state.day);
  const ladder = ladderNow(state, look, close);
  const isShown = state.copy !== null;
  mark(table, 'state', isShown ? 'shown' : 'loading');
  mark(table, 'phase', state.market?.phase ?? 'continuous');
  for (const level of levels) {
    const side = level.side === 'sell' ? ladder.asks : ladder.bids;
    drawLevel(level, side[level.place] ?? null, look.words);
  }
  const { formats } = look.words;
  const totals = [ladder.askTotal, ladder.bidTotal].map((total) => formats.quantity(total));
  const texts = isShown ? [...middleText({ ...state, ladder, close }, look.words), ...totals] : [];
  for (const [index, place] of table.querySelectorAll('.book-text').entries()) {
    writeText(place, texts[index] ?? '');
  }
  return isShown ? ladder : null;
}

function ladderNow({ copy, day, orders }: BookState, look: BookLook, close: string | null): Ladder {
  const last = day?.lastPrice ?? null;
  const mine = orders === null ? null : myLevels(orders, look);
  return ladderOf(copy ?? NO_BOOK, { ...look, close, last, mine });
}
