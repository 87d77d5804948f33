/** How much what is on the screen can be trusted. */
export type Freshness =
  | { readonly state: 'loading' | 'live' | 'offline' }
  | { readonly state: 'stale'; readonly seconds: number };

const STALE_AFTER_MS = 3_000;
const OFFLINE_AFTER_FAILURES = 3;
const INTERVAL_MS = 1_000;
const BACKOFF_MAX_MS = 15_000;

/** What the last answers say: how long ago the last good one was, and how many failed since. */
export interface Contact {
  readonly heardAt: number | null;
  readonly failures: number;
}

export function freshnessOf({ heardAt, failures }: Contact, now: number): Freshness {
  if (failures >= OFFLINE_AFTER_FAILURES) return { state: 'offline' };
  if (heardAt === null) return { state: 'loading' };
  const age = now - heardAt;
  if (age < STALE_AFTER_MS) return { state: 'live' };
  return { state: 'stale', seconds: Math.floor(age / 1_000) };
}

/** A second after a good answer; after bad ones twice as long each time. */
export function pauseAfter(failures: number): number {
  return Math.min(INTERVAL_MS * 2 ** failures, BACKOFF_MAX_MS);
}
