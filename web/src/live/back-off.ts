/** The first attempt to come back waits up to this long, each further one up to twice as long. */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
/** "In a moment": the server cannot say now who somebody is. */
const MOMENT_MS = 1_000;

/** Closed for something that is wrong with this client, which coming back at once would repeat. */
const OWN_FAULTS: readonly number[] = [1003, 1007, 1009, 4004];

export interface Failure {
  /** Attempts since something was heard that is worth having. */
  readonly failures: number;
  readonly code: number;
  /** From 0 to 1, so that not everybody comes back at the same moment. */
  readonly chance: number;
}

/** How long to wait before the next attempt to connect. */
export function backOff({ failures, code, chance }: Failure): number {
  if (OWN_FAULTS.includes(code)) return LONGEST_MS * (1 + chance);
  const longest = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return chance * longest + (code === 1013 ? MOMENT_MS : 0);
}
