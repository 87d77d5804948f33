import { expect, test } from 'vitest';
import { playCandleDay } from './candle-day.ts';

/** `npm run sim -- --candle-hours 168` plays a week, and with --seed any other. */
test(
  'a day of trading in seconds, across stops and kills: candles are what the fills say',
  { timeout: 120_000 },
  async () => {
    const played = await playCandleDay({ seed: 1, hours: 26, progress: () => undefined });
    expect(played.fills).toBeGreaterThan(2_000);
    expect(Math.min(...Object.values(played.ends))).toBeGreaterThan(1);
    expect(played.candles['1h']).toBeGreaterThanOrEqual(26);
    expect(played.candles['1d']).toBeGreaterThan(1);
    expect(played.candles['1s']).toBeGreaterThan(700);
    expect(played.comparisons).toBeGreaterThan(10);
  },
);
