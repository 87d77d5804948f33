import type { Ticker } from '@hoga/contract/instrument';
import { say, type Language } from '../language/language.ts';
import { byId, element, setText } from '../ui/element.ts';
import type { Formats } from './format.ts';
import { changeOf, previousClose, type Direction } from './ladder.ts';

const ARROWS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '–' };
const WORDS = { up: 'rises', down: 'falls', flat: 'unchanged' } as const;

/** The price now and the day in figures. */
export function showPrice(ticker: Ticker, language: Language, formats: Formats): void {
  const price = ticker.lastPrice ?? ticker.referencePrice;
  const { direction, changeRate } = changeOf(price, previousClose(ticker));
  const figures: Readonly<Record<string, string>> = {
    'last-price': formats.won(price),
    high: ticker.highPrice === null ? '–' : formats.won(ticker.highPrice),
    low: ticker.lowPrice === null ? '–' : formats.won(ticker.lowPrice),
    volume: `${formats.quantity(ticker.volume)} LPJ`,
    turnover: formats.turnover(ticker.turnover),
    since: say(language, ticker.lastPrice === null ? 'noTradeYet' : 'sinceNine'),
  };
  for (const [id, text] of Object.entries(figures)) settle(byId(id), text);
  byId('market').dataset['direction'] = direction;
  showChange(direction, say(language, WORDS[direction]), [
    formats.price(ticker.change.replace(/^-/, '')),
    formats.rate(changeRate),
  ]);
  document.title = `${formats.price(price)} LPJ/KRW · ${say(language, 'pageTitle')}`;
}

/** An arrow for eyes, a word for ears, and the sign in the figures for both. */
function showChange(direction: Direction, word: string, figures: readonly string[]): void {
  const text = figures.join(' ');
  const change = byId('change');
  change.classList.remove('skeleton');
  if (change.dataset['shown'] === `${word} ${text}`) return;
  change.dataset['shown'] = `${word} ${text}`;
  change.replaceChildren(
    element('span', { 'aria-hidden': 'true' }, [`${ARROWS[direction]} `]),
    element('span', { class: 'unseen' }, [`${word} `]),
    text,
  );
}

function settle(figure: HTMLElement, text: string): void {
  figure.classList.remove('skeleton');
  setText(figure, text);
}
