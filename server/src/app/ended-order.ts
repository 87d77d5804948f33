import { problem, type Problem } from '@hoga/contract/problem';
import type { AccountId, OrderId } from '@hoga/core/order';
import type { App } from './app.ts';

/** The market knows only open orders; whether this one ever was, the tables tell. */
export async function endedOrderProblem(
  app: App,
  account: AccountId,
  id: OrderId,
): Promise<Problem> {
  const order = await app.reads.order(account, id);
  if (order?.status === 'filled') return problem('order-already-filled');
  if (order?.status === 'cancelled') return problem('order-already-cancelled');
  return problem('order-not-found');
}
