import { admitPair } from '../risk/index.ts';
import type { PlacePair } from './command.ts';
import type { Output } from './event.ts';
import { accept } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { assertUnused, enter, lacksRoom } from './place-order.ts';
import { addOpen, advance, tradingAccount, type Exchange } from './state.ts';

/** [EX19] The limit order carries what both hold, until one of them goes on alone. */
export function placePair(exchange: Exchange, command: PlacePair, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  const account = tradingAccount(exchange, command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const { order, stopOrder, clientOrderId, instruction } = command;
  const verdict = admitPair(account, instruction, market);
  if (!verdict.admitted) return refused(verdict.rejection);
  const full = lacksRoom(exchange, market, [instruction.limit, instruction.stop]);
  if (full !== null) return refused(full);
  assertUnused(exchange, order);
  assertUnused(exchange, stopOrder);
  advance(exchange, command.at);
  const limit = accept(
    exchange,
    { order, clientOrderId, instruction: instruction.limit, partner: stopOrder, replaces: null },
    { account, market, admission: verdict.limit, out },
  );
  const stop = accept(
    exchange,
    {
      order: stopOrder,
      clientOrderId: null,
      instruction: instruction.stop,
      partner: order,
      replaces: null,
    },
    { account, market, admission: verdict.stop, out },
  );
  limit.partner = stop;
  stop.partner = limit;
  // The stop enters first, and yet comes after its limit order wherever the earlier is cancelled first.
  addOpen(exchange, limit);
  enter(exchange, stop, { admission: verdict.stop, out });
  enter(exchange, limit, { admission: verdict.limit, out });
  return accepted(account, limit.order, [stop.order]);
}
