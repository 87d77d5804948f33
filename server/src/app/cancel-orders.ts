import type { CancelledOrders, OrderFilter } from '@hoga/contract/order';
import type { App, Caller } from './app.ts';
import { shownOrder } from './look-up-orders.ts';
import { ownAccount } from './own-account.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { acceptedOf, done, no, submit, type Reply } from './reply.ts';

/** Cancels every open order of an account of the caller's that matches, the earliest first. */
export async function cancelOrders(
  app: App,
  caller: Caller,
  { account: id, filter }: { account: string; filter: OrderFilter },
): Promise<Reply<CancelledOrders>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const answer = await submit(app.engine, {
    type: 'cancel_orders',
    at: app.now(),
    account: account.value,
    instrument: filter.instrument ?? null,
    side: filter.side ?? null,
  });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') return no(orderlessProblem(answer.value.rejection));
  const { others, remaining } = acceptedOf(answer.value);
  return done({ orders: others.map((order) => shownOrder(app, order)), remaining });
}
