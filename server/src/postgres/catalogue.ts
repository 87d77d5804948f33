import type { Client } from 'pg';
import {
  JOBS_SCHEMA,
  type AppliedMigration,
  type Inventory,
  type LeagueMoment,
  type StoredSequence,
  type StoredTable,
} from '../needs/index.ts';

/** What neither PostgreSQL, an extension of it nor the library of the jobs made: each makes its own. */
const IS_OWN = `relnamespace::regnamespace::text !~ '^pg_|^information_schema$|^${JOBS_SCHEMA}$'
  and not exists (select from pg_depend
    where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')`;

const FULL_NAME = `format('%I.%I', (select nspname from pg_namespace where oid = relnamespace), relname)`;

/** Everything but the rows, found in the catalogue: a table that a migration adds is there at once. */
export async function readInventory(client: Client): Promise<Inventory> {
  return {
    migrations: await readApplied(client),
    leagues: await readLeagues(client),
    tables: await readTables(client),
    sequences: await readSequences(client),
  };
}

/** Names of tables, views and whatever else keeps rows or numbers. */
export async function readRelations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select ${FULL_NAME} as name from pg_class
      where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${IS_OWN} order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** A partitioned table stands for its parts; a generated column is generated again. */
export async function readTables(client: Client): Promise<StoredTable[]> {
  const { rows } = await client.query<StoredTable>(
    `select ${FULL_NAME} as name, array(select quote_ident(attname) from pg_attribute
        where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum) as columns
      from pg_class where relkind in ('r', 'p') and not relispartition and ${IS_OWN} order by 1`,
  );
  return rows;
}

/**
 * A sequence knows no snapshot: what is read here may be ahead of the rows, never behind them, and
 * gaps are harmless.
 */
export async function readSequences(client: Client): Promise<StoredSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select ${FULL_NAME} as name from pg_class where relkind = 'S' and ${IS_OWN} order by 1`,
  );
  const sequences: StoredSequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ last: string; isCalled: boolean }>(
      `select last_value as last, is_called as "isCalled" from ${name}`,
    );
    sequences.push(...state.rows.map((row) => ({ name, ...row })));
  }
  return sequences;
}

async function readApplied(client: Client): Promise<AppliedMigration[]> {
  if (!(await exists(client, 'migration'))) return [];
  const { rows } = await client.query<AppliedMigration>(
    'select name, checksum from migration order by name',
  );
  return rows;
}

interface LeagueRow extends Omit<LeagueMoment, 'clock'> {
  readonly clock: Date;
}

async function readLeagues(client: Client): Promise<LeagueMoment[]> {
  if (!(await exists(client, 'league_state'))) return [];
  const { rows } = await client.query<LeagueRow>(
    `select league_id as league, clock, command_sequence as commands, order_sequence as orders,
        fill_sequence as fills, ledger_sequence as "ledgerLines"
      from league_state order by league_id`,
  );
  return rows.map((row) => ({ ...row, clock: row.clock.toISOString() }));
}

async function exists(client: Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    'select to_regclass($1) is not null as exists',
    [table],
  );
  return rows[0]?.exists === true;
}
