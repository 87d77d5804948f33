import type { Side } from '@hoga/contract/instrument';
import { mark, writeText } from '../drawing.ts';
import type { Words } from './book-words.ts';
import type { Rung } from './ladder.ts';

/** The elements of a row of the book that change. */
export interface LevelNodes {
  readonly row: HTMLElement;
  readonly side: Side;
  /** Counted from the best price. */
  readonly place: number;
  readonly price: HTMLElement;
  readonly rate: HTMLElement;
  readonly figure: HTMLElement;
  /** For readers: what else there is to know beside the price. */
  readonly more: HTMLElement;
  readonly bar: HTMLElement;
  readonly mine: HTMLElement;
}

export function levelNodesOf(row: HTMLElement): LevelNodes {
  const part = (name: string): HTMLElement => {
    const found = row.querySelector<HTMLElement>(`.${name}`);
    if (found === null) throw new Error(`a row of the book has no ${name}`);
    return found;
  };
  return {
    row,
    side: row.dataset['side'] === 'sell' ? 'sell' : 'buy',
    place: Number(row.dataset['level']),
    price: part('book-price'),
    rate: part('book-rate'),
    figure: part('book-figure'),
    more: part('book-more'),
    bar: part('book-bar'),
    mine: part('book-mine'),
  };
}

export function drawLevel(nodes: LevelNodes, rung: Rung | null, words: Words): void {
  if (rung === null) {
    drawNothing(nodes, words);
    return;
  }
  const { formats } = words;
  mark(nodes.row, 'filled', 'true');
  mark(nodes.row, 'price', rung.price);
  mark(nodes.row, 'direction', rung.direction);
  mark(nodes.row, 'last', String(rung.isLast));
  mark(nodes.row, 'crossed', String(rung.isCrossed));
  mark(nodes.row, 'mine', String(rung.mine !== null));
  writeText(nodes.price, formats.price(rung.price));
  writeText(nodes.rate, ` ${formats.rate(rung.changeRate)}`);
  writeText(nodes.figure, formats.quantity(rung.figure));
  writeText(nodes.mine, mineText(rung.mine, words));
  setLength(nodes.bar, rung.share);
  writeText(nodes.more, `, ${formats.quantity(rung.figure)}`);
}

function drawNothing({ row, price, rate, figure, more, mine, bar }: LevelNodes, words: Words) {
  for (const name of ['filled', 'price', 'direction', 'last', 'crossed', 'mine'])
    delete row.dataset[name];
  for (const text of [price, rate, figure, mine]) writeText(text, '');
  setLength(bar, 0);
  writeText(more, words.say('emptyLevel'));
}

function mineText(mine: Rung['mine'], { say, formats }: Words): string {
  if (mine === null) return '';
  const quantity = formats.quantity(mine.quantity);
  if (mine.orders === 1) return say('mine', { quantity });
  return say('mineMany', { quantity, orders: String(mine.orders) });
}

/** Neither laid out anew nor moved to a layer of its own: only painted. */
function setLength(bar: HTMLElement, share: number): void {
  const size = `${(100 * share).toFixed(1)}% 100%`;
  if (bar.style.backgroundSize !== size) bar.style.backgroundSize = size;
}
