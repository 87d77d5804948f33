import { problem } from '@hoga/contract/problem';
import type { Pair, PlacePair } from '@hoga/contract/order';
import { present } from '@hoga/core/assert';
import type { Price } from '@hoga/core/money';
import { isSameInstruction, orderId } from '@hoga/core/order';
import type { PairInstruction, PriceField } from '@hoga/core/risk';
import type { App, Caller } from './app.ts';
import { namedAnswer, reusedProblem } from './named-answer.ts';
import { ownAccount } from './own-account.ts';
import { readPair } from './read-instruction.ts';
import { orderRejectionProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { orderOnWire } from './wire.ts';

export interface PlacedPair {
  readonly pair: Pair;
  /** The same pair was placed before, with the same client order id. */
  readonly isRepeat: boolean;
}

/** Places a limit order and a stop of which only one is executed, for an account of the caller's. */
export async function placePair(
  app: App,
  caller: Caller,
  { account: id, pair: wanted }: { account: string; pair: PlacePair },
): Promise<Reply<PlacedPair>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const instrument = app.engine.market(wanted.instrument)?.instrument;
  if (instrument === undefined) return no(problem('unknown-instrument'));
  const instruction = readPair(wanted, instrument);
  if (!instruction.ok) return instruction;

  const answer = await submit(app.engine, {
    type: 'place_pair',
    at: app.now(),
    order: orderId(app.newId()),
    stopOrder: orderId(app.newId()),
    account: account.value,
    instrument: instrument.id,
    clientOrderId: wanted.clientOrderId ?? null,
    instruction: instruction.value,
  });
  if (!answer.ok) return answer;
  const placed = namedAnswer(answer.value, (rejection) =>
    orderRejectionProblem(rejection, {
      instrument,
      size: 'quantity',
      fieldOf: (field, price) => fieldOfPair(instruction.value, field, price),
    }),
  );
  if (!placed.ok) return placed;
  const { order: limit, others, isRepeat } = placed.value;
  const found = isRepeat
    ? await app.reads.order(account.value, present(limit.partner, 'a pair has two legs'))
    : others[0];
  const stop = present(found, 'a pair has two legs');
  // The market compares the leg that the client order id names; the other is compared here.
  if (!isSameInstruction(stop.instruction, instruction.value.stop)) return no(reusedProblem(limit));
  const pair = { limit: orderOnWire(limit, instrument), stop: orderOnWire(stop, instrument) };
  return done({ pair, isRepeat });
}

/** Which field of the request named the price: the limit order is looked at first. */
function fieldOfPair({ limit }: PairInstruction, field: PriceField, price: Price): string {
  if (field === 'trigger') return 'stop.trigger';
  return price === limit.price ? 'limit.price' : 'stop.price';
}
