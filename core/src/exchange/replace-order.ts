import { notionalOf } from '../instrument/index.ts';
import type { Price, Quantity } from '../money/index.ts';
import { openQuantity, type LimitInstruction } from '../order/index.ts';
import { admit, type Freed } from '../risk/index.ts';
import type { ReplaceOrder } from './command.ts';
import type { Output } from './event.ts';
import { accept, cancel } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { assertUnused, enter } from './place-order.ts';
import { advance, ownOrder, whyNotOwn, type Exchange, type OpenOrder } from './state.ts';

/** [EX16] */
export function replaceOrder(exchange: Exchange, command: ReplaceOrder, out: Output): Outcome {
  const replaced = ownOrder(exchange, command.replaced, command.account);
  if (replaced === undefined) return refused(whyNotOwn(exchange, command.account));
  const { account, market } = replaced;
  const before = replaced.order.instruction;
  if (before.type !== 'limit') return refused({ reason: 'not_replaceable' });
  if (replaced.partner !== null) return refused({ reason: 'pair_unchangeable' });
  const left = openQuantity(replaced.order);
  const instruction = successorOf(before, command, left);
  const freed = freedBy(replaced, before.price, left);
  const verdict = admit(account, instruction, { view: market, freed });
  if (!verdict.admitted) return refused(verdict.rejection);
  assertUnused(exchange, command.order);
  advance(exchange, command.at);
  const { admission } = verdict;
  const { order, clientOrderId } = command;
  cancel(exchange, replaced, { reason: 'replaced', out });
  const open = accept(
    exchange,
    { order, clientOrderId, instruction, partner: null, replaces: replaced.order.id },
    { account, market, admission, out },
  );
  enter(exchange, open, { admission, out });
  return accepted(account, open.order, [replaced.order]);
}

/** What is asked for in its stead; an iceberg stays one as long as there is something to hide. */
function successorOf(
  before: LimitInstruction,
  { price, quantity: wanted }: ReplaceOrder,
  left: Quantity,
): LimitInstruction {
  const { side, timeInForce, selfTradePrevention, display } = before;
  const quantity = wanted ?? left;
  const plain = {
    type: 'limit',
    side,
    price: price ?? before.price,
    quantity,
    timeInForce,
  } as const;
  const same = selfTradePrevention === undefined ? plain : { ...plain, selfTradePrevention };
  return display === undefined || display >= quantity ? same : { ...same, display };
}

function freedBy({ order }: OpenOrder, price: Price, left: Quantity): Freed {
  return { orders: 1, notional: notionalOf(price, left), held: order.held };
}
