import { assert, present } from '../src/assert/index.ts';
import type { Exchange, Market, OpenAccount, Output } from '../src/exchange/index.ts';
import { priceOfTick } from '../src/instrument/index.ts';
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
 * The clean-up check: immediate orders take a whole side each, as far as the market lets them, and
 * what is beyond reach is cancelled; then nobody holds anything. A unit lost, or held for nobody, in
 * any command before shows here.
 */
export function cleanUp(
  exchange: Exchange,
  { execute, out }: { execute: AuditedExecute; out: Output },
): void {
  for (const { instrument } of exchange.markets.values()) {
    const { id } = instrument;
    const operation = { at: exchange.clock, actor: CLEANER.account, instrument: id };
    const market = present(exchange.markets.get(id), 'the market is there');
    if (market.phase === 'halted') execute(exchange, { type: 'resume_market', ...operation }, out);
    for (const side of ['sell', 'buy'] as const) {
      endAuction(exchange, { market, execute, out });
      takeAll(exchange, { market, side, execute, out });
    }
    while (exchange.open.size > 0) {
      const cancelled = execute(exchange, { type: 'cancel_market', ...operation }, out);
      assert(cancelled.accepted, 'an operator may cancel whatever is open');
    }
  }
  for (const account of exchange.accounts.values()) {
    const held = [...account.balances.values()].reduce((sum, balance) => sum + balance.held, 0n);
    const { openOrders, openNotional } = account;
    const nothing = held === 0n && openOrders === 0 && openNotional === 0n;
    assert(nothing, `[EX7] ${account.id} holds nothing when nothing is open`);
  }
}

interface Cleaning {
  readonly market: Market;
  readonly execute: AuditedExecute;
  readonly out: Output;
}

function endAuction(exchange: Exchange, { market, execute, out }: Cleaning): void {
  // Stops that waited for the end may start the next.
  while (market.auctionEndsAt !== null) {
    const { id } = market.instrument;
    const command = { type: 'end_auction', at: market.auctionEndsAt, instrument: id } as const;
    assert(execute(exchange, command, out).accepted, 'an auction whose time is over ends');
  }
}

interface Sweep extends Cleaning {
  readonly side: Side;
}

function takeAll(exchange: Exchange, { market, side, execute, out }: Sweep): void {
  const { instrument, book, band } = market;
  const { fillsPerCommand } = exchange.capacities;
  const open = (): bigint =>
    [...ordersOf(book.ranked, side)].reduce(
      (sum, order) => sum + BigInt(order.lots + order.hidden),
      0n,
    );
  const price = priceOfTick(instrument, side === 'sell' ? band.highest : band.lowest);
  // Less than the minimum may be left; an immediate order may ask for more than there is.
  const least = (instrument.minimumNotional ?? 0n) / price + 1n;
  const most = Number(open()) / fillsPerCommand + 1;
  for (let round = 1; round <= most && open() > 0n && market.phase === 'continuous'; round += 1) {
    const before = open();
    const outcome = execute(
      exchange,
      {
        type: 'place_order',
        at: exchange.clock,
        order: orderId(
          `${CLEANER.account.slice(0, -6)}${side === 'sell' ? 1 : 2}${String(round).padStart(5, '0')}`,
        ),
        account: CLEANER.account,
        instrument: instrument.id,
        clientOrderId: null,
        instruction: {
          type: 'limit',
          side: opposite(side),
          price,
          quantity: quantity(before > least ? before : least),
          timeInForce: 'ioc',
        },
      },
      out,
    );
    assert(outcome.accepted, 'the clean-up has the means to take everything');
    if (open() === before) return;
  }
}
