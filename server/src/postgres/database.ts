import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../needs/index.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS_MAX = 8;
const STATEMENT_TIMEOUT_MS = 10_000;

/** Connections for look-ups; the writer has its own. `numeric` and `bigint` arrive as exact text. */
export function openDatabase(url: string, log: Log): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'hoga reads',
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS * 2,
    connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
