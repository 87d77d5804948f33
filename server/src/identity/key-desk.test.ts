import { randomUUIDv7 } from 'node:crypto';
import { accountId } from '@hoga/core/order';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase } from '../../test/database.ts';
import type { TestDatabase } from '../../test/database.ts';
import { IdentityUnavailable } from '../needs/index.ts';
import type { CreatedApiKey, Identity, KeyHolder, NewApiKey } from '../needs/index.ts';
import * as setup from './test-setup.ts';
import { cookieHeader, openIdentity, PASSWORD, signUpSomeone } from './test-setup.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let sql: Client;
let identity: Identity;
const log = setup.keepLog();
const issued: string[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  sql = await setup.connectTo(database.url);
  identity = await openIdentity(database.url, { log });
});

afterAll(async () => {
  await identity?.close();
  await sql?.end();
  await database?.close();
});

async function newHolder(): Promise<KeyHolder> {
  const { user } = await signUpSomeone(identity);
  return { userId: user.id, account: accountId(randomUUIDv7()) };
}

async function create(
  holder: KeyHolder,
  changes: Partial<NewApiKey> = {},
  desk: Identity = identity,
): Promise<CreatedApiKey> {
  const plain = { ...holder, name: 'my bot', scopes: ['read'] as const, expiresInDays: null };
  const answer = await desk.keys.create({ ...plain, ...changes });
  if (!answer.ok) throw new Error(answer.reason);
  issued.push(answer.key);
  return answer;
}

test('a key says whose it is, what for and how long, to every process', async () => {
  const holder = await newHolder();
  const { key, apiKey } = await create(holder, { scopes: ['read', 'trade'], expiresInDays: 30 });
  const { id, createdAt } = apiKey;
  const expiresAt = apiKey.expiresAt!;
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(30 * DAY_MS - 60_000);
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30 * DAY_MS);
  const { account, userId } = holder;
  const scopes = ['read', 'trade'];
  expect(apiKey).toEqual({
    id,
    account,
    name: 'my bot',
    scopes,
    createdAt,
    expiresAt,
    lastUsedAt: null,
  });
  const other = await openIdentity(database.url);
  for (const each of [identity, other]) {
    expect(await each.verify(key)).toEqual({
      ok: true,
      userId,
      sessionId: null,
      key: { id, account, scopes },
      expiresAt: expiresAt.getTime(),
    });
    expect(each.verify(key)).not.toBeInstanceOf(Promise);
  }
  await other.close();
});

test('nothing of a key is in the tables that could be used as one', async () => {
  const { key } = await create(await newHolder());
  const { rows } = await sql.query<{ row: string }>(
    'select key::text as row from identity.api_key key',
  );
  const stored = rows.map(({ row }) => row).join('\n');
  const secret = key.slice(38);
  expect(stored).not.toContain(secret);
  for (let start = 0; start + 16 <= secret.length; start += 16) {
    expect(stored).not.toContain(secret.slice(start, start + 16));
  }
});

test('keys are listed to their holder alone, newest first, and ended by nobody else', async () => {
  const [holder, other] = [await newHolder(), await newHolder()];
  const first = await create(holder, { name: 'first' });
  const second = await create(holder, { name: 'second', scopes: ['read', 'trade'] });
  await create(other);
  expect(await identity.keys.list(holder)).toEqual([second.apiKey, first.apiKey]);
  const elsewhere = { ...holder, account: other.account };
  for (const stranger of [other, elsewhere, { ...other, account: holder.account }]) {
    expect(await identity.keys.revoke(stranger, first.apiKey.id)).toBe(false);
  }
  expect(await identity.keys.list(elsewhere)).toEqual([]);
  expect(await identity.keys.revoke(holder, first.apiKey.id)).toBe(true);
  expect(await identity.verify(first.key)).toEqual({ ok: false, reason: 'key_revoked' });
  expect(await identity.keys.revoke(holder, first.apiKey.id)).toBe(false);
  expect(await identity.keys.list(holder)).toEqual([second.apiKey]);
  expect(await identity.verify(second.key)).toMatchObject({ ok: true });
});

