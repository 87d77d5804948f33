import { balanceOf, type Account } from '../ledger/index.ts';
import { amount, type Amount } from '../money/index.ts';
import {
  mayWait,
  isStop,
  type Instruction,
  type LimitInstruction,
  type StopInstruction,
  type StopLimitInstruction,
} from '../order/index.ts';
import { lastOf, priceOrder, type Admission, type MarketView, type Priced } from './price-order.ts';
import type { Rejection } from './rejection.ts';

export type Verdict =
  | { readonly admitted: true; readonly admission: Admission }
  | { readonly admitted: false; readonly rejection: Rejection };

/** What an order that makes room for another gives back, as far as it counts against limits. */
export interface Freed {
  readonly orders: number;
  readonly notional: Amount;
  readonly held: Amount;
}

export const NOTHING_FREED: Freed = { orders: 0, notional: amount(0n), held: amount(0n) };

/** [RK1] Decides whether an order may enter the market; changes nothing. */
export function admit(
  account: Account,
  instruction: Instruction,
  { view, freed }: { view: MarketView; freed: Freed },
): Verdict {
  const closed = closedTo(instruction, view) ?? preventionFault(instruction);
  if (closed !== null) return { admitted: false, rejection: closed };
  const priced = priceOrder(instruction, view);
  if ('reason' in priced) return { admitted: false, rejection: priced };
  const rejection =
    outsideBounds(priced.notional, view) ??
    overLimits(account, demandOf(instruction, priced), { view, freed }) ??
    lacksFunds(account, priced, freed);
  if (rejection !== null) return { admitted: false, rejection };
  return { admitted: true, admission: priced };
}

/** A pair of which only one is executed: a limit order and a stop of one quantity. */
export interface PairInstruction {
  readonly limit: LimitInstruction;
  readonly stop: StopInstruction | StopLimitInstruction;
}

export type PairVerdict =
  | { readonly admitted: true; readonly limit: Admission; readonly stop: Admission }
  | { readonly admitted: false; readonly rejection: Rejection };

/** [RK9] Decides about both at once; what they set aside is the larger of what each needs. */
export function admitPair(
  account: Account,
  { limit, stop }: PairInstruction,
  view: MarketView,
): PairVerdict {
  const closed = closedTo(limit, view) ?? preventionFault(limit);
  if (closed !== null) return { admitted: false, rejection: closed };
  const first = priceOrder(limit, view);
  if ('reason' in first) return { admitted: false, rejection: first };
  const second = isOnRightSides({ limit, stop }, view)
    ? priceOrder(stop, view)
    : wrongSides(limit, view);
  if ('reason' in second) return { admitted: false, rejection: second };
  const held = first.held > second.held ? first.held : second.held;
  const demand = { orders: 2, notional: first.notional };
  const rejection =
    outsideBounds(first.notional, view) ??
    outsideBounds(second.notional, view) ??
    overLimits(account, demand, { view, freed: NOTHING_FREED }) ??
    lacksFunds(account, { ...first, held }, NOTHING_FREED);
  if (rejection !== null) return { admitted: false, rejection };
  return { admitted: true, limit: { ...first, held }, stop: { ...second, held: amount(0n) } };
}

function isOnRightSides({ limit, stop }: PairInstruction, view: MarketView): boolean {
  const last = lastOf(view);
  return limit.side === 'sell'
    ? stop.trigger < last && last < limit.price
    : limit.price < last && last < stop.trigger;
}

function wrongSides({ side }: LimitInstruction, view: MarketView): Rejection {
  return { reason: 'pair_on_wrong_sides', side, last: lastOf(view) };
}

/** [EX20] */
function closedTo(instruction: Instruction, { phase }: MarketView): Rejection | null {
  if (phase === 'continuous') return null;
  if (phase === 'halted') return { reason: 'market_halted' };
  const isPostOnly = instruction.type === 'limit' && instruction.timeInForce === 'post_only';
  return mayWait(instruction) && !isPostOnly ? null : { reason: 'call_auction' };
}

function preventionFault(instruction: Instruction): Rejection | null {
  const { type, selfTradePrevention } = instruction;
  if (selfTradePrevention === undefined || selfTradePrevention === 'none') return null;
  const neverTakes = type === 'limit' && instruction.timeInForce === 'post_only';
  return neverTakes ? { reason: 'prevention_without_taking' } : null;
}

function outsideBounds(notional: Amount, { instrument }: MarketView): Rejection | null {
  const { minimumNotional, maximumNotional } = instrument;
  if (minimumNotional !== null && notional < minimumNotional) {
    return { reason: 'below_minimum', bound: minimumNotional, notional };
  }
  if (notional > maximumNotional) {
    return { reason: 'above_maximum', bound: maximumNotional, notional };
  }
  return null;
}

/** What counts against the limits on what is open. */
interface Demand {
  readonly orders: number;
  readonly notional: Amount;
}

const NO_DEMAND: Demand = { orders: 0, notional: amount(0n) };

/** [RK6] Only an order that may wait counts, and the notional only where it may rest at once. */
function demandOf(instruction: Instruction, { notional }: Priced): Demand {
  if (!mayWait(instruction)) return NO_DEMAND;
  return { orders: 1, notional: isStop(instruction) ? amount(0n) : notional };
}

/** [RK6] */
function overLimits(
  account: Account,
  { orders, notional }: Demand,
  { view, freed }: { view: MarketView; freed: Freed },
): Rejection | null {
  if (orders === 0) return null;
  const { openOrdersPerAccount, openNotionalPerAccount } = view.instrument;
  if (account.openOrders - freed.orders + orders > openOrdersPerAccount) {
    return { reason: 'too_many_open_orders', limit: openOrdersPerAccount };
  }
  if (account.openNotional - freed.notional + notional > openNotionalPerAccount) {
    return { reason: 'open_notional_exceeded', limit: openNotionalPerAccount };
  }
  return null;
}

/** [RK4] */
function lacksFunds(
  account: Account,
  { heldAsset, held }: Admission,
  freed: Freed,
): Rejection | null {
  const available = amount(balanceOf(account, heldAsset.code).available + freed.held);
  if (held <= available) return null;
  return { reason: 'insufficient_funds', asset: heldAsset, needed: held, available };
}
