import type { Order } from '../order/index.ts';
import { audit } from './audit.ts';
import type { CancelMarket, CancelOrder, CancelOrders } from './command.ts';
import type { Output } from './event.ts';
import { cancel, type Ending } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import {
  advance,
  openOrdersOf,
  ownOrder,
  whyNotOwn,
  type Exchange,
  type OpenOrder,
} from './state.ts';

/** [EX8] */
export function cancelOrder(exchange: Exchange, command: CancelOrder, out: Output): Outcome {
  const open = ownOrder(exchange, command.order, command.account);
  if (open === undefined) return refused(whyNotOwn(exchange, command.account));
  advance(exchange, command.at);
  cancel(exchange, open, { reason: 'by_owner', out });
  return accepted(open.account, open.order);
}

/** [EX17] */
export function cancelOrders(exchange: Exchange, command: CancelOrders, out: Output): Outcome {
  const account = exchange.accounts.get(command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const { instrument, side } = command;
  if (instrument !== null && !exchange.markets.has(instrument)) {
    return refused({ reason: 'unknown_instrument' });
  }
  const matching = [...openOrdersOf(exchange, account)]
    .filter(({ order }) => instrument === null || order.instrument === instrument)
    .filter(({ order }) => side === null || order.instruction.side === side)
    .toReversed();
  if (matching.length === 0) return refused({ reason: 'nothing_to_cancel' });
  advance(exchange, command.at);
  const cancelled = cancelFirst(exchange, matching, { reason: 'by_owner', out });
  return { ...accepted(account, null, cancelled), remaining: stillOpen(matching) };
}

/** [EX17, EX23] */
export function cancelMarket(exchange: Exchange, command: CancelMarket, out: Output): Outcome {
  const { instrument } = command;
  if (!exchange.markets.has(instrument)) return refused({ reason: 'unknown_instrument' });
  const matching = exchange.open.values().filter(({ order }) => order.instrument === instrument);
  if (matching.length === 0) return refused({ reason: 'nothing_to_cancel' });
  advance(exchange, command.at);
  const cancelled = cancelFirst(exchange, matching, { reason: 'by_operator', out });
  const remaining = stillOpen(matching);
  audit(exchange, command, {
    subject: instrument,
    before: { openOrders: matching.length },
    after: { openOrders: remaining },
    out,
  });
  return { ...accepted(null, null, cancelled), remaining };
}

function stillOpen(orders: readonly OpenOrder[]): number {
  return orders.filter(({ order }) => order.status === 'open').length;
}

/** As many as one command may; the other leg of a pair that ends along is among them, once. */
function cancelFirst(
  exchange: Exchange,
  matching: readonly OpenOrder[],
  ending: Ending,
): readonly Order[] {
  const { cancelsPerCommand } = exchange.capacities;
  const first = matching.slice(0, cancelsPerCommand);
  for (const open of first) {
    if (open.order.status === 'open') cancel(exchange, open, ending);
  }
  return first.map(({ order }) => order);
}
