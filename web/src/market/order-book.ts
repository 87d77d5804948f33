import type { Side } from '@hoga/contract/instrument';
import { say, type Language } from '../language/language.ts';
import { byId, element, setText } from '../ui/element.ts';
import type { Formats } from './format.ts';
import type { Ladder, Rung } from './ladder.ts';

/** The order book as a table whose rows stay where they are, so that eyes and readers can too. */
export interface OrderBook {
  show(ladder: Ladder): void;
  translate(language: Language, formats: Formats): void;
}

interface Row {
  readonly line: HTMLTableRowElement;
  readonly price: HTMLElement;
  readonly rate: HTMLElement;
  readonly quantity: HTMLElement;
  readonly bar: HTMLElement;
}

interface Words {
  readonly caption: HTMLElement;
  readonly heads: readonly [HTMLElement, HTMLElement, HTMLElement];
  readonly totals: readonly [HTMLElement, HTMLElement, HTMLElement];
}

const SUMMARY_KEY = 'KeyR';

export function createOrderBook(rows: number): OrderBook {
  const place = byId('book');
  // Asks stand above bids, and the best prices of both meet in the middle.
  const asks = Array.from({ length: rows }, () => rowOf('sell'));
  const bids = Array.from({ length: rows }, () => rowOf('buy'));
  const words = wordsOf();
  place.replaceChildren(tableOf(words, [...asks.toReversed(), ...bids]));
  let shown: Ladder | null = null;
  let [language, formats]: [Language, Formats | null] = ['ko', null];

  const draw = (): void => {
    if (shown === null || formats === null) return;
    for (const [index, row] of asks.entries()) drawRow(row, shown.asks[index] ?? null, formats);
    for (const [index, row] of bids.entries()) drawRow(row, shown.bids[index] ?? null, formats);
    const [askTotal, , bidTotal] = words.totals;
    setText(askTotal, formats.quantity(shown.askTotal));
    setText(bidTotal, formats.quantity(shown.bidTotal));
    setText(byId('spread'), shown.spread === null ? '–' : formats.won(shown.spread));
  };

  place.addEventListener('keydown', (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (event.code !== SUMMARY_KEY || !isPlain || shown === null || formats === null) return;
    setText(byId('book-summary'), summaryOf(shown, language, formats));
  });

  return {
    show: (ladder) => {
      shown = ladder;
      draw();
    },
    translate: (to, using) => {
      [language, formats] = [to, using];
      translate(words, language);
      draw();
    },
  };
}

function rowOf(side: Side): Row {
  const price = element('strong');
  const rate = element('span', { class: 'rate' });
  const quantity = element('span', { class: 'quantity' });
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  const depth = element('td', { class: 'depth' }, [bar, quantity]);
  const priceCell = element('th', { scope: 'row', class: 'level' }, [price, rate]);
  const empty = element('td', { class: 'other' });
  const cells = side === 'sell' ? [depth, priceCell, empty] : [empty, priceCell, depth];
  const line = element('tr', { class: side === 'sell' ? 'ask' : 'bid' }, cells);
  return { line, price, rate, quantity, bar };
}

function drawRow({ line, price, rate, quantity, bar }: Row, rung: Rung | null, formats: Formats) {
  line.classList.toggle('none', rung === null);
  line.classList.toggle('last', rung?.isLast === true);
  line.dataset['direction'] = rung?.direction ?? 'flat';
  setText(price, rung === null ? '' : formats.price(rung.price));
  setText(rate, rung === null ? '' : formats.rate(rung.changeRate));
  setText(quantity, rung === null ? '' : formats.quantity(rung.quantity));
  // Set through the object model: the page's policy refuses styles written into the document.
  bar.style.transform = `scaleX(${(rung?.depth ?? 0).toFixed(3)})`;
}

function wordsOf(): Words {
  const head = (): HTMLElement => element('th', { scope: 'col' });
  const cell = (): HTMLElement => element('td');
  return {
    caption: element('caption', { class: 'unseen' }),
    heads: [head(), head(), head()],
    totals: [cell(), element('th', { scope: 'row' }), cell()],
  };
}

function tableOf({ caption, heads, totals }: Words, rows: readonly Row[]): HTMLTableElement {
  const lines = rows.map(({ line }) => line);
  return element('table', { class: 'ladder' }, [
    caption,
    element('thead', {}, [element('tr', {}, heads)]),
    element('tbody', {}, lines),
    element('tfoot', {}, [element('tr', {}, totals)]),
  ]);
}

function translate({ caption, heads, totals }: Words, language: Language): void {
  setText(caption, say(language, 'bookCaption'));
  const [asks, price, bids] = heads;
  setText(asks, say(language, 'asks'));
  setText(price, say(language, 'price'));
  setText(bids, say(language, 'bids'));
  setText(totals[1], say(language, 'total'));
}

/** What a listener asks for: the best price and quantity of each side. */
function summaryOf({ asks, bids }: Ladder, language: Language, formats: Formats): string {
  const [ask, bid] = [asks[0], bids[0]];
  if (!ask || !bid) return say(language, 'noOrders');
  return say(language, 'bookSummary', {
    ask: formats.price(ask.price),
    askQuantity: formats.quantity(ask.quantity),
    bid: formats.price(bid.price),
    bidQuantity: formats.quantity(bid.quantity),
  });
}
