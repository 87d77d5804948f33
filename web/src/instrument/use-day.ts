import type { Ticker } from '@hoga/contract/instrument';
import { useQuery } from '@tanstack/react-query';
import { tickerQuery } from '../api/index.ts';
import { useServices } from '../services/index.ts';
import type { Store } from '../store/index.ts';

/** The day of an instrument as the feed tells it, and before it does, as its address was told. */
export function useDay(instrument: string): {
  readonly now: () => Ticker | null;
  readonly ticker: Store<Ticker | null>;
} {
  const { api, live } = useServices();
  const first = useQuery(tickerQuery(api, instrument)).data ?? null;
  const ticker = live.ticker(instrument);
  return { now: () => ticker.get() ?? first, ticker };
}
