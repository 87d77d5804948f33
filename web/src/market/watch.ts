import { readMarket, type MarketView } from '../api/client.ts';
import { freshnessOf, pauseAfter, type Contact, type Freshness } from './freshness.ts';

export interface Watching {
  readonly rows: { readonly book: number; readonly tape: number };
  readonly onView: (view: MarketView) => void;
  /** Called when it changes, and each second while the view grows old. */
  readonly onFreshness: (freshness: Freshness) => void;
}

const TICK_MS = 500;

/**
 * Asks for the market again and again, one question at a time: each second while it is watched, less
 * often after failures, and not at all while the page is hidden.
 */
export function watchMarket({ rows, onView, onFreshness }: Watching): void {
  let contact: Contact = { heardAt: null, failures: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let told = '';

  const tell = (): void => {
    const freshness = freshnessOf(contact, performance.now());
    const text = JSON.stringify(freshness);
    if (text === told) return;
    told = text;
    onFreshness(freshness);
  };

  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    if (isAsking || document.hidden) return;
    isAsking = true;
    try {
      onView(await readMarket(rows));
      contact = { heardAt: performance.now(), failures: 0 };
    } catch (error) {
      contact = { ...contact, failures: contact.failures + 1 };
      console.warn('The market could not be read.', error);
    } finally {
      isAsking = false;
    }
    tell();
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(() => void ask(), pauseAfter(contact.failures));
  };

  const askNow = (): void => void ask();
  document.addEventListener('visibilitychange', askNow);
  window.addEventListener('online', askNow);
  setInterval(() => {
    if (!document.hidden) tell();
  }, TICK_MS);
  askNow();
}
