import type { Fill } from '@hoga/contract/account';
import type { CandleInterval, Side } from '@hoga/contract/instrument';
import { startOf } from '@hoga/core/candle';
import { instant } from '@hoga/core/time';
import { decimalOf, unitsOf } from '../decimals.ts';

/** One's own fills of one side within one candle. */
export interface MyMark {
  /** When the candle begins, in milliseconds. */
  readonly start: number;
  readonly side: Side;
  readonly quantity: string;
  /** Of these fills, rounded half up to the places of prices. */
  readonly averagePrice: string;
}

const PRICE_PLACES = 2;

/** Oldest first; fills of one instrument in any order. */
export function myMarks(fills: readonly Fill[], interval: CandleInterval): MyMark[] {
  const found = new Map<string, { start: number; side: Side; quantity: bigint; cost: bigint }>();
  for (const { at, side, quantity, notional } of fills) {
    const start = startOf(interval, instant(Date.parse(at)));
    const known = found.get(`${start}:${side}`) ?? { start, side, quantity: 0n, cost: 0n };
    known.quantity += unitsOf(quantity);
    known.cost += unitsOf(notional);
    found.set(`${start}:${side}`, known);
  }
  return [...found.values()]
    .toSorted((a, b) => a.start - b.start || (a.side === 'buy' ? -1 : 1))
    .map(({ start, side, quantity, cost }) => ({
      start,
      side,
      quantity: decimalOf(quantity),
      averagePrice: averageOf(cost, quantity),
    }));
}

function averageOf(cost: bigint, quantity: bigint): string {
  if (quantity === 0n) return '0';
  const scale = 10n ** BigInt(PRICE_PLACES);
  const inCents = (2n * cost * scale + quantity) / (2n * quantity);
  return decimalOf((inCents * unitsOf('1')) / scale);
}
