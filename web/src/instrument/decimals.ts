import { formatDecimal, parseDecimal } from '@hoga/core/money';

/** More places than any price or quantity has. */
const PLACES = 8;

/** A decimal of the wire as a whole number; whatever is no decimal counts as nothing. */
export function unitsOf(decimal: string): bigint {
  const units = parseDecimal(decimal, PLACES);
  return typeof units === 'bigint' ? units : 0n;
}

export const decimalOf = (units: bigint): string => formatDecimal(units, PLACES);

/** The product of two numbers in units, exactly. */
export const productOf = (a: bigint, b: bigint): string => formatDecimal(a * b, 2 * PLACES);

export type Direction = 'up' | 'down' | 'flat';

export function directionOf(change: bigint): Direction {
  if (change === 0n) return 'flat';
  return change > 0n ? 'up' : 'down';
}

/** A share as a plain number, for percentages and lengths on the screen; 0 of nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole);
}
