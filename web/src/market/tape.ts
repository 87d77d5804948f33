import type { Trade } from '@hoga/contract/instrument';
import { say, type Language } from '../language/language.ts';
import { byId, element, setText } from '../ui/element.ts';
import type { Formats } from './format.ts';

/** The latest trades, newest first, in rows that stay where they are. */
export interface Tape {
  show(trades: readonly Trade[]): void;
  translate(language: Language, formats: Formats): void;
}

interface Row {
  readonly line: HTMLTableRowElement;
  /** Time, price, quantity, side. */
  readonly cells: readonly HTMLTableCellElement[];
}

const HEADS = ['time', 'tradePrice', 'tradeQuantity', 'takerSide'] as const;

export function createTape(rows: number): Tape {
  const lines = Array.from({ length: rows }, rowOf);
  const heads = HEADS.map(() => element('th', { scope: 'col' }));
  const caption = element('caption', { class: 'unseen' });
  const empty = element('p', { class: 'empty' });
  empty.hidden = true;
  const table = element('table', { class: 'tape' }, [
    caption,
    element('thead', {}, [element('tr', {}, heads)]),
    element(
      'tbody',
      {},
      lines.map(({ line }) => line),
    ),
  ]);
  byId('tape').replaceChildren(table, empty);
  let shown: readonly Trade[] | null = null;
  let [language, formats]: [Language, Formats | null] = ['ko', null];

  const draw = (newest: string | null): void => {
    if (shown === null || formats === null) return;
    empty.hidden = shown.length > 0;
    table.hidden = shown.length === 0;
    const fresh = freshOnes(shown, newest);
    for (const [index, row] of lines.entries()) {
      drawRow(row, shown[index] ?? null, { formats, language });
      row.line.classList.toggle('fresh', index < fresh);
    }
  };

  return {
    show: (trades) => {
      const newest = shown?.[0]?.id ?? null;
      shown = trades;
      draw(newest);
    },
    translate: (to, using) => {
      [language, formats] = [to, using];
      for (const [index, key] of HEADS.entries()) setText(heads[index] ?? table, say(to, key));
      setText(caption, say(to, 'trades'));
      setText(empty, say(to, 'noTrades'));
      draw(shown?.[0]?.id ?? null);
    },
  };
}

function rowOf(): Row {
  const cells = HEADS.map(() => element('td'));
  return { cells, line: element('tr', {}, cells) };
}

function drawRow(
  { line, cells }: Row,
  trade: Trade | null,
  { formats, language }: { formats: Formats; language: Language },
): void {
  line.dataset['side'] = trade?.takerSide ?? 'none';
  const texts =
    trade === null
      ? []
      : [
          formats.time(trade.at),
          formats.price(trade.price),
          formats.quantity(trade.quantity),
          say(language, trade.takerSide),
        ];
  for (const [index, cell] of cells.entries()) setText(cell, texts[index] ?? '');
}

/** How many trades at the top have come since; none with the first look. */
function freshOnes(trades: readonly Trade[], newest: string | null): number {
  if (newest === null) return 0;
  const known = trades.findIndex(({ id }) => id === newest);
  return known === -1 ? trades.length : known;
}
