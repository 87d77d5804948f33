import { FEE_PARTS, priceOfTick } from '@hoga/core/instrument';
import { price, type Price } from '@hoga/core/money';
import { isByAmount, type Draft } from './draft.ts';
import { viewOf, type MarketNow } from './market-now.ts';
import { readNumber } from './instruction.ts';
import type { Rules } from './rules.ts';

/**
 * The largest quantity whose hold, fee included and rounded up, is within what is available. What is
 * left of the available is whole, so that a fee within it still is when it is rounded up.
 */
export function largestQuantity(rules: Rules, at: Price, available: bigint): bigint {
  return (available * FEE_PARTS) / (at * (FEE_PARTS + holdRate(rules)));
}

/** The largest amount whose hold is within what is available. */
export function largestAmount(rules: Rules, available: bigint): bigint {
  return (available * FEE_PARTS) / (FEE_PARTS + holdRate(rules));
}

/** What is set aside covers the higher of the two fees. */
function holdRate({ makerFee, takerFee }: Rules): bigint {
  return makerFee > takerFee ? makerFee : takerFee;
}

/** What the account could order with. */
export interface Available {
  readonly base: bigint;
  readonly quote: bigint;
}

/**
 * The most this draft could order: lots, or quote units for an order by amount. Null while it
 * cannot be said, because a price is missing.
 */
export function largestSize(draft: Draft, market: MarketNow, available: Available): bigint | null {
  const { rules } = market;
  const { maximumNotional } = rules;
  if (isByAmount(draft)) {
    return least(largestAmount(rules, available.quote), maximumNotional);
  }
  const measuredAt = measuringPrice(draft, market);
  if (measuredAt === null) return draft.side === 'sell' ? available.base : null;
  const withinBounds = maximumNotional / measuredAt;
  if (draft.side === 'sell') return least(available.base, withinBounds);
  const heldAt = holdingPrice(draft, market);
  if (heldAt === null) return null;
  return least(largestQuantity(rules, heldAt, available.quote), withinBounds);
}

/** The step in which parts are offered: a lot, or of money a whole unit, such as one won. */
export function stepOf(draft: Draft, { quote }: Rules): bigint {
  return isByAmount(draft) ? 10n ** BigInt(quote.places) : 1n;
}

/** A part of what is possible, rounded down to whole steps. */
export function partOf(largest: bigint, percent: bigint, step: bigint): bigint {
  const part = (largest * percent) / 100n;
  return part - (part % step);
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function typedPrice(text: string, { pricePlaces }: Rules): Price | null {
  const units = readNumber(text, pricePlaces);
  return typeof units === 'bigint' ? price(units) : null;
}

/** The price by which the order is measured against the bounds on its worth. */
export function measuringPrice(draft: Draft, market: MarketNow): Price | null {
  const { rules, lastPrice, referencePrice } = market;
  switch (draft.kind) {
    case 'market':
    case 'trailing_stop':
      return lastPrice ?? referencePrice;
    case 'best':
      return bestPrice(draft, market);
    case 'stop':
      return typedPrice(draft.trigger, rules);
    default:
      return typedPrice(draft.price, rules);
  }
}

/** The highest price a buy could have to pay, for which it sets money aside. */
function holdingPrice(draft: Draft, market: MarketNow): Price | null {
  const { rules } = market;
  const worst = (): Price => priceOfTick(rules, viewOf(market).band.highest);
  switch (draft.kind) {
    case 'market':
    case 'stop':
    case 'trailing_stop':
      return worst();
    case 'best':
      return bestPrice(draft, market);
    case 'pair': {
      const limit = typedPrice(draft.price, rules);
      const stop = draft.stopPrice === '' ? worst() : typedPrice(draft.stopPrice, rules);
      return limit === null || stop === null ? null : limit > stop ? limit : stop;
    }
    default:
      return typedPrice(draft.price, rules);
  }
}

function bestPrice({ side }: Draft, { bids, asks }: MarketNow): Price | null {
  return (side === 'buy' ? asks : bids)[0]?.price ?? null;
}
