import { problem } from '@hoga/contract/problem';
import type { ReplacedOrder, ReplaceOrder } from '@hoga/contract/order';
import { present } from '@hoga/core/assert';
import type { Instrument } from '@hoga/core/instrument';
import type { Price, Quantity } from '@hoga/core/money';
import { orderId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { endedOrderProblem } from './ended-order.ts';
import { namedAnswer } from './named-answer.ts';
import { ownAccount } from './own-account.ts';
import { readPrice, readQuantity } from './read-instruction.ts';
import { orderRejectionProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

export interface Replacement {
  readonly orders: ReplacedOrder;
  /** The order was replaced like this before, with the same client order id. */
  readonly isRepeat: boolean;
}

/** Replaces a limit order of an account of the caller's by another. */
export async function replaceOrder(
  app: App,
  caller: Caller,
  { account: id, order, change }: { account: string; order: string; change: ReplaceOrder },
): Promise<Reply<Replacement>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const known = await app.reads.order(account.value, orderId(order));
  if (known === undefined) return no(problem('order-not-found'));
  const market = present(app.engine.market(known.instrument), 'the order’s market is here');
  const { instrument } = market;
  const figures = readChange(change, instrument);
  if (!figures.ok) return figures;

  const answer = await submit(app.engine, {
    type: 'replace_order',
    at: app.now(),
    account: account.value,
    replaced: known.id,
    order: orderId(app.newId()),
    clientOrderId: change.clientOrderId ?? null,
    ...figures.value,
  });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected' && answer.value.rejection.reason === 'unknown_order') {
    return no(await endedOrderProblem(app, account.value, known.id));
  }
  const placed = namedAnswer(answer.value, (rejection) =>
    orderRejectionProblem(rejection, { instrument, size: 'quantity' }),
  );
  if (!placed.ok) return placed;
  const { order: next, others, isRepeat } = placed.value;
  const found = isRepeat ? await app.reads.order(account.value, known.id) : others[0];
  const replaced = present(found, 'a replacement has a predecessor');
  const orders = {
    order: orderOnWire(next, instrument),
    replaced: orderOnWire(replaced, instrument),
  };
  return done({ orders, isRepeat });
}

interface Figures {
  readonly price: Price | null;
  readonly quantity: Quantity | null;
}

function readChange({ price, quantity }: ReplaceOrder, instrument: Instrument): Reply<Figures> {
  const at = price === undefined ? done(null) : readPrice(price, { field: 'price', instrument });
  if (!at.ok) return at;
  const lots =
    quantity === undefined ? done(null) : readQuantity(quantity, { field: 'quantity', instrument });
  if (!lots.ok) return lots;
  return done({ price: at.value, quantity: lots.value });
}
