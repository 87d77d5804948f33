import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { planOf } from '../../test/plan.ts';
import type { Identity, UserPageRequest } from '../needs/index.ts';
import { connectTo, openIdentity } from './test-setup.ts';

let database: TestDatabase;
let sql: Client;
let identity: Identity;

const id = (number: number): string =>
  `00000000-0000-7000-8000-${number.toString().padStart(12, '0')}`;

beforeAll(async () => {
  database = await migratedDatabase();
  sql = await connectTo(database.url);
  identity = await openIdentity(database.url);
  await sql.query(`insert into identity.user (id, name, nickname, email)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'name ' || n,
        case n % 3 when 0 then '부엉이' when 1 then 'Owl' else 'wren' end || n,
        'person' || n || '@example.com'
      from generate_series(1, 20000) as n`);
  await sql.query(`update identity.user set email = '100%_sure@example.com' where id = $1`, [
    id(7),
  ]);
  await sql.query('analyze identity.user');
});

afterAll(async () => {
  await identity?.close();
  await sql?.end();
  await database?.close();
});

async function find(request: Partial<UserPageRequest>): Promise<string[]> {
  const users = await identity.users({ limit: 3, before: null, search: null, ...request });
  return users.map((user) => user.id);
}

test('pages go from the newest to the oldest', async () => {
  expect(await find({})).toEqual([id(20_000), id(19_999), id(19_998)]);
  expect(await find({ before: id(3) })).toEqual([id(2), id(1)]);
});

test('one is found by how the e-mail address or the nickname begins', async () => {
  expect(await find({ search: 'Person1999', limit: 20 })).toHaveLength(11);
  expect(await find({ search: ' OWL19996' })).toEqual([id(19_996)]);
  expect(await find({ search: '부엉이9', limit: 1, before: id(100) })).toEqual([id(99)]);
  expect(await find({ search: 'nobody' })).toEqual([]);
});

test('signs that stand for others stand for themselves', async () => {
  expect(await find({ search: '100%_' })).toEqual([id(7)]);
  expect(await find({ search: '%' })).toEqual([]);
  expect(await find({ search: '_' })).toEqual([]);
  expect(await find({ search: '\\' })).toEqual([]);
});

test('a search reads what it finds, not everybody', async () => {
  const plan = await planOf(sql, {
    text: `select id from identity.user
      where email like 'person1999%' or lower(nickname) like 'person1999%'
      order by id desc limit 51`,
    values: [],
    rows: 60,
  });
  expect(plan).toEqual({ indexes: ['user_email_prefix', 'user_nickname_prefix'], faults: [] });
});

test('only sessions that have not expired are counted', async () => {
  await sql.query(
    `insert into identity.session (id, user_id, token, expires_at) values
    (gen_random_uuid(), $1, 'a', now() + interval '1 hour'),
    (gen_random_uuid(), $1, 'b', now() - interval '1 second')`,
    [id(1)],
  );
  expect(await identity.sessionsOf(id(1))).toBe(1);
  expect(await identity.sessionsOf(id(2))).toBe(0);
});
