import { FEE_PARTS, interruptionAround, notionalOf } from '@hoga/core/instrument';
import { quantity, shareRoundedDown, type Price } from '@hoga/core/money';
import { oppositeOf, type Level, type MarketNow } from './market-now.ts';
import type { Rules } from './rules.ts';

/** An arriving order; what does not bind it is null. */
export interface Taker {
  readonly side: 'buy' | 'sell';
  /** The worst tick it accepts. */
  readonly limitTick: number;
  readonly lots: bigint | null;
  /** Quote units it may spend, fees apart. */
  readonly budget: bigint | null;
}

/**
 * Why a walk ended: it has all it wanted; no acceptable level is left; the next one stands beyond
 * what may trade now; it met an order of its own account that ends it; or the copy of the book ends.
 */
export type WalkEnd = 'satisfied' | 'no_maker' | 'interrupted' | 'own_order' | 'end_of_copy';

/** What an order would trade on arrival, exactly, in units. */
export interface Walk {
  readonly end: WalkEnd;
  readonly lots: bigint;
  readonly notional: bigint;
  /**
   * As if each level were one order: a fee is floored for each fill, so every order more that is
   * met makes it a unit lower at most.
   */
  readonly fee: bigint;
  readonly bestPrice: Price | null;
  readonly worstPrice: Price | null;
  /** Whether it meets, and so cancels, orders of its own account. */
  readonly meetsOwn: boolean;
  /** What those of them hold that it cancels for certain. */
  readonly ownHeld: bigint;
}

/** Walks the levels as matching would walk the orders in them. */
export function walkBook(market: MarketNow, taker: Taker): Walk {
  const levels = oppositeOf(market, taker.side);
  const walked = new Walked();
  let end: WalkEnd | null = null;
  for (const level of levels) {
    end = closedAt(level, taker, market) ?? walked.meet(level, taker, market.rules);
    if (end !== null) break;
  }
  end ??= market.isCut ? 'end_of_copy' : 'no_maker';
  return { end, ...walked.sum, bestPrice: levels[0]?.price ?? null };
}

/** Why nothing trades at a level, whatever the order still wants. */
function closedAt({ tick }: Level, taker: Taker, market: MarketNow): WalkEnd | null {
  const isAccepted = taker.side === 'buy' ? tick <= taker.limitTick : tick >= taker.limitTick;
  if (!isAccepted) return 'no_maker';
  const range = interruptionAround(market.rules, market.referencePrice);
  return tick >= range.lowest && tick <= range.highest ? null : 'interrupted';
}

type Sum = { -readonly [Name in keyof Omit<Walk, 'end' | 'bestPrice'>]: Walk[Name] };

/** What was traded on the way. */
class Walked {
  readonly sum: Sum = {
    lots: 0n,
    notional: 0n,
    fee: 0n,
    ownHeld: 0n,
    meetsOwn: false,
    worstPrice: null,
  };

  /** Trades what the level offers; null when the order wants more than that. */
  meet(level: Level, taker: Taker, rules: Rules): WalkEnd | null {
    const { sum } = this;
    const wanted = wantedAt(level, taker, sum);
    if (wanted === 0n) return 'satisfied';
    const own = rules.selfTradePrevention === 'none' ? 0n : level.own;
    if (own > 0n) {
      sum.meetsOwn = true;
      if (rules.selfTradePrevention !== 'cancel_maker') return 'own_order';
    }
    const offered = level.lots - own;
    const traded = offered < wanted ? offered : wanted;
    if (traded > 0n) this.#trade(level.price, traded, rules);
    if (isSatisfied(taker, sum) || traded < offered) return 'satisfied';
    if (own > 0n) sum.ownHeld += level.ownHeld;
    return null;
  }

  #trade(at: Price, lots: bigint, { takerFee }: Rules): void {
    const notional = notionalOf(at, quantity(lots));
    this.sum.lots += lots;
    this.sum.notional += notional;
    this.sum.fee += shareRoundedDown(notional, takerFee, FEE_PARTS);
    this.sum.worstPrice = at;
  }
}

interface Traded {
  readonly lots: bigint;
  readonly notional: bigint;
}

function isSatisfied({ lots, budget }: Taker, sum: Traded): boolean {
  return lots === sum.lots || budget === sum.notional;
}

/** Lots it still wants and can pay for at a level. */
function wantedAt({ price }: Level, { lots, budget }: Taker, sum: Traded): bigint {
  const left = lots === null ? null : lots - sum.lots;
  const affordable = budget === null ? null : (budget - sum.notional) / price;
  if (left === null) return affordable ?? 0n;
  return affordable === null || left < affordable ? left : affordable;
}
