import type { Order } from '@hoga/contract/order';
import { present } from '@hoga/core/assert';
import { orderId, type AccountId, type OrderId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { endedOrderProblem } from './ended-order.ts';
import { shownOrder } from './look-up-orders.ts';
import { ownAccount } from './own-account.ts';
import { done, no, submit, type Reply } from './reply.ts';

/** Cancels an order of an account of the caller's. */
export async function cancelOrder(
  app: App,
  caller: Caller,
  { account: id, order }: { account: string; order: string },
): Promise<Reply<Order>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  return cancelOrderFor(app, account.value, orderId(order));
}

/** Cancels an order of an account, which the caller has been found to own. */
export async function cancelOrderFor(
  app: App,
  account: AccountId,
  order: OrderId,
): Promise<Reply<Order>> {
  const answer = await submit(app.engine, { type: 'cancel_order', at: app.now(), account, order });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') return no(await endedOrderProblem(app, account, order));
  return done(shownOrder(app, present(answer.value.order, 'cancelling answers with the order')));
}
