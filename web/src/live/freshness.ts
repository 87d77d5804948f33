import type { Freshness } from './live.ts';
import type { Status } from './port-messages.ts';

/** The server can be heard every two seconds; silent for longer than this, what is shown is old. */
export const STALE_MS = 3_000;

/** How much can be trusted, so long after something was heard last. */
export function freshnessOf(
  connection: Status['connection'],
  silentMs: number,
  wasOpen: boolean,
): Freshness {
  const seconds = Math.floor(silentMs / 1_000);
  if (connection === 'lost') return { state: 'offline', seconds };
  if (!wasOpen) return { state: 'connecting' };
  return silentMs < STALE_MS ? { state: 'live' } : { state: 'stale', seconds };
}

/** How long until it would be another one by silence alone. */
export function nextChangeMs(silentMs: number): number {
  return silentMs < STALE_MS ? STALE_MS - silentMs : 1_000 - (silentMs % 1_000);
}
