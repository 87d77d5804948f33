import { unreachable } from '../assert/index.ts';
import { cancelMarket, cancelOrder, cancelOrders } from './cancel-orders.ts';
import type { Command } from './command.ts';
import type { Output } from './event.ts';
import { issue, openAccount } from './open-account.ts';
import { endAuction, haltMarket, resumeMarket } from './operate-market.ts';
import type { Outcome } from './outcome.ts';
import { placeOrder } from './place-order.ts';
import { placePair } from './place-pair.ts';
import { reduceOrder } from './reduce-order.ts';
import { replaceOrder } from './replace-order.ts';
import type { Exchange } from './state.ts';

/**
 * The whole market in one function: changes `exchange` by one command, appends to `out` what
 * happened, and answers. Synchronous and deterministic (EX1); a refusal changes nothing (EX2).
 */
export function execute(exchange: Exchange, command: Command, out: Output): Outcome {
  switch (command.type) {
    case 'open_account':
      return openAccount(exchange, command, out);
    case 'place_order':
      return placeOrder(exchange, command, out);
    case 'place_pair':
      return placePair(exchange, command, out);
    case 'replace_order':
      return replaceOrder(exchange, command, out);
    case 'reduce_order':
      return reduceOrder(exchange, command, out);
    case 'cancel_order':
      return cancelOrder(exchange, command, out);
    case 'cancel_orders':
      return cancelOrders(exchange, command, out);
    case 'halt_market':
      return haltMarket(exchange, command, out);
    case 'resume_market':
      return resumeMarket(exchange, command, out);
    case 'cancel_market':
      return cancelMarket(exchange, command, out);
    case 'issue':
      return issue(exchange, command, out);
    case 'end_auction':
      return endAuction(exchange, command, out);
    default:
      return unreachable(command);
  }
}
