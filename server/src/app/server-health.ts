import type { ServerHealth } from '@hoga/contract/operator';
import type { App } from './app.ts';
import { houseState } from './operate-house.ts';
import { done, type Reply } from './reply.ts';
import { timestamp } from './wire.ts';

/** How the server is; without a database nobody can be found to be an operator and ask for it. */
export async function getServerHealth(app: App): Promise<Reply<ServerHealth>> {
  const began = performance.now();
  await app.reads.ping();
  const latencyMs = Math.round((performance.now() - began) * 10) / 10;
  const tables = await app.operators.tables();
  const { phase, openOrders, inbox, batches, commands } = app.engine.status;
  const { version, uptimeSeconds, ...process } = app.vitals();
  const { sockets, subscriptions, lagMs } = app.feed();
  return done({
    version,
    uptimeSeconds,
    database: { latencyMs, tables: [...tables] },
    engine: {
      phase: phase === 'starting' ? 'reloading' : phase,
      openOrders,
      inbox,
      batches,
      commands,
    },
    process,
    feed: { sockets, subscriptions, lagMs: Math.round(lagMs * 10) / 10 },
    house: houseState(app),
    jobs: app.jobs.last().map((run) => ({ ...run, startedAt: timestamp(run.startedAt) })),
  });
}
