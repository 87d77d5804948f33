import { formatDecimal, parseDecimal } from '@hoga/core/money';
import type { Rules } from './rules.ts';

export type StepDirection = 1 | -1;

const LARGE_STEP = 10;

/** The price one tick up or down, ten where the step is large, from a price that need not be on one. */
export function stepPrice(
  { ladder, pricePlaces }: Rules,
  from: string,
  { direction, isLarge }: { direction: StepDirection; isLarge: boolean },
): string {
  const units = parseDecimal(from, pricePlaces + FINER_PLACES);
  if (typeof units !== 'bigint') return from;
  const finest = 10n ** BigInt(FINER_PLACES);
  const highest = ladder.priceAt(ladder.ticks - 1);
  const price = units / finest > BigInt(highest) ? highest : Number(units / finest);
  const below = ladder.tickAtOrBelow(price);
  const isExact = below >= 0 && BigInt(ladder.priceAt(below)) * finest === units;
  const steps = isLarge ? LARGE_STEP : 1;
  // From between two ticks the first step down is to the lower of them.
  const tick = below + direction * steps + (direction === -1 && !isExact ? 1 : 0);
  const onLadder = Math.min(Math.max(tick, 0), ladder.ticks - 1);
  return formatDecimal(BigInt(ladder.priceAt(onLadder)), pricePlaces);
}

/** Prices that somebody typed too exactly are read all the same. */
const FINER_PLACES = 8;

/** A number one step up or down, never below nothing. */
export function stepDecimal(
  from: string,
  step: string,
  { direction, isLarge, places }: { direction: StepDirection; isLarge: boolean; places: number },
): string {
  const [units, by] = [parseDecimal(from === '' ? '0' : from, places), parseDecimal(step, places)];
  if (typeof units !== 'bigint' || typeof by !== 'bigint') return from;
  const next = units + by * BigInt(direction * (isLarge ? LARGE_STEP : 1));
  return formatDecimal(next < 0n ? 0n : next, places);
}
