import type { Trade } from '@hoga/contract/instrument';
import { directionOf, unitsOf, type Direction } from '../decimals.ts';

/** A trade as the tape shows it. */
export interface Print {
  readonly trade: Trade;
  /** Against the trade before it; at the same price, as that one. */
  readonly direction: Direction;
  readonly isBig: boolean;
}

/** So many times the usual trade is big. */
const BIG_TIMES = 5n;

/** The newest trades first, so many of them. All that are known say what is usual. */
export function printsOf(trades: readonly Trade[], rows: number): Print[] {
  const sizes = trades.map(({ price, quantity }) => unitsOf(price) * unitsOf(quantity));
  const all = sizes.reduce((sum, size) => sum + size, 0n);
  const count = BigInt(trades.length);
  const prints: Print[] = [];
  let direction: Direction = 'flat';
  for (const [index, trade] of [...trades.entries()].toReversed()) {
    const before = trades[index + 1];
    const change = before === undefined ? 0n : unitsOf(trade.price) - unitsOf(before.price);
    if (change !== 0n) direction = directionOf(change);
    const isBig = (sizes[index] ?? 0n) * count >= all * BIG_TIMES && trades.length > 1;
    if (index < rows) prints.push({ trade, direction, isBig });
  }
  return prints.toReversed();
}

/** How many of these came after the newest that was seen; all when it is no longer among them. */
export function newerThan(trades: readonly Trade[], seen: string | null): number {
  if (seen === null) return 0;
  const place = trades.findIndex(({ id }) => id === seen);
  return place === -1 ? trades.length : place;
}
