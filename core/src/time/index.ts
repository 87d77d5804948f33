/**
 * Moments. This room decides how the market counts time.
 *
 * It never asks what time it is: time arrives inside a command (rule EX5).
 */

declare const unit: unique symbol;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [unit]: 'instant' };

export const instant = (epochMs: number): Instant => epochMs as Instant;

/** The later of two moments. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
