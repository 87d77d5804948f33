import { quantity } from '../money/index.ts';
import { openQuantity } from '../order/index.ts';
import { shownAfter } from './auction.ts';
import type { ReduceOrder } from './command.ts';
import type { Output } from './event.ts';
import { leaveOpenNotional, shrinkHold } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { advance, noteOrder, ownOrder, whyNotOwn, type Exchange } from './state.ts';

/** [EX15] */
export function reduceOrder(exchange: Exchange, command: ReduceOrder, out: Output): Outcome {
  const open = ownOrder(exchange, command.order, command.account);
  if (open === undefined) return refused(whyNotOwn(exchange, command.account));
  const { order, account, market, slot } = open;
  if (open.partner !== null) return refused({ reason: 'pair_unchangeable' });
  if (command.quantity <= 0n) return refused({ reason: 'quantity_not_positive' });
  const traded = quantity(order.filledQuantity + order.preventedQuantity);
  const whole = quantity(traded + openQuantity(order));
  if (command.quantity >= whole) return refused({ reason: 'not_a_reduction', quantity: whole });
  if (command.quantity <= traded) return refused({ reason: 'below_traded', traded });

  const at = advance(exchange, command.at);
  const by = quantity(whole - command.quantity);
  if (order.stage === 'resting') {
    const lots = Number(by);
    if (order.shownQuantity !== null) order.shownQuantity = shownAfter(market, { slot, lots });
    leaveOpenNotional(open, by);
    market.book.ranked.giveUp(slot, lots);
  }
  order.reducedQuantity = quantity(order.reducedQuantity + by);
  noteOrder(open, out);
  shrinkHold(open, out);
  out.events.push({
    type: 'order_reduced',
    order: order.id,
    account: account.id,
    instrument: order.instrument,
    by,
    because: 'by_owner',
    at,
  });
  return accepted(account, order);
}
