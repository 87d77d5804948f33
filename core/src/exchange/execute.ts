import { unreachable } from '../assert/index.ts';
import { cancelOrder } from './cancel-order.ts';
import type { Command } from './command.ts';
import type { Output } from './event.ts';
import { openAccount } from './open-account.ts';
import type { Outcome } from './outcome.ts';
import { placeOrder } from './place-order.ts';
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
    case 'cancel_order':
      return cancelOrder(exchange, command, out);
    default:
      return unreachable(command);
  }
}
