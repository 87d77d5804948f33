import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** HOGA_TEST_LONG=on (see CONTRIBUTING.md). */
    isLong: boolean;
  }
}

/** How much chance is given a turn: enough to notice what breaks, or all that was ever asked for. */
export function runLength({ short, long }: { short: number; long: number }): number {
  return inject('isLong') ? long : short;
}