test('an account has twenty keys, however many are asked for at once', async () => {
  const holder = await newHolder();
  const order = { ...holder, name: 'x', scopes: ['read'], expiresInDays: null } as const;
  const answers = await Promise.all(Array.from({ length: 25 }, () => identity.keys.create(order)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
  const refused = { ok: false, reason: 'too_many', most: 20 };
  expect(answers.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 5 }, () => refused));
  const [{ id } = { id: '' }] = await identity.keys.list(holder);
  await identity.keys.revoke(holder, id);
  expect(await identity.keys.create(order)).toMatchObject({ ok: true });
  expect(await identity.keys.create(order)).toEqual(refused);
  // Another account of the same user has room of its own.
  const account = accountId(randomUUIDv7());
  expect(await identity.keys.create({ ...order, account })).toMatchObject({ ok: true });
});

test('the last use is written behind the caller’s back, and survives a restart', async () => {
  const holder = await newHolder();
  const clock = { now: Date.now() };
  const desk = await openIdentity(database.url, { clock: () => clock.now });
  const [used, unused, gone] = [
    await create(holder, {}, desk),
    await create(holder, {}, desk),
    await create(holder, {}, desk),
  ];
  await desk.verify(used.key);
  await desk.verify(gone.key);
  clock.now += 1_500;
  void desk.verify(used.key);
  await sql.query('delete from identity.api_key where id = $1', [gone.apiKey.id]);
  await desk.close();
  const lastUses = new Map(
    (await identity.keys.list(holder)).map(({ id, lastUsedAt }) => [id, lastUsedAt]),
  );
  expect(lastUses).toEqual(
    new Map([
      [used.apiKey.id, new Date(clock.now)],
      [unused.apiKey.id, null],
    ]),
  );
});

test('a changed password ends sessions and no key; a user who leaves takes the keys along', async () => {
  const signedIn = await signUpSomeone(identity);
  const holder = { userId: signedIn.user.id, account: accountId(randomUUIDv7()) };
  const { key } = await create(holder);
  const passwords = { currentPassword: PASSWORD, newPassword: 'quite another secret' };
  const changed = await identity.changePassword(cookieHeader(signedIn), passwords);
  expect(changed).toMatchObject({ ok: true });
  expect(identity.verify(signedIn.token)).toEqual({ ok: false, reason: 'revoked' });
  expect(await identity.verify(key)).toMatchObject({ ok: true });
  await sql.query('delete from identity.user where id = $1', [holder.userId]);
  const other = await openIdentity(database.url);
  expect(await other.verify(key)).toEqual({ ok: false, reason: 'key_revoked' });
  await other.close();
});

test('with another secret no key is good, and no table is asked', async () => {
  const { key } = await create(await newHolder());
  const other = await openIdentity(database.url, { secret: `${setup.SECRET}!` });
  expect(other.verify(key)).toEqual({ ok: false, reason: 'key_forged' });
  await other.close();
});

test('keys that expired a month ago are swept up', async () => {
  const holder = await newHolder();
  const [old, recent] = [await create(holder), await create(holder)];
  const expire = (id: string, ago: string): Promise<unknown> =>
    sql.query(`update identity.api_key set expires_at = now() - $2::interval where id = $1`, [
      id,
      ago,
    ]);
  await expire(old.apiKey.id, '31 days');
  await expire(recent.apiKey.id, '29 days');
  let deleted = 0;
  for await (const rows of identity.deleteExpired()) deleted += rows;
  expect(deleted).toBe(1);
  const left = await identity.keys.list(holder);
  expect(left.map(({ id }) => id)).toEqual([recent.apiKey.id]);
  expect(await identity.verify(recent.key)).toEqual({ ok: false, reason: 'key_expired' });
});

test('a key for nobody is not made', async () => {
  const nobody = { userId: randomUUIDv7(), account: accountId(randomUUIDv7()) };
  await expect(create(nobody)).rejects.toThrow(IdentityUnavailable);
});

test('no key was logged in all of this', () => {
  const text = log.lines.join('\n');
  for (const key of issued) expect(text).not.toContain(key.slice(38));
});
