/**
 * What must be true, checked while running.
 *
 * A failed assertion is a bug in hoga: it stops the writer before it commits. It is never the answer
 * to bad input, which is refused with a reason (see `order` and `risk`).
 */

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws unless `condition` holds; `claim` says what should have been true. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new AssertionError(claim);
}

/** The value, which the caller knows to be there; `claim` says why. */
export function present<Value>(value: Value | undefined | null, claim: string): Value {
  if (value === undefined || value === null) throw new AssertionError(claim);
  return value;
}

/** Marks a branch the compiler has proved impossible. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${String(value)}`);
}
