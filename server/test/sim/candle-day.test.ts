import { expect, test } from 'vitest';
import { playCandleDay } from './candle-day.ts';

/** `npm run sim -- --candle-hours 168` plays a week, and with --seed any other. */
test(
  'a day of trading in seconds, across stops and kills: candles are what the fills say',
  { timeout: 60_000 },
  async () => {
    const played = await playCandleDay({ seed: 1, hours: 26, progress: () => undefined });
    expect(played.fills).toBeGreaterThan(4_000);
    expect(Math.min(...Object.values(played.ends))).toBeGreaterThan(1);
    expect(played.candles).toMatchObject({ '1d': 2, '4h': 7, '1h': 27 });
    expect(played.candles['1s']).toBeGreaterThan(2_000);
    expect(played.comparisons).toBeGreaterThan(10);
  },
);
