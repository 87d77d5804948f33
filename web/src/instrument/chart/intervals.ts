import type { CandleInterval } from '@hoga/contract/instrument';

export const INTERVAL_NAMES = {
  '1s': 'interval1s',
  '1m': 'interval1m',
  '5m': 'interval5m',
  '15m': 'interval15m',
  '1h': 'interval1h',
  '4h': 'interval4h',
  '1d': 'interval1d',
  '1w': 'interval1w',
} as const satisfies { [I in CandleInterval]: string };

/** In the order of the keys 1 to 8. */
export const INTERVALS = Object.keys(INTERVAL_NAMES) as CandleInterval[];
export const INTERVAL_KEYS = INTERVALS.map((_, place) => `Digit${place + 1}`);
