import { sfc32 } from '@hoga/core/random';

/** Chance that can be repeated: the next number from 0 (included) to 1 (not included). */
export type Random = () => number;

/** Two houses with the same seed decide alike, on any machine. */
export function seededRandom(seed: number): Random {
  const next = sfc32(seed);
  return () => next() / 2 ** 32;
}

/**
 * A number around 0 with variance 1, at most 3.5 away. A sum of four is near enough to a bell, and
 * unlike a logarithm it is the same to the last bit everywhere.
 */
export function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
