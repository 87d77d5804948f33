import { problem } from '@hoga/contract/problem';
import type { Order, PlaceOrder } from '@hoga/contract/order';
import { present, unreachable } from '@hoga/core/assert';
import { orderId, type AccountId } from '@hoga/core/order';
import type { Answer } from '../engine/index.ts';
import type { App, Caller } from './app.ts';
import { readInstruction } from './read-instruction.ts';
import { ownAccount } from './own-account.ts';
import { orderRejectionProblem, type Asked } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

export interface PlacedOrder {
  readonly order: Order;
  /** The same order was placed before, with the same client order id. */
  readonly isRepeat: boolean;
}

/** Places an order for an account of the caller's. */
export async function placeOrder(
  app: App,
  caller: Caller,
  { account: id, order }: { account: string; order: PlaceOrder },
): Promise<Reply<PlacedOrder>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  return placeOrderFor(app, account.value, order);
}

/** Places an order for an account, which the caller has been found to own. */
export async function placeOrderFor(
  app: App,
  account: AccountId,
  wanted: PlaceOrder,
): Promise<Reply<PlacedOrder>> {
  const instrument = app.engine.market(wanted.instrument)?.instrument;
  if (instrument === undefined) return no(problem('unknown-instrument'));
  const instruction = readInstruction(wanted, instrument);
  if (!instruction.ok) return instruction;

  const answer = await submit(app.engine, {
    type: 'place_order',
    at: app.now(),
    order: orderId(app.newId()),
    account,
    instrument: instrument.id,
    clientOrderId: wanted.clientOrderId ?? null,
    instruction: instruction.value,
  });
  if (!answer.ok) return answer;
  return replyTo(answer.value, { instrument, instruction: instruction.value });
}

function replyTo(answer: Answer, asked: Asked): Reply<PlacedOrder> {
  switch (answer.kind) {
    case 'accepted': {
      const order = present(answer.order, 'placing answers with the order');
      return done({ order: orderOnWire(order, asked.instrument), isRepeat: false });
    }
    case 'repeated':
      return done({ order: orderOnWire(answer.order, asked.instrument), isRepeat: true });
    case 'client_order_id_reused': {
      const clientOrderId = present(answer.order.clientOrderId, 'the order was found by its id');
      return no(problem('client-order-id-reused', { clientOrderId }));
    }
    case 'rejected':
      return no(orderRejectionProblem(answer.rejection, asked));
    default:
      return unreachable(answer);
  }
}
