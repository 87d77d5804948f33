import * as z from 'zod';
import { Timestamp } from '../page/index.ts';
import { HouseState } from './house.ts';

const milliseconds = z.number().meta({ description: 'Milliseconds.' });

const TableSize = z.object({
  name: z.string(),
  rows: z.int().meta({ description: 'As PostgreSQL estimates them.' }),
  bytes: z.int().meta({ description: 'With indexes.' }),
});

const JobRun = z.object({
  name: z.string(),
  startedAt: Timestamp,
  durationMs: z.int(),
  outcome: z.enum(['done', 'failed']),
  report: z.record(z.string(), z.int()).meta({ description: 'What it counted.' }),
});

/** How the server is, in figures. */
export const ServerHealth = z.object({
  version: z.string(),
  uptimeSeconds: z.int(),
  database: z.object({
    latencyMs: milliseconds,
    tables: z.array(TableSize).meta({ description: 'The largest first.' }),
  }),
  engine: z.object({
    phase: z.enum(['running', 'reloading', 'stopped']),
    openOrders: z.int(),
    inbox: z.int().meta({ description: 'Commands waiting to be executed.' }),
    batches: z.int().meta({ description: 'Transactions since the start.' }),
    commands: z.int().meta({ description: 'Commands answered since the start.' }),
  }),
  process: z.object({
    memoryBytes: z.int().meta({ description: 'All the memory the process has.' }),
    heapBytes: z.int().meta({ description: 'What of it JavaScript uses.' }),
    eventLoopDelayMs: z
      .object({ median: milliseconds, p99: milliseconds, maximum: milliseconds })
      .meta({ description: 'How late timers were since health was last asked for.' }),
  }),
  feed: z.object({
    sockets: z.int(),
    subscriptions: z.int(),
    lagMs: milliseconds.meta({ description: 'From a commit until those who follow were told.' }),
  }),
  house: HouseState,
  jobs: z.array(JobRun).meta({ description: 'The last run of each since the start.' }),
});
export type ServerHealth = z.output<typeof ServerHealth>;
