import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity, Retention } from '../needs/index.ts';
import type { Job } from './job.ts';

/** How long what is not kept for ever is kept. */
export interface Periods {
  readonly outboxHours: number;
  readonly secondCandlesDays: number;
  readonly houseOrdersDays: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Candles removed in one transaction. */
const CANDLES_AT_ONCE = 1_000;
/** Between two pieces the disk is the writer's alone. */
const PAUSE_MS = 20;

export interface RetentionOptions {
  readonly retention: Retention;
  readonly identity: Pick<Identity, 'deleteExpired'>;
  /** Removes some candles of a second that are older, and answers with how many. */
  readonly removeSeconds: (before: Date, limit: number) => Promise<number>;
  readonly periods: Periods;
}

/** Every hour: throws away what is older than it has to be, piece by piece. */
export function retentionJob(options: RetentionOptions): Job {
  const { retention, identity, periods } = options;
  return {
    name: 'retention',
    cron: '7 * * * *',
    limitSeconds: 600,
    run: async (signal) => {
      const before = (ageMs: number): Date => new Date(Date.now() - ageMs);
      const pieces = {
        outbox: retention.outbox(before(periods.outboxHours * HOUR_MS)),
        secondCandles: oldSeconds(options, before(periods.secondCandlesDays * DAY_MS)),
        houseOrders: retention.unfilledHouseOrders(before(periods.houseOrdersDays * DAY_MS)),
        identity: identity.deleteExpired(),
      };
      const report: Record<string, number> = {};
      for (const [name, removing] of Object.entries(pieces)) {
        if (signal.aborted) break;
        report[name] = await totalOf(removing, signal);
      }
      return report;
    },
  };
}

async function* oldSeconds(
  { removeSeconds }: RetentionOptions,
  before: Date,
): AsyncGenerator<number> {
  for (let removed = CANDLES_AT_ONCE; removed === CANDLES_AT_ONCE;) {
    removed = await removeSeconds(before, CANDLES_AT_ONCE);
    yield removed;
  }
}

/** How many rows were removed until nothing was left or it was time to stop. */
async function totalOf(pieces: AsyncIterable<number>, signal: AbortSignal): Promise<number> {
  let total = 0;
  for await (const removed of pieces) {
    total += removed;
    if (signal.aborted) break;
    await sleep(PAUSE_MS);
  }
  return total;
}
