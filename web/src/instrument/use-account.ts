import type { Order } from '@hoga/contract/order';
import { useServices } from '../services/index.ts';
import { useStore, type Store } from '../store/index.ts';

/** The account of whoever is signed in. */
export function useAccount(): string | null {
  const { session } = useServices();
  const state = useStore(session.state);
  return state.state === 'signed-in' ? state.account.id : null;
}

const NO_ORDERS: Store<null> = { get: () => null, subscribe: () => () => undefined };

/** One's own open orders; none while nobody is signed in. */
export function useMyOrders(): Store<readonly Order[] | null> {
  const { live } = useServices();
  const account = useAccount();
  return account === null ? NO_ORDERS : live.orders(account);
}
