import type { CancelOrder } from './command.ts';
import type { Output } from './event.ts';
import { refused, type Outcome } from './outcome.ts';
import { leave } from './settle.ts';
import { advance, marketOf, type Exchange } from './state.ts';

/** [EX8] */
export function cancelOrder(exchange: Exchange, command: CancelOrder, out: Output): Outcome {
  const account = exchange.accounts.get(command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const resting = exchange.resting.get(command.order);
  if (resting === undefined || resting.order.account !== account.id) {
    return refused({ reason: 'unknown_order' });
  }
  advance(exchange, command.at);
  marketOf(exchange, resting.order.instrument).book.remove(resting.slot);
  leave(exchange, resting, { reason: 'by_owner', out });
  return { accepted: true, order: resting.order, account };
}
