import { FEE_PARTS, notionalOf } from '@hoga/core/instrument';
import type { Account } from '@hoga/core/ledger';
import { amount, quantity, shareRoundedDown } from '@hoga/core/money';
import { isStop, type Instruction } from '@hoga/core/order';
import {
  admit,
  admitPair,
  NOTHING_FREED,
  priceOrder,
  type PairInstruction,
  type Priced,
  type Rejection,
} from '@hoga/core/risk';
import type { CostBasis } from './average-price.ts';
import { viewOf, type MarketNow } from './market-now.ts';
import { walkBook, type Taker, type Walk } from './walk-book.ts';

/**
 * What becomes of an order that arrives now: it trades, and what is left ends or rests; it rests or
 * waits without trading; it ends because nobody is there, or because it could not keep its promise
 * (fok, post_only); or the copy of the book does not tell.
 */
export type Fate =
  | 'filled'
  | 'rest_ends'
  | 'rest_waits'
  | 'waits'
  | 'joins_auction'
  | 'waits_for_trigger'
  | 'finds_nobody'
  | 'killed'
  | 'would_trade'
  | 'unknown';

/** What an order would do, in units. Counted with the market's own functions. */
export interface Preview {
  readonly fate: Fate;
  /** What trades on arrival; null for an order that cannot. */
  readonly walk: Walk | null;
  /** Lots that remain untraded; null for an order by amount. */
  readonly restLots: bigint | null;
  /** What it costs or brings in all if what rests is filled too, at its own price. */
  readonly notional: bigint;
  /** Fees of what trades now, and of the rest as a maker. */
  readonly fee: bigint;
  /** What is set aside on acceptance. */
  readonly held: bigint;
  /** What the account can order with afterwards, before the rest trades. */
  readonly quoteAfter: bigint;
  readonly baseAfter: bigint;
}

export interface Measured {
  readonly market: MarketNow;
  readonly account: Account;
}

/** Why the market would refuse the order now, as far as this screen can know. */
export function rejectionOf(
  order: Instruction | PairInstruction,
  { market, account }: Measured,
): Rejection | null {
  const view = viewOf(market);
  const verdict =
    'limit' in order
      ? admitPair(account, order, view)
      : admit(account, order, { view, freed: NOTHING_FREED });
  return verdict.admitted ? null : verdict.rejection;
}

/** Null when the market cannot even measure it. */
export function previewOf(
  order: Instruction | PairInstruction,
  { market, account }: Measured,
): Preview | null {
  const view = viewOf(market);
  if ('limit' in order) {
    const [limit, stop] = [priceOrder(order.limit, view), priceOrder(order.stop, view)];
    if ('reason' in limit || 'reason' in stop) return null;
    const held = amount(limit.held > stop.held ? limit.held : stop.held);
    return outcomeOf(order.limit, { ...limit, held }, { market, account });
  }
  const priced = priceOrder(order, view);
  return 'reason' in priced ? null : outcomeOf(order, priced, { market, account });
}

const NOTHING = { lots: 0n, notional: 0n, fee: 0n, ownHeld: 0n };

function outcomeOf(order: Instruction, priced: Priced, { market, account }: Measured): Preview {
  const walk = arrives(order, market) ? walkBook(market, takerOf(order, priced)) : null;
  const fate = fateOf(order, walk, { market, priced });
  const traded = WALKS.includes(fate) ? walk : null;
  const done = traded ?? NOTHING;
  const restLots = 'quantity' in order ? order.quantity - done.lots : null;
  const rest = restOf(order, { restLots, priced, fate, market });
  const change = changeOf(order, { done, held: priced.held, isOver: OVER.includes(fate) });
  const { base, quote } = market.rules;
  return {
    fate,
    walk: fate === 'unknown' ? walk : traded,
    restLots,
    notional: done.notional + rest.notional,
    fee: done.fee + rest.fee,
    held: priced.held,
    quoteAfter: availableOf(account, quote.code) + change.quote,
    baseAfter: availableOf(account, base.code) + change.base,
  };
}

