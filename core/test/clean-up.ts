import { assert, present } from '../src/assert/index.ts';
import type { Exchange, OpenAccount, Output } from '../src/exchange/index.ts';
import { bandAround, priceOfTick } from '../src/instrument/index.ts';
import { ordersOf } from '../src/matching/index.ts';
import { quantity } from '../src/money/index.ts';
import { accountId, opposite, orderId, type Side } from '../src/order/index.ts';
import { instant } from '../src/time/index.ts';
import type { AuditedExecute } from './auditor.ts';
import { lpj, won } from './units.ts';

/** Takes what is left at the end. It opens before all others, so that there is room for it. */
export const CLEANER: OpenAccount = {
  type: 'open_account',
  at: instant(0),
  account: accountId('00000000-0009-7000-8000-000000000000'),
  kind: 'house',
  owner: null,
  grants: [
    { asset: 'KRW', amount: won('1000000000000') },
    { asset: 'LPJ', amount: lpj('1000000000') },
  ],
};

/**
 * The clean-up check: one immediate order for a whole side leaves nothing on it, and when both
 * sides are empty nobody holds anything. Where a command may meet few makers, one order follows
 * another. A unit lost, or held for nobody, in any command before shows here.
 */
export function cleanUp(
  exchange: Exchange,
  { execute, out }: { execute: AuditedExecute; out: Output },
): void {
  for (const instrument of exchange.markets.keys()) {
    takeAll(exchange, { instrument, side: 'sell', execute, out });
    takeAll(exchange, { instrument, side: 'buy', execute, out });
  }
  assert(exchange.resting.size === 0, 'the clean-up leaves no resting order');
  for (const account of exchange.accounts.values()) {
    const held = [...account.balances.values()].reduce((sum, balance) => sum + balance.held, 0n);
    const { openOrders, openNotional } = account;
    const nothing = held === 0n && openOrders === 0 && openNotional === 0n;
    assert(nothing, `[EX7] ${account.id} holds nothing when nothing is open`);
  }
}

interface Sweep {
  readonly instrument: string;
  readonly side: Side;
  readonly execute: AuditedExecute;
  readonly out: Output;
}

function takeAll(exchange: Exchange, { instrument, side, execute, out }: Sweep): void {
  const market = present(exchange.markets.get(instrument), 'the market is there');
  const { fillsPerCommand } = exchange.capacities;
  const waiting = (): bigint =>
    [...ordersOf(market.book, side)].reduce((sum, order) => sum + BigInt(order.lots), 0n);
  const orders = Math.ceil([...ordersOf(market.book, side)].length / fillsPerCommand);
  const band = bandAround(market.instrument, market.referencePrice);
  const price = priceOfTick(market.instrument, side === 'sell' ? band.highest : band.lowest);
  // Less than the minimum may be left; an immediate order may ask for more than there is.
  const least = (market.instrument.minimumNotional ?? 0n) / price + 1n;
  for (let round = 1; round <= orders; round += 1) {
    const outcome = execute(
      exchange,
      {
        type: 'place_order',
        at: exchange.clock,
        order: orderId(`${CLEANER.account.slice(0, -2)}${side === 'sell' ? 1 : 2}${round}`),
        account: CLEANER.account,
        instrument,
        clientOrderId: null,
        instruction: {
          type: 'limit',
          side: opposite(side),
          price,
          quantity: quantity(waiting() > least ? waiting() : least),
          timeInForce: 'ioc',
        },
      },
      out,
    );
    assert(outcome.accepted, 'the clean-up has the means to take everything');
  }
  assert(waiting() === 0n, 'the clean-up empties the book');
}
