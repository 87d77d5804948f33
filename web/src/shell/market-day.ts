const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The wall clock of Seoul, which knows no summer time. */
const SEOUL_MS = 9 * HOUR_MS;

/** 15:04:05 in Seoul. */
export function clockOf(now: number): string {
  return spanOf((now + SEOUL_MS) % DAY_MS);
}

/** How long until the day of a coin turns: 00:00 UTC, 09:00 in Seoul. */
export function untilNextDay(now: number): number {
  return DAY_MS - (now % DAY_MS);
}

/** 01:02:03, or 02:03 when no hours are left. Counted down, so that it ends at zero. */
export function countdownOf(leftMs: number): string {
  const left = spanOf(Math.max(0, Math.ceil(leftMs / 1_000) * 1_000));
  return left.startsWith('00:') ? left.slice(3) : left;
}

function spanOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
