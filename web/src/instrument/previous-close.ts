import type { Ticker } from '@hoga/contract/instrument';
import { decimalOf, unitsOf } from './decimals.ts';

/** What today is measured against. Before the first trade the server opens the day with it. */
export function previousClose({
  lastPrice,
  openPrice,
  change,
}: Pick<Ticker, 'lastPrice' | 'openPrice' | 'change'>): string {
  return lastPrice === null ? openPrice : decimalOf(unitsOf(lastPrice) - unitsOf(change));
}
