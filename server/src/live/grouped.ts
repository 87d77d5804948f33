import type { BookLevel } from '@hoga/core/exchange';
import { price, quantity, type Price } from '@hoga/core/money';
import type { Side } from '@hoga/core/order';

/** How many levels of each side a grouped book is made of. */
export const GROUPED_LEVELS_MAX = 2_000;

export interface Grouping {
  readonly side: Side;
  readonly group: Price;
  /** How many groups. */
  readonly depth: number;
  /** Whether there may be levels beyond those given. */
  readonly isCut: boolean;
}

/**
 * Adds up levels in steps of a price: bids under the step below, asks under the step above, so that a
 * group never shows a better price than somebody offers. A group that may not be all there is left out.
 */
export function grouped(
  levels: readonly BookLevel[],
  { side, group, depth, isCut }: Grouping,
): BookLevel[] {
  const groups: { price: Price; quantity: bigint; orders: number }[] = [];
  for (const level of levels) {
    const at = stepOf(level.price, { side, group });
    const last = groups.at(-1);
    if (last?.price === at) {
      last.quantity += level.quantity;
      last.orders += level.orders;
    } else {
      if (groups.length > depth) break;
      groups.push({ price: at, quantity: level.quantity, orders: level.orders });
    }
  }
  // The last may go on beyond the levels that are known.
  const whole = isCut ? groups.slice(0, -1) : groups;
  return whole.slice(0, depth).map((each) => ({ ...each, quantity: quantity(each.quantity) }));
}

function stepOf(at: Price, { side, group }: Pick<Grouping, 'side' | 'group'>): Price {
  const rest = at % group;
  if (rest === 0n || side === 'buy') return price(at - rest);
  return price(at - rest + group);
}
