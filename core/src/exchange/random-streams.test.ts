import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newAuditor } from '../../test/auditor.ts';
import { CLEANER, cleanUp } from '../../test/clean-up.ts';
import { commandStream, leagueFor } from '../../test/command-stream.ts';
import { newExchange, newOutput, type Exchange, type Output } from './index.ts';

/** On a busy machine, with every line counted for the coverage. */
const LONG = { timeout: 120_000 };

interface Played {
  readonly exchange: Exchange;
  readonly out: Output;
  readonly reasons: ReadonlySet<string>;
}

/** The auditor throws at the first command that does what the rules forbid. */
function playAudited(seed: number, count: number): Played {
  const exchange = newExchange(leagueFor(seed));
  const execute = newAuditor();
  const out = newOutput();
  const reasons = new Set<string>();
  execute(exchange, CLEANER, out);
  for (const command of commandStream(seed, count)) {
    const outcome = execute(exchange, command, out);
    if (!outcome.accepted) reasons.add(outcome.rejection.reason);
  }
  cleanUp(exchange, { execute, out });
  for (const event of out.events) {
    if (event.type === 'order_ended' && event.cancelReason !== null)
      reasons.add(event.cancelReason);
  }
  return { exchange, out, reasons };
}

test(
  '[MT1, MT2, MT3, MT4, MT5, MT7, MT8, EX2, EX5, EX6, EX7, OR1, OR3] any stream keeps the rules',
  LONG,
  () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        playAudited(seed, 150);
      }),
      { numRuns: 40 },
    );
  },
);

test(
  '[OR1, OR2, OR3] every accepted order ended once, holding nothing, after the clean-up',
  LONG,
  () => {
    const { out } = playAudited(8, 2_500);
    const orders = [...out.changedOrders];
    const ends = out.events.filter((event) => event.type === 'order_ended');
    expect(orders.length).toBeGreaterThan(300);
    expect(ends.map((event) => event.order).toSorted()).toEqual(
      orders.map(({ id }) => id).toSorted(),
    );
    for (const order of orders) {
      const { id, status, held, instruction, filledQuantity, reducedQuantity } = order;
      expect([id, status === 'open', held]).toEqual([id, false, 0n]);
      if ('amount' in instruction) continue;
      // Nothing is open, so filled, given up and cancelled make the quantity asked for.
      const cancelled = instruction.quantity - filledQuantity - reducedQuantity;
      expect([id, cancelled === 0n]).toEqual([id, status === 'filled']);
      expect(cancelled >= 0n).toBe(true);
    }
  },
);

test('[LG1, LG5] ledger lines tell the balances: each goes on from the one before, all add up to 0', () => {
  const { exchange, out } = playAudited(6, 600);
  const owned = new Map<string, bigint>();
  for (const { account, asset, amount, balance } of out.ledgerLines) {
    const key = `${account} ${asset}`;
    const now = (owned.get(key) ?? 0n) + amount;
    expect([key, balance]).toEqual([key, now]);
    owned.set(key, now);
  }
  for (const account of exchange.accounts.values()) {
    for (const [asset, { available, held }] of account.balances) {
      expect(owned.get(`${account.id} ${asset}`) ?? 0n).toBe(available + held);
    }
  }
  for (const asset of ['KRW', 'LPJ']) {
    const lines = out.ledgerLines.filter((line) => line.asset === asset);
    expect(lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(0n);
  }
});

test('[EX4, EX6] the fees account owns the fees of all fills, and nothing else does', () => {
  const { exchange, out } = playAudited(5, 600);
  const fees = out.fills.reduce((sum, fill) => sum + fill.maker.fee + fill.taker.fee, 0n);
  expect(fees).toBeGreaterThan(0n);
  expect(exchange.fees.balances.get('KRW')).toEqual({ available: fees, held: 0n });
  for (const { notional, maker, taker } of out.fills) {
    // Seed 5 plays with 200 parts of a million for the maker and 1,500 for the taker.
    expect([maker.fee, taker.fee]).toEqual([
      (notional * 200n) / 1_000_000n,
      (notional * 1_500n) / 1_000_000n,
    ]);
  }
});

test('the streams meet every reason for a refusal and for an end', LONG, () => {
  const met = new Set<string>();
  for (const seed of [3, 4, 6, 7, 10, 11]) {
    for (const reason of playAudited(seed, 2_000).reasons) met.add(reason);
  }
  expect([...met].toSorted()).toEqual([
    'above_maximum',
    'account_exists',
    'already_halted',
    'below_minimum',
    'below_traded',
    'by_operator',
    'by_owner',
    'call_auction',
    'capacity_exhausted',
    'display_not_below_quantity',
    'display_of_immediate',
    'display_too_small',
    'distance_not_positive',
    'distance_too_large',
    'fill_limit',
    'fill_or_kill',
    'insufficient_funds',
    'issuance_exhausted',
    'market_halted',
    'no_auction_due',
    'no_best_price',
    'not_a_reduction',
    'not_halted',
    'not_replaceable',
    'nothing_to_cancel',
    'open_notional_exceeded',
    'outside_band',
    'pair_on_wrong_sides',
    'pair_unchangeable',
    'partner_done',
    'post_only_would_trade',
    'prevention_without_taking',
    'price_off_tick',
    'quantity_not_positive',
    'replaced',
    'self_trade_prevented',
    'step_negative',
    'too_many_open_orders',
    'trigger_reached',
    'unfilled_remainder',
    'unknown_account',
    'unknown_asset',
    'unknown_instrument',
    'unknown_order',
    'volatility_interruption',
  ]);
});
