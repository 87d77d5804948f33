import type { Order } from '@hoga/contract/order';
import { problem } from '@hoga/contract/problem';
import { present } from '@hoga/core/assert';
import { orderId, type AccountId, type OrderId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { ownAccount } from './own-account.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

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
  if (answer.value.kind === 'rejected') return explainRefusal(app, account, order);
  const cancelled = present(answer.value.order, 'cancelling answers with the order');
  const market = present(app.engine.market(cancelled.instrument), 'the order’s market is here');
  return done(orderOnWire(cancelled, market.instrument));
}

/** The market knows only open orders; whether this one ever was, the tables tell. */
async function explainRefusal(app: App, account: AccountId, id: OrderId): Promise<Reply<Order>> {
  const order = await app.reads.order(account, id);
  if (order?.status === 'filled') return no(problem('order-already-filled'));
  if (order?.status === 'cancelled') return no(problem('order-already-cancelled'));
  return no(problem('order-not-found'));
}
