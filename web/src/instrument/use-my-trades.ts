import type { Balance, Fill } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import { useEffect } from 'react';
import { averageCost, averagePriceOf, orderDesk } from '../order/index.ts';
import { useServices } from '../services/index.ts';
import { useStore, type Store } from '../store/index.ts';
import { PRICE_PLACES } from './chart/average-lines.ts';
import { useAccount } from './use-account.ts';

export interface MyTrades {
  readonly fills: readonly Fill[];
  /** What is held cost so much on average; null where nothing is held, or nobody can say. */
  readonly averagePrice: string | null;
}

const NOTHING = { fills: [], isComplete: true, reading: 'read' } as const;
const NO_FILLS: Store<typeof NOTHING> = { get: () => NOTHING, subscribe: () => () => undefined };
const NO_BALANCES: Store<readonly Balance[] | null> = {
  get: () => null,
  subscribe: () => () => undefined,
};

/** What one traded here oneself, for the chart. */
export function useMyTrades(instrument: string, rules: Instrument | null): MyTrades {
  const services = useServices();
  const account = useAccount();
  const history = account === null ? null : orderDesk(services).fills(account, instrument);
  const known = useStore<typeof NOTHING | ReturnType<NonNullable<typeof history>['get']>>(
    history ?? NO_FILLS,
  );
  const balances = useStore(account === null ? NO_BALANCES : services.live.balances(account));
  const held = balances?.find(({ asset }) => asset === rules?.base)?.total;
  const cost = rules === null || held === undefined ? null : averageCost(known, held, rules);
  const needsMore = cost?.state === 'needs-more' && known.reading === 'read';
  useEffect(() => {
    if (needsMore) history?.readOn();
  }, [history, needsMore]);
  if (rules === null || cost?.state !== 'known') return { fills: known.fills, averagePrice: null };
  const average = averagePriceOf(cost.basis, {
    pricePlaces: rules.pricePlaces,
    places: PRICE_PLACES,
  });
  return {
    fills: known.fills,
    averagePrice: average === null ? null : formatDecimal(average, PRICE_PLACES),
  };
}
