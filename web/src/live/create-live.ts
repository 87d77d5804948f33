import type { Live } from './live.ts';

export interface LiveNeeds {
  readonly address: string;
  readonly session: { readonly token: () => Promise<string | null> };
}

export function createLive(_needs: LiveNeeds): Live {
  const nothing = { get: () => null, subscribe: () => () => undefined };
  return {
    freshness: { get: () => ({ state: 'connecting' }), subscribe: () => () => undefined },
    now: () => Date.now(),
    book: () => nothing,
    ticker: () => nothing,
    trades: () => nothing,
    candles: () => nothing,
    market: () => nothing,
    orders: () => nothing,
    balances: () => nothing,
    follow: () => () => undefined,
    stop: () => undefined,
  };
}
