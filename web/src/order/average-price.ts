import type { Fill } from '@hoga/contract/account';
import { unitsOf } from './rules.ts';

/** What is held and what it cost, fees apart, in whole units. */
export interface CostBasis {
  readonly lots: bigint;
  /** Quote units: `cost ÷ lots` is the average price, in price units. */
  readonly cost: bigint;
}

/** What is known of the cost of what is held; older fills may have to be read first. */
export type AverageCost =
  | {
      readonly state: 'known';
      /** Of what was bought. */
      readonly basis: CostBasis;
      /** Lots that are held and were not bought: play money that was given. They cost nothing. */
      readonly given: bigint;
    }
  | { readonly state: 'needs-more' };

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
 * What was given has no price and stays out of it; a sell takes what was bought first. It goes back to
 * where nothing was held, or else to the beginning.
 */
export function averageCost(
  { fills, isComplete }: FillHistory,
  held: string,
  { quantityPlaces, pricePlaces }: Places,
): AverageCost {
  const heldLots = unitsOf(held, quantityPlaces);
  const sized = fills.map(({ side, quantity, notional }): Trade => ({
    lots: unitsOf(quantity, quantityPlaces),
    notional: unitsOf(notional, quantityPlaces + pricePlaces),
    isBuy: side === 'buy',
  }));
  const since = sinceNothing(sized, heldLots);
  if (since === null && !isComplete) return { state: 'needs-more' };
  const basis = costOf(sized.slice(0, since ?? sized.length).toReversed());
  const given = heldLots > basis.lots ? heldLots - basis.lots : 0n;
  return { state: 'known', basis, given };
}

interface Trade {
  readonly lots: bigint;
  readonly notional: bigint;
  readonly isBuy: boolean;
}

/** How many of the newest trades there were since nothing was held; null when that was never so. */
function sinceNothing(newestFirst: readonly Trade[], held: bigint): number | null {
  let before = held;
  for (let count = 0; ; count += 1) {
    if (before === 0n) return count;
    const trade = newestFirst[count];
    if (trade === undefined) return null;
    before += trade.isBuy ? -trade.lots : trade.lots;
  }
}

function costOf(oldestFirst: readonly Trade[]): CostBasis {
  let [lots, cost] = [0n, 0n];
  for (const trade of oldestFirst) {
    if (trade.isBuy) {
      lots += trade.lots;
      cost += trade.notional;
      continue;
    }
    const sold = trade.lots < lots ? trade.lots : lots;
    if (sold === 0n) continue;
    cost -= (cost * sold) / lots;
    lots -= sold;
  }
  return { lots, cost };
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
