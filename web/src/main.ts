import type { MarketView } from './api/client.ts';
import { languageFor, say, type Language } from './language/language.ts';
import { messages, type MessageKey } from './language/messages.ts';
import { formatsFor, type Formats } from './market/format.ts';
import type { Freshness } from './market/freshness.ts';
import { ladderOf } from './market/ladder.ts';
import { createOrderBook } from './market/order-book.ts';
import { showPrice } from './market/price-header.ts';
import { createTape } from './market/tape.ts';
import { watchMarket } from './market/watch.ts';
import { offerOperatorForm } from './operator/operator-form.ts';
import { byId, setText } from './ui/element.ts';
import { keep, kept } from './ui/kept.ts';
import { applyKeptTheme, themeSwitch, toggleTheme } from './ui/theme.ts';

/** As tall as each other: a tape row for each price of both sides, and one for the totals. */
const ROWS = { book: 8, tape: 17 };

let language: Language = languageFor(kept('language'), navigator.languages);
let formats: Formats = formatsFor(language);
let view: MarketView | null = null;
let freshness: Freshness = { state: 'loading' };

applyKeptTheme();
const book = createOrderBook(ROWS.book);
const tape = createTape(ROWS.tape);
offerOperatorForm(() => language);
speak();

byId('language').addEventListener('click', () => {
  language = language === 'ko' ? 'en' : 'ko';
  keep('language', language);
  formats = formatsFor(language);
  speak();
});
byId('theme').addEventListener('click', () => {
  toggleTheme();
  labelSwitches();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', labelSwitches);
// The operator's link may be pasted where the page is open already, which loads nothing again.
addEventListener('hashchange', () => {
  offerOperatorForm(() => language);
  speak();
});

watchMarket({
  rows: ROWS,
  onView: (next) => {
    view = next;
    byId('market').removeAttribute('aria-busy');
    draw();
  },
  onFreshness: (next) => {
    const wasOffline = freshness.state === 'offline';
    freshness = next;
    showFreshness(wasOffline);
  },
});

/** Puts every sentence of the page into the reader's language. */
function speak(): void {
  document.documentElement.lang = language;
  setText(document.querySelector('title') ?? document.head, say(language, 'pageTitle'));
  for (const node of document.querySelectorAll<HTMLElement>('[data-text]')) {
    setText(node, say(language, keyOf(node.dataset['text'])));
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-label]')) {
    node.setAttribute('aria-label', say(language, keyOf(node.dataset['label'])));
  }
  labelSwitches();
  book.translate(language, formats);
  tape.translate(language, formats);
  draw();
  showFreshness(false);
}

function keyOf(name: string | undefined): MessageKey {
  if (name === undefined || !isKey(name)) throw new Error(`there is no sentence ${name}`);
  return name;
}

function isKey(name: string): name is MessageKey {
  return Object.hasOwn(messages.ko, name);
}

function labelSwitches(): void {
  const other = byId('language');
  setText(other, say(language, 'otherLanguage'));
  other.lang = language === 'ko' ? 'en' : 'ko';
  const { sign, label } = themeSwitch();
  setText(byId('theme'), sign);
  byId('theme').setAttribute('aria-label', say(language, label));
  byId('theme').title = say(language, label);
}

function draw(): void {
  if (view === null) return;
  showPrice(view.ticker, language, formats);
  book.show(ladderOf(view.book, view.ticker, ROWS.book));
  tape.show(view.trades);
}

/** The chip changes quietly; only losing the server and finding it again are announced. */
function showFreshness(wasOffline: boolean): void {
  const { state } = freshness;
  byId('market').dataset['freshness'] = state;
  const chip = byId('freshness');
  chip.className = `chip ${state}`;
  const seconds = freshness.state === 'stale' ? freshness.seconds : 0;
  setText(chip, say(language, state === 'offline' ? 'disconnected' : state, { seconds }));
  const lost: MessageKey = navigator.onLine ? 'offline' : 'noNetwork';
  const banner = byId('connection');
  banner.classList.toggle('lost', state === 'offline');
  if (state === 'offline') setText(banner, say(language, lost));
  else setText(banner, wasOffline ? say(language, 'backOnline') : '');
}
