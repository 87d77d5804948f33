import { availableParallelism } from 'node:os';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { DatabaseBusy, type Log } from '../needs/index.ts';
import type { Tables } from './tables.ts';

/**
 * What connections are for. Each purpose has its own, as the writer and identity have theirs: pages
 * of history, of which anybody may ask for many, take no connection from whoever signs in, nor from
 * a start or a question whether the server is ready.
 */
export type Purpose = 'reads' | 'access' | 'candles' | 'jobs';

interface Bounds {
  readonly connections: number;
  /** Longer than this no statement of the purpose can take without being at fault. */
  readonly statementMs: number;
  /** So many may wait for a connection, and so long. */
  readonly waiting: number;
  readonly waitMs: number;
  /** Settings of its sessions. */
  readonly session?: string;
}

const BOUNDS: Readonly<Record<Purpose, Bounds>> = {
  // More at once would not be faster, and would take the processors from the writer's commit.
  reads: {
    connections: Math.min(16, 2 * availableParallelism()),
    statementMs: 3_000,
    waiting: 500,
    waitMs: 2_000,
  },
  access: { connections: 3, statementMs: 5_000, waiting: 500, waitMs: 5_000 },
  // One after the other, behind the writer's back.
  candles: { connections: 1, statementMs: 5_000, waiting: 10, waitMs: 5_000 },
  jobs: {
    connections: 1,
    statementMs: 15_000,
    waiting: 10,
    waitMs: 15_000,
    // What a crash takes back is done again, so it need not wait for the disk. And as with the
    // writer, each statement touches few rows by an index, whatever the database believes of tables
    // that it has not looked at for long.
    session: ['synchronous_commit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
      .map((setting) => `-c ${setting}=off`)
      .join(' '),
  },
};
/** The database ends a statement; should it not answer at all, we give it up this much later. */
const GRACE_MS = 2_000;

/** Connections for one purpose. `numeric` and `bigint` arrive as exact text. */
export function openDatabase(url: string, purpose: Purpose, log: Log): Kysely<Tables> {
  const { connections, statementMs, waiting, waitMs, session } = BOUNDS[purpose];
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `hoga ${purpose}`,
    max: connections,
    statement_timeout: statementMs,
    query_timeout: statementMs + GRACE_MS,
    connectionTimeoutMillis: waitMs,
    options: session,
  });
  pool.on('error', (error) =>
    log.warn({ err: error, purpose }, 'an idle database connection broke'),
  );
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: bounded(pool, waiting) }) });
}

/** Turns away at once whoever would be one too many in the line. */
function bounded(pool: pg.Pool, waiting: number): PostgresPool {
  return {
    connect: async () => {
      if (pool.waitingCount >= waiting) throw new DatabaseBusy(waiting);
      return pool.connect();
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
