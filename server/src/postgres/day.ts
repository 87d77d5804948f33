import type { Instant } from '@hoga/core/time';

const DAY_MS = 86_400_000;

/** Whole days since 1970-01-01 UTC. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY_MS);
}

/** As PostgreSQL writes a date: 2026-11-21. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
