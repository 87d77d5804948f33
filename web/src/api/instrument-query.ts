import { queryOptions } from '@tanstack/react-query';
import type { Api } from './api.ts';

// The address of an instrument asks for these while its page is still being loaded.

/** The rules of an instrument. */
export const instrumentQuery = (api: Api, instrument: string) =>
  queryOptions({
    queryKey: ['instrument', instrument],
    queryFn: ({ signal }) =>
      api.call('getInstrument', { params: { instrument } }, { signal, isAnonymous: true }),
    staleTime: Infinity,
    networkMode: 'always',
    retry: false,
  });

/** An old price is no first price. */
const FIRST_PRICE_MS = 10_000;

/** The price of an instrument until the feed tells it. */
export const tickerQuery = (api: Api, instrument: string) =>
  queryOptions({
    queryKey: ['ticker', instrument],
    queryFn: ({ signal }) =>
      api.call('getTicker', { params: { instrument } }, { signal, isAnonymous: true }),
    staleTime: FIRST_PRICE_MS,
    gcTime: FIRST_PRICE_MS,
    networkMode: 'always',
    retry: false,
  });
