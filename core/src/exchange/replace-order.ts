import { notionalOf } from '../instrument/index.ts';
import { openQuantity, type LimitInstruction, type Order } from '../order/index.ts';
import { admit, type Freed } from '../risk/index.ts';
import type { ReplaceOrder } from './command.ts';
import type { Output } from './event.ts';
import { accept, cancel } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { assertUnused, enter } from './place-order.ts';
import { advance, ownOrder, tradingAccount, type Exchange, type OpenOrder } from './state.ts';

/** [EX16] */
export function replaceOrder(exchange: Exchange, command: ReplaceOrder, out: Output): Outcome {
  const account = tradingAccount(exchange, command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const replaced = ownOrder(exchange, command.replaced, account.id);
  if (replaced === undefined) return refused({ reason: 'unknown_order' });
  const { market } = replaced;
  const before = replaced.order.instruction;
  if (before.type !== 'limit') return refused({ reason: 'not_replaceable' });
  if (replaced.partner !== null) return refused({ reason: 'pair_unchangeable' });
  const instruction = successorOf(replaced.order, before, command);
  const verdict = admit(account, instruction, { view: market, freed: freedBy(replaced, before) });
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
  replaced: Order,
  { display, ...before }: LimitInstruction,
  { price, quantity: wanted }: ReplaceOrder,
): LimitInstruction {
  const quantity = wanted ?? openQuantity(replaced);
  const instruction = { ...before, price: price ?? before.price, quantity };
  return display === undefined || display >= quantity ? instruction : { ...instruction, display };
}

function freedBy({ order }: OpenOrder, { price }: LimitInstruction): Freed {
  return { orders: 1, notional: notionalOf(price, openQuantity(order)), held: order.held };
}
