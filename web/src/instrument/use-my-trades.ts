import type { Fill } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import { averagePriceOf, useMyFills, usePosition } from '../order/index.ts';
import { PRICE_PLACES } from './chart/average-lines.ts';

export interface MyTrades {
  readonly fills: readonly Fill[];
  /** What is held cost so much on average; null where nothing is held, or nobody can say. */
  readonly averagePrice: string | null;
}

/** What one traded here oneself, for the chart. */
export function useMyTrades(rules: Instrument | null): MyTrades {
  const { fills } = useMyFills(rules?.id ?? null);
  const cost = usePosition(rules)?.cost;
  if (rules === null || cost?.state !== 'known') return { fills, averagePrice: null };
  const { pricePlaces } = rules;
  const average = averagePriceOf(cost.basis, { pricePlaces, places: PRICE_PLACES });
  return {
    fills,
    averagePrice: average === null ? null : formatDecimal(average, PRICE_PLACES),
  };
}
