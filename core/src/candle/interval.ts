import { instant, type Instant } from '../time/index.ts';

export const INTERVALS = ['1s', '1m', '5m', '15m', '1h', '4h', '1d', '1w'] as const;
export type Interval = (typeof INTERVALS)[number];

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Each is made of whole ones of any before it. */
const LENGTH_MS: Readonly<Record<Interval, number>> = {
  '1s': SECOND_MS,
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
};
/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** [CD1] When the candle begins that this moment belongs to. */
export function startOf(interval: Interval, at: Instant): Instant {
  const length = LENGTH_MS[interval];
  const from = interval === '1w' ? FIRST_MONDAY_MS : 0;
  return instant(Math.floor((at - from) / length) * length + from);
}

/** When the candle that begins at `start` is over; the next may begin then. */
export function endOf(interval: Interval, start: Instant): Instant {
  return instant(start + LENGTH_MS[interval]);
}
