import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/database.ts';
import { migrate, MigrationError } from './migrate.ts';

let first: TestDatabase;
let database: TestDatabase;
let sql: Client;
let files: string[];

// The server goes on as long as one database is open.
beforeAll(async () => {
  first = await testDatabase();
  files = (await readdir(new URL('migrations/', import.meta.url))).toSorted();
});
afterAll(() => first.close());

beforeEach(async () => {
  database = await testDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await database.close();
});

async function namesIn(query: string): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(query);
  return rows.map((row) => row.name);
}

const applied = () => namesIn('select name from migration order by name');
const tables = () =>
  namesIn(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'identity') order by 1`);

test('a new database gets every file in order, and a second time nothing', async () => {
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(await migrate(database.url)).toEqual(files);
  expect(await applied()).toEqual(files);
  const before = await tables();
  expect(before).toContain('public.ledger');
  expect(before).toContain('identity."user"');
  expect(await migrate(database.url)).toEqual([]);
  expect(await tables()).toEqual(before);
});

test('two servers that start at once apply each file once', async () => {
  const answers = await Promise.all([migrate(database.url), migrate(database.url)]);
  expect(answers.toSorted((a, b) => a.length - b.length)).toEqual([[], files]);
  expect(await applied()).toEqual(files);
});

test('a file that was changed after it was applied is refused by name', async () => {
  await migrate(database.url);
  await sql.query(`update migration set checksum = 'other' where name = $1`, [files[0]]);
  const refused = migrate(database.url);
  await expect(refused).rejects.toThrow(MigrationError);
  await expect(refused).rejects.toThrow(`${files[0]} was changed after it was applied`);
});

test('a database of a newer version is left alone', async () => {
  await migrate(database.url);
  await sql.query(`delete from migration where name = $1`, [files.at(-1)]);
  await sql.query(`insert into migration (name, checksum) values ('9999_later.sql', '')`);
  const refused = migrate(database.url);
  await expect(refused).rejects.toThrow(/9999_later\.sql.+made by a newer hoga/);
  // Not even the file that is missing was applied.
  expect(await applied()).toEqual([...files.slice(0, -1), '9999_later.sql']);
});

test('a file that fails half-way leaves nothing of itself, and can be tried again', async () => {
  // The last table of the first file is in the way.
  await sql.query('create table audit (note text)');
  const refused = migrate(database.url);
  await expect(refused).rejects.toThrow(`the migration ${files[0]} failed`);
  await expect(refused).rejects.toMatchObject({
    cause: expect.objectContaining({
      message: expect.stringContaining('audit') as string,
    }) as Error,
  });
  expect(await tables()).toEqual(['public.audit', 'public.migration']);
  expect(await applied()).toEqual([]);

  await sql.query('drop table audit');
  expect(await migrate(database.url)).toEqual(files);
});

test('the files before one that fails stay applied', async () => {
  await sql.query('create schema identity');
  await expect(migrate(database.url)).rejects.toThrow(`the migration ${files[1]} failed`);
  expect(await applied()).toEqual(files.slice(0, 1));
  await sql.query('drop schema identity');
  expect(await migrate(database.url)).toEqual(files.slice(1));
});

test('the lock is free again after a failure', async () => {
  await sql.query('create schema identity');
  await expect(migrate(database.url)).rejects.toThrow(MigrationError);
  // The connection is closed, which its server process hears a moment later.
  const locks = () =>
    namesIn(`select classid::text as name from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`);
  await expect.poll(locks, { timeout: 5_000 }).toEqual([]);
});
