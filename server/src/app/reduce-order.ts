import { problem } from '@hoga/contract/problem';
import type { Order, ReduceOrder } from '@hoga/contract/order';
import { present } from '@hoga/core/assert';
import { orderId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { endedOrderProblem } from './ended-order.ts';
import { ownAccount } from './own-account.ts';
import { readQuantity } from './read-instruction.ts';
import { orderRejectionProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

/** Makes an order of an account of the caller's smaller. */
export async function reduceOrder(
  app: App,
  caller: Caller,
  { account: id, order, change }: { account: string; order: string; change: ReduceOrder },
): Promise<Reply<Order>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const known = await app.reads.order(account.value, orderId(order));
  if (known === undefined) return no(problem('order-not-found'));
  const market = present(app.engine.market(known.instrument), 'the order’s market is here');
  const { instrument } = market;
  const quantity = readQuantity(change.quantity, { field: 'quantity', instrument });
  if (!quantity.ok) return quantity;

  const answer = await submit(app.engine, {
    type: 'reduce_order',
    at: app.now(),
    account: account.value,
    order: known.id,
    quantity: quantity.value,
  });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') {
    const { rejection } = answer.value;
    return rejection.reason === 'unknown_order'
      ? no(await endedOrderProblem(app, account.value, known.id))
      : no(orderRejectionProblem(rejection, { instrument, size: 'quantity' }));
  }
  const reduced = present(answer.value.order, 'reducing answers with the order');
  return done(orderOnWire(reduced, instrument));
}
