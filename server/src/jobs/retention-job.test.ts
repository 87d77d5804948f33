import { describe, expect, test } from 'vitest';
import type { Retention } from '../needs/index.ts';
import { retentionJob } from './retention-job.ts';

const PERIODS = { outboxHours: 24, secondCandlesDays: 7, houseOrdersDays: 1 };

async function* pieces(...removed: readonly number[]): AsyncGenerator<number> {
  yield* removed;
}

/** Keeps what it was asked, and has so many pieces of each. */
function keptRetention(): Retention & { readonly asked: Record<string, Date> } {
  const asked: Record<string, Date> = {};
  const answer =
    (name: string, ...removed: readonly number[]) =>
    (before: Date): AsyncIterable<number> => {
      asked[name] = before;
      return pieces(...removed);
    };
  return {
    asked,
    outbox: answer('outbox', 1_000, 20),
    unfilledHouseOrders: answer('houseOrders', 1_000, 1_000, 1),
  };
}

describe('the retention job', () => {
  test('removes what is older than each period says, and counts it', async () => {
    const retention = keptRetention();
    const identity = { deleteExpired: () => pieces(2, 0, 1) };
    const began = Date.now();
    const candles = [1_000, 1_000, 7];
    const removeSeconds = async (before: Date, limit: number): Promise<number> => {
      expect(limit).toBe(1_000);
      retention.asked['secondCandles'] = before;
      return candles.shift() ?? 0;
    };
    const job = retentionJob({ retention, identity, removeSeconds, periods: PERIODS });
    const report = await job.run(new AbortController().signal);
    expect(report).toEqual({
      outbox: 1_020,
      secondCandles: 2_007,
      houseOrders: 2_001,
      identity: 3,
    });
    const ages = Object.entries(retention.asked).map(([name, before]) => [
      name,
      Math.round((began - before.getTime()) / 3_600_000),
    ]);
    expect(Object.fromEntries(ages)).toEqual({
      outbox: 24,
      secondCandles: 7 * 24,
      houseOrders: 24,
    });
  });

  test('told to stop, it begins no further piece', async () => {
    const stopped = AbortSignal.abort();
    const identity = { deleteExpired: () => pieces(5, 5) };
    const job = retentionJob({
      retention: keptRetention(),
      identity,
      removeSeconds: () => Promise.resolve(1),
      periods: PERIODS,
    });
    expect(await job.run(stopped)).toEqual({});
  });
});
