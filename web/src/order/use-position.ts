import type { Balance } from '@hoga/contract/account';
import type { Instrument } from '@hoga/contract/instrument';
import { useEffect, useMemo } from 'react';
import { useStore, type Store } from '../store/index.ts';
import { averageCost, type AverageCost } from './average-price.ts';
import type { FillHistoryState } from './fill-history.ts';
import { useAccount, useBalances, useOrderDesk } from './use-order.ts';

/** What I hold of an instrument, and what is known of what it cost. */
export interface Position {
  readonly held: string;
  readonly available: string;
  readonly cost:
    | Extract<AverageCost, { readonly state: 'known' }>
    | { readonly state: 'reading' | 'failed' | 'too-long' };
}

const UNREAD: FillHistoryState = { fills: [], isComplete: false, reading: 'reading' };
const NOTHING: Store<FillHistoryState> = { get: () => UNREAD, subscribe: () => () => undefined };

/** My fills of an instrument, as far as they were read; none for whoever is signed out. */
export function useMyFills(instrument: string | null): FillHistoryState {
  const account = useAccount();
  const desk = useOrderDesk();
  const isNothing = account === null || instrument === null;
  return useStore(isNothing ? NOTHING : desk.fills(account, instrument));
}

/** Null while nobody is signed in, or the instrument or the balances are not known. */
export function usePosition(instrument: Instrument | null): Position | null {
  const account = useAccount();
  const balances = useBalances(account);
  const id = instrument?.id ?? null;
  const history = useMyFills(id);
  const desk = useOrderDesk();
  const position = useMemo(
    () =>
      balances === null || instrument === null ? null : positionOf(balances, history, instrument),
    [balances, history, instrument],
  );
  const needsMore = position?.cost.state === 'reading' && history.reading === 'read';
  useEffect(() => {
    if (needsMore && account !== null && id !== null) desk.fills(account, id).readOn();
  }, [needsMore, account, desk, id, history]);
  return position;
}

function positionOf(
  balances: readonly Balance[],
  history: FillHistoryState,
  instrument: Instrument,
): Position {
  const balance = balances.find(({ asset }) => asset === instrument.base);
  const { total: held, available } = balance ?? { total: '0', available: '0' };
  const cost = averageCost(history, held, instrument);
  if (cost.state !== 'needs-more') return { held, available, cost };
  const { reading } = history;
  return { held, available, cost: { state: reading === 'read' ? 'reading' : reading } };
}
