import type { Order, OrderPage, OrderQuery } from '@hoga/contract/order';
import { problem } from '@hoga/contract/problem';
import { present } from '@hoga/core/assert';
import { orderId, type Order as CoreOrder } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { ownAccount } from './own-account.ts';
import { pageOf, pageRequest } from './page.ts';
import { done, no, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

export async function getOrder(
  app: App,
  caller: Caller,
  { account: id, order }: { account: string; order: string },
): Promise<Reply<Order>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const found = await app.reads.order(account.value, orderId(order));
  return found === undefined ? no(problem('order-not-found')) : done(shownOrder(app, found));
}

export async function listOrders(
  app: App,
  caller: Caller,
  { account: id, query }: { account: string; query: OrderQuery },
): Promise<Reply<OrderPage>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const found = await app.reads.orders(account.value, query.state, pageRequest(query));
  const { rows, next } = pageOf(found, query.limit);
  return done({ orders: rows.map((order) => shownOrder(app, order)), next });
}

/** An order as its owner sees it. */
export function shownOrder(app: Pick<App, 'engine'>, order: CoreOrder): Order {
  const market = present(app.engine.market(order.instrument), 'the order’s market is here');
  return orderOnWire(order, market.instrument);
}
