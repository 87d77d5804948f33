import type { Order } from '@hoga/contract/order';
import { useAccount } from '../order/index.ts';
import { useServices } from '../services/index.ts';
import type { Store } from '../store/index.ts';

const NO_ORDERS: Store<null> = { get: () => null, subscribe: () => () => undefined };

/** One's own open orders; none while nobody is signed in. */
export function useMyOrders(): Store<readonly Order[] | null> {
  const { live } = useServices();
  const account = useAccount();
  return account === null ? NO_ORDERS : live.orders(account);
}
