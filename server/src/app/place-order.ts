import { problem } from '@hoga/contract/problem';
import type { Order, PlaceOrder } from '@hoga/contract/order';
import { orderId, type AccountId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { namedAnswer } from './named-answer.ts';
import { ownAccount } from './own-account.ts';
import { readInstruction } from './read-instruction.ts';
import { orderRejectionProblem } from './rejection-problem.ts';
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
  const size = 'amount' in instruction.value ? 'amount' : 'quantity';
  const placed = namedAnswer(answer.value, (rejection) =>
    orderRejectionProblem(rejection, { instrument, size }),
  );
  if (!placed.ok) return placed;
  const { order, isRepeat } = placed.value;
  return done({ order: orderOnWire(order, instrument), isRepeat });
}
