import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { keptLog } from '../../test/log.ts';
import type { Operators } from '../needs/index.ts';
import { openDatabase } from './database.ts';
import { postgresOperators } from './operators.ts';
import type { Tables } from './tables.ts';

let first: TestDatabase;
let database: TestDatabase;
let tables: Kysely<Tables>;
let operators: Operators;

// The server goes on as long as one database is open.
beforeAll(async () => {
  first = await migratedDatabase();
});
afterAll(() => first.close());

beforeEach(async () => {
  database = await migratedDatabase();
  tables = openDatabase(database.url, 'access', keptLog());
  operators = postgresOperators(tables);
});
afterEach(async () => {
  await tables.destroy();
  await database.close();
});

const code = (): Buffer => randomBytes(32);

test('a code makes one operator, once, and that is on record', async () => {
  const offered = code();
  const user = randomUUIDv7();
  expect(await operators.exists()).toBe(false);
  await operators.offerCode(offered);
  expect(await operators.isCodeOffered(offered)).toBe(true);
  expect(await operators.claim(offered, user)).toBe(true);

  expect(await operators.exists()).toBe(true);
  expect(await operators.isOperator(user)).toBe(true);
  expect(await operators.isOperator(randomUUIDv7())).toBe(false);
  expect(await operators.isCodeOffered(offered)).toBe(false);
  expect(await operators.claim(offered, randomUUIDv7())).toBe(false);
  const record = await operators.audit({ limit: 10, before: null });
  expect(record).toMatchObject([
    {
      sequence: 1,
      actor: user,
      action: 'claim_operator',
      subject: user,
      before: null,
      after: null,
    },
  ]);
});

test('of twenty who claim at once one is the operator', async () => {
  const offered = code();
  await operators.offerCode(offered);
  const users = Array.from({ length: 20 }, () => randomUUIDv7());
  const claims = await Promise.all(users.map((user) => operators.claim(offered, user)));
  expect(claims.filter((won) => won)).toHaveLength(1);
  const winner = users[claims.indexOf(true)]!;
  expect(await operators.isOperator(winner)).toBe(true);
  const record = await operators.audit({ limit: 10, before: null });
  expect(record.map((row) => row.actor)).toEqual([winner]);
});

test('a wrong code and one that was replaced make nobody an operator', async () => {
  const [old, fresh] = [code(), code()];
  await operators.offerCode(old);
  await operators.offerCode(fresh);
  expect(await operators.isCodeOffered(old)).toBe(false);
  expect(await operators.claim(old, randomUUIDv7())).toBe(false);
  expect(await operators.claim(code(), randomUUIDv7())).toBe(false);
  expect(await operators.exists()).toBe(false);
  expect(await operators.audit({ limit: 10, before: null })).toEqual([]);
  expect(await operators.claim(fresh, randomUUIDv7())).toBe(true);
});

test('a claim that cannot be recorded is no claim', async () => {
  const offered = code();
  await operators.offerCode(offered);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query('alter table audit add constraint full_disk check (false) not valid');
  await expect(operators.claim(offered, randomUUIDv7())).rejects.toThrow('full_disk');
  expect(await operators.exists()).toBe(false);
  expect(await operators.isCodeOffered(offered)).toBe(true);
  await sql.query('alter table audit drop constraint full_disk');
  await sql.end();
  expect(await operators.claim(offered, randomUUIDv7())).toBe(true);
});
