import type { ExchangeRecords, LeagueSetup } from '@hoga/core/exchange';
import { Client } from 'pg';
import { readRecords } from '../../src/postgres/index.ts';
import { migratedDatabase } from '../database.ts';

/**
 * A real PostgreSQL for one league at a time, seen from outside: beside the server under test, on a
 * connection of its own.
 *
 * It does not wait for the disk (see database.ts): what is killed here is hoga's process, and what a
 * transaction promises then does not depend on the disk. Crashes of the whole machine are PostgreSQL's
 * own matter.
 */
export interface LeagueDatabase {
  readonly url: string;
  /** As the migrations left it. */
  empty(): Promise<void>;
  /** What a restart would read. */
  records(setup: LeagueSetup): Promise<ExchangeRecords>;
  rows<Row extends object>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends every other connection, as the end of their process would; what was not committed is gone. */
  cutConnections(): Promise<void>;
  /** Whoever comes to this table waits there. */
  holdUp(table: string): Promise<HeldUp>;
  close(): Promise<void>;
}

export interface HeldUp {
  /** Resolves when somebody waits. */
  reached(): Promise<void>;
  letGo(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Rows that the migrations made are in these, and stay. */
const KEPT = ['migration', 'league', 'account', 'balance'];

export async function openLeagueDatabase(): Promise<LeagueDatabase> {
  const database = await migratedDatabase();
  const { url } = database;
  const client = new Client({ connectionString: url, application_name: 'sim', pipeline: true });
  await client.connect();
  const rows = async <Row extends object>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> => (await client.query<Row>(statement, [...values])).rows;

  return {
    url,
    rows,
    empty: async () => {
      const tables = await rows<{ name: string }>(
        `select quote_ident(relname) as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all ($1)`,
        [KEPT],
      );
      await client.query(emptying(tables.map(({ name }) => name)));
    },
    records: (setup) => readRecords(client, setup),
    cutConnections: async () => {
      await rows(`select pg_terminate_backend(pid) ${OTHERS}`);
      await until(async () => {
        // Within a transaction, which holds a table up, it would tell the same for ever.
        await rows('select pg_stat_clear_snapshot()');
        return (await rows(`select ${OTHERS}`)).length === 0;
      });
    },
    holdUp: async (table) => {
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      return {
        reached: () => until(async () => (await rows(WAITING, [table])).length > 0),
        letGo: async () => void (await client.query('rollback')),
      };
    },
    close: async () => {
      await client.end();
      await database.close();
    },
  };
}

/** Tables that keep their rows for ever have triggers that see to it. */
function emptying(tables: readonly string[]): string {
  return [
    'begin',
    ...tables.map((table) => `alter table ${table} disable trigger user`),
    `truncate ${tables.join(', ')} restart identity`,
    ...tables.map((table) => `alter table ${table} enable trigger user`),
    `delete from balance using account where account.id = account_id
      and kind in ('trading', 'house')`,
    'update balance set available = 0, held = 0',
    `delete from account where kind in ('trading', 'house')`,
    'commit',
  ].join(';\n');
}

const OTHERS = `from pg_stat_activity where datname = current_database()
  and pid <> pg_backend_pid() and backend_type = 'client backend'`;
const WAITING = `select from pg_locks join pg_database on pg_database.oid = database
  where datname = current_database() and not granted and relation = $1::regclass`;

/** PostgreSQL itself looks only ten times a second whether a connection has ended. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error('the database does not come to the point');
  }
}
