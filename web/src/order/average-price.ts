import type { Fill } from '@hoga/contract/account';
import { unitsOf } from './rules.ts';

/** What is held and what it cost, fees apart, in whole units. */
export interface CostBasis {
  readonly lots: bigint;
  /** Quote units: `cost ÷ lots` is the average price, in price units. */
  readonly cost: bigint;
}

/**
 * What is known of the cost of what is held: all of it; nothing yet, because older fills have to be
 * read first; or not enough ever, because a part was not bought here (play money that was given).
 */
export type AverageCost =
  | { readonly state: 'known'; readonly basis: CostBasis }
  | { readonly state: 'needs-more' }
  | { readonly state: 'unexplained' };

export interface FillHistory {
  /** Newest first, of one instrument. */
  readonly fills: readonly Pick<Fill, 'side' | 'quantity' | 'notional'>[];
  /** Whether these are all there are. */
  readonly isComplete: boolean;
}

export interface Places {
  readonly quantityPlaces: number;
  readonly pricePlaces: number;
}

/**
 * The moving average of what was paid: a buy adds what it cost, a sell takes away its share of the
 * cost. That share is rounded down to the unit of money, so what is held keeps the remainder.
 *
 * It goes back only to where nothing was held: what was sold out before does not count.
 */
export function averageCost(
  { fills, isComplete }: FillHistory,
  held: string,
  { quantityPlaces, pricePlaces }: Places,
): AverageCost {
  const sized = fills.map(({ side, quantity, notional }) => ({
    lots: unitsOf(quantity, quantityPlaces),
    notional: unitsOf(notional, quantityPlaces + pricePlaces),
    isBuy: side === 'buy',
  }));
  let before = unitsOf(held, quantityPlaces);
  let since = 0;
  while (before !== 0n) {
    const fill = sized[since];
    if (fill === undefined) return { state: isComplete ? 'unexplained' : 'needs-more' };
    before += fill.isBuy ? -fill.lots : fill.lots;
    since += 1;
    if (before < 0n) return { state: 'unexplained' };
  }
  let [lots, cost] = [0n, 0n];
  for (const fill of sized.slice(0, since).reverse()) {
    if (fill.isBuy) {
      lots += fill.lots;
      cost += fill.notional;
    } else {
      cost -= (cost * fill.lots) / lots;
      lots -= fill.lots;
    }
  }
  return { state: 'known', basis: { lots, cost } };
}

/** `cost ÷ lots` with so many places, rounded half up; null while nothing is held. */
export function averagePriceOf(
  { lots, cost }: CostBasis,
  { pricePlaces, places }: { pricePlaces: number; places: number },
): bigint | null {
  if (lots === 0n) return null;
  const scale = 10n ** BigInt(Math.max(0, places - pricePlaces));
  const coarse = 10n ** BigInt(Math.max(0, pricePlaces - places));
  const [numerator, denominator] = [cost * scale * 2n + lots * coarse, lots * coarse * 2n];
  return numerator / denominator;
}
