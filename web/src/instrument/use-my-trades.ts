import type { Balance, Fill } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import { useEffect } from 'react';
import { averageCost, averagePriceOf, orderDesk, type AverageCost } from '../order/index.ts';
import { useServices } from '../services/index.ts';
import { useStore, type Store } from '../store/index.ts';
import { PRICE_PLACES } from './chart/average-lines.ts';
import { useAccount } from './use-account.ts';

export interface MyTrades {
  readonly fills: readonly Fill[];
  /** What is held cost so much on average; null where nothing is held, or nobody can say. */
  readonly averagePrice: string | null;
}

type FillHistoryState = ReturnType<ReturnType<ReturnType<typeof orderDesk>['fills']>['get']>;

const NOTHING: FillHistoryState = { fills: [], isComplete: true, reading: 'read' };
const NO_FILLS: Store<FillHistoryState> = { get: () => NOTHING, subscribe: () => () => undefined };
const NO_BALANCES: Store<readonly Balance[] | null> = {
  get: () => null,
  subscribe: () => () => undefined,
};

/** What one traded here oneself, for the chart. */
export function useMyTrades(instrument: string, rules: Instrument | null): MyTrades {
  const services = useServices();
  const account = useAccount();
  const history = account === null ? null : orderDesk(services).fills(account, instrument);
  const known = useStore<FillHistoryState>(history ?? NO_FILLS);
  const balances = useStore(account === null ? NO_BALANCES : services.live.balances(account));
  const held = balances?.find(({ asset }) => asset === rules?.base)?.total;
  const cost = rules === null || held === undefined ? null : averageCost(known, held, rules);
  const needsMore = cost?.state === 'needs-more' && known.reading === 'read';
  useEffect(() => {
    if (needsMore) history?.readOn();
  }, [history, needsMore]);
  return { fills: known.fills, averagePrice: averageText(cost, rules) };
}

function averageText(cost: AverageCost | null, rules: Instrument | null): string | null {
  if (cost?.state !== 'known' || rules === null) return null;
  const { pricePlaces } = rules;
  const average = averagePriceOf(cost.basis, { pricePlaces, places: PRICE_PLACES });
  return average === null ? null : formatDecimal(average, PRICE_PLACES);
}
