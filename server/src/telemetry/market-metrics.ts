import type { MarketEvent } from '@hoga/core/exchange';
import { CANCEL_REASONS, type CancelReason } from '@hoga/core/order';
import type { MarketPhase } from '@hoga/core/risk';
import type { EngineStatus, OrderRefusal, Settled } from '../engine/index.ts';
import type { Instruments } from './instruments.ts';
import { Tally } from './tally.ts';
import type { Watched } from './watched.ts';

/** Half a millisecond to ten seconds. */
const COMMIT_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];
const ENGINE_PHASES: readonly EngineStatus['phase'][] = [
  'starting',
  'running',
  'reloading',
  'stopped',
];
const MARKET_PHASES: readonly MarketPhase[] = ['continuous', 'auction', 'halted'];
const MILLISECONDS = 1_000;

export interface MarketMetrics {
  /** What became durable. */
  publish(events: readonly MarketEvent[]): void;
  /** A batch was answered. */
  readonly settled: (batch: Settled) => void;
}

/** Orders, fills and the writer. */
export function marketMetrics(
  instruments: Instruments,
  watched: () => Watched | null,
): MarketMetrics {
  const counts = { accepted: 0, fills: 0, lastCommit: 0 };
  const ended = new Tally<CancelReason | 'filled'>('reason', ['filled', ...CANCEL_REASONS]);
  const refused = new Tally<OrderRefusal>('reason', ['insufficient_funds']);
  const status = (): EngineStatus | undefined => watched()?.engine.status;

  instruments.counter('hoga_orders_accepted_total', 'Orders that the market took.', (tell) =>
    tell(counts.accepted),
  );
  instruments.counter('hoga_orders_refused_total', 'Orders that the market refused.', (tell) =>
    refused.tell(tell),
  );
  instruments.counter('hoga_orders_ended_total', 'Orders that were filled or cancelled.', (tell) =>
    ended.tell(tell),
  );
  instruments.counter('hoga_fills_total', 'Trades.', (tell) => tell(counts.fills));
  instruments.gauge('hoga_open_orders', 'Orders that are open, waiting stops included.', (tell) =>
    tell(status()?.openOrders ?? 0),
  );
  instruments.gauge('hoga_market_phase', '1 for the phase that a market is in.', (tell) => {
    for (const { instrument, phase } of watched()?.engine.markets() ?? []) {
      for (const each of MARKET_PHASES) {
        tell(Number(each === phase), { instrument: instrument.id, phase: each });
      }
    }
  });

  instruments.gauge('hoga_engine_phase', '1 for the phase that the writer is in.', (tell) => {
    const phase = status()?.phase ?? 'starting';
    for (const each of ENGINE_PHASES) tell(Number(each === phase), { phase: each });
  });
  instruments.gauge('hoga_inbox_commands', 'Commands that the writer has not taken.', (tell) =>
    tell(status()?.inbox ?? 0),
  );
  instruments.counter('hoga_batches_total', 'Batches that the writer answered.', (tell) =>
    tell(status()?.batches ?? 0),
  );
  instruments.counter('hoga_commands_total', 'Commands that the writer answered.', (tell) =>
    tell(status()?.commands ?? 0),
  );
  instruments.counter(
    'hoga_writer_seconds_total',
    'What the writer spent its time on: `look_up`, `execute`, `commit`.',
    (tell) => {
      const { lookUp = 0, execute = 0, commit = 0 } = status()?.spentMs ?? {};
      tell(lookUp / MILLISECONDS, { part: 'look_up' });
      tell(execute / MILLISECONDS, { part: 'execute' });
      tell(commit / MILLISECONDS, { part: 'commit' });
    },
  );
  const batchCommands = instruments.histogram(
    'hoga_batch_commands',
    'Commands of a batch.',
    BATCH_SIZES,
  );
  const commitSeconds = instruments.histogram(
    'hoga_commit_duration_seconds',
    'How long the transaction of a batch took.',
    COMMIT_SECONDS,
  );
  instruments.gauge(
    'hoga_last_commit_timestamp_seconds',
    'When the last batch became durable, in seconds since 1970; 0 before the first.',
    (tell) => tell(counts.lastCommit),
  );

  return {
    publish: (events) => {
      for (const event of events) {
        if (event.type === 'traded') counts.fills += 1;
        else if (event.type === 'order_accepted') counts.accepted += 1;
        else if (event.type === 'order_ended') ended.add(event.cancelReason ?? 'filled');
      }
    },
    settled: ({ commands, refusals, commitMs }) => {
      batchCommands(commands);
      for (const reason of refusals) refused.add(reason);
      if (commitMs === null) return;
      commitSeconds(commitMs / MILLISECONDS);
      counts.lastCommit = Date.now() / MILLISECONDS;
    },
  };
}