function takerOf({ side }: Instruction, { limitTick, lots, budget }: Priced): Taker {
  const whole = (bound: number): bigint | null => (Number.isFinite(bound) ? BigInt(bound) : null);
  return { side, limitTick, lots: whole(lots), budget: whole(budget) };
}

function availableOf(account: Account, asset: string): bigint {
  return account.balances.get(asset)?.available ?? 0n;
}

/** Whether it meets the book at once. */
function arrives(order: Instruction, { phase }: MarketNow): boolean {
  return phase === 'continuous' && !isStop(order);
}

function fateOf(
  order: Instruction,
  walk: Walk | null,
  { market, priced }: { market: MarketNow; priced: Priced },
): Fate {
  if (priced.triggerTick !== null) return 'waits_for_trigger';
  if (walk === null) return market.phase === 'auction' ? 'joins_auction' : 'unknown';
  if (walk.end === 'end_of_copy' || walk.end === 'own_order') return 'unknown';
  const force = 'timeInForce' in order ? order.timeInForce : 'ioc';
  const isWhole = walk.end === 'satisfied' && walk.lots > 0n;
  switch (force) {
    case 'post_only':
      return meetsSomebody(walk) ? 'would_trade' : 'waits';
    case 'fok':
      return isWhole ? 'filled' : 'killed';
    default:
      return isWhole ? 'filled' : fateOfRest(walk, force);
  }
}

function meetsSomebody({ lots, meetsOwn, end }: Walk): boolean {
  return lots > 0n || meetsOwn || end === 'interrupted';
}

function fateOfRest({ lots }: Walk, force: 'gtc' | 'ioc'): Fate {
  if (force === 'gtc') return lots > 0n ? 'rest_waits' : 'waits';
  return lots > 0n ? 'rest_ends' : 'finds_nobody';
}

const OVER: readonly Fate[] = ['filled', 'rest_ends', 'finds_nobody', 'killed', 'would_trade'];
/** It walks the book, if only to cancel orders of its own account on the way. */
const WALKS: readonly Fate[] = ['filled', 'rest_ends', 'rest_waits', 'waits', 'finds_nobody'];

/** What the part that does not trade now comes to if it is filled later, at the price it names. */
function restOf(
  order: Instruction,
  {
    restLots,
    priced,
    fate,
    market,
  }: { restLots: bigint | null; priced: Priced; fate: Fate; market: MarketNow },
): { readonly notional: bigint; readonly fee: bigint } {
  if (OVER.includes(fate) || fate === 'unknown') return { notional: 0n, fee: 0n };
  const { rules } = market;
  const notional =
    'price' in order && restLots !== null
      ? notionalOf(order.price, quantity(restLots))
      : priced.notional;
  // A stop takes when it is set off; what rests is met by others.
  const rate = fate === 'waits_for_trigger' ? rules.takerFee : rules.makerFee;
  return { notional, fee: shareRoundedDown(amount(notional), rate, FEE_PARTS) };
}

interface Settling {
  readonly done: typeof NOTHING;
  readonly held: bigint;
  readonly isOver: boolean;
}

/**
 * How what is available changes: what is set aside goes, what is left of it returns when the order
 * ends, and so does what orders of its own held that it cancels.
 */
function changeOf(
  { side }: Instruction,
  { done, held, isOver }: Settling,
): { readonly base: bigint; readonly quote: bigint } {
  const { lots, notional, fee, ownHeld } = done;
  return side === 'buy'
    ? { base: lots + ownHeld, quote: isOver ? -(notional + fee) : -held }
    : { base: isOver ? -lots : -held, quote: notional - fee + ownHeld };
}

/** What a lot costs on average after a buy, as a fraction: quote units and lots. */
export function costAfter(
  basis: CostBasis | null,
  bought: { readonly lots: bigint; readonly notional: bigint },
): CostBasis | null {
  if (basis === null || bought.lots === 0n) return null;
  return { lots: basis.lots + bought.lots, cost: basis.cost + bought.notional };
}
