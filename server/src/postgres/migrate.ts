import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { AppliedMigration } from '../needs/index.ts';

const FOLDER = fileURLToPath(new URL('migrations/', import.meta.url));
const FILE_NAME = /^\d{4}_[a-z_]+\.sql$/;
/** Any number no other part of the server locks. */
export const LOCK_KEY = 4_620_001;
const RECORD = `create table if not exists migration (
  name text primary key, checksum text not null, applied_at timestamptz not null default now())`;

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings the database to the newest schema: applies each file of `migrations/` that it has not
 * seen, in order, each in its own transaction. Forward only; an applied file must never change.
 * Returns the names of those it applied.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'hoga migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    return await applyMissing(client, await readMigrations());
  } finally {
    await client.end();
  }
}

/** Those of the named migrations that this version does not have, or has otherwise. */
export async function unknownMigrations(wanted: readonly AppliedMigration[]): Promise<string[]> {
  const known = new Map((await readMigrations()).map(({ name, checksum }) => [name, checksum]));
  return wanted
    .filter(({ name, checksum }) => known.get(name) !== checksum)
    .map(({ name }) => name);
}

/**
 * Makes an empty database what the named migrations made of another, within the transaction of the
 * caller, who also holds the lock. When each was applied is a row like any other.
 */
export async function repeatMigrations(
  client: pg.Client,
  wanted: readonly AppliedMigration[],
): Promise<void> {
  const names = new Set(wanted.map(({ name }) => name));
  await client.query(RECORD);
  for (const { name, sql } of await readMigrations()) {
    if (names.has(name)) await client.query(sql);
  }
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      if (!FILE_NAME.test(name)) throw new MigrationError(`${name} is not named 0000_words.sql`);
      const sql = await readFile(new URL(`migrations/${name}`, import.meta.url), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<string[]> {
  await client.query(RECORD);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  refuseForeign(migrations, applied);
  const missing = migrations.filter((migration) => !applied.has(migration.name));
  for (const migration of missing) await apply(client, migration);
  return missing.map((migration) => migration.name);
}

function refuseForeign(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name)) {
      throw new MigrationError(
        `the database has the migration ${name}, which this version does not know: ` +
          'it was made by a newer hoga. Start that version, or restore a backup.',
      );
    }
    if (known.get(name) !== checksum) {
      throw new MigrationError(`the file ${name} was changed after it was applied; put it back`);
    }
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new MigrationError(`the migration ${name} failed`, { cause });
  }
}
