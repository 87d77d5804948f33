import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { accountId } from '@hoga/core/order';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { migratedDatabase } from '../../test/database.ts';
import type { TestDatabase } from '../../test/database.ts';
import { IdentityUnavailable } from '../needs/index.ts';
import type { CreatedApiKey, Identity, KeyHolder } from '../needs/index.ts';
import { cookieHeader, connectTo, openIdentity, signUpSomeone } from './test-setup.ts';

const REVOKED = { ok: false, reason: 'revoked' };

let database: TestDatabase;
let sql: Client;
let identity: Identity;

beforeAll(async () => {
  database = await migratedDatabase();
  sql = await connectTo(database.url);
});

afterAll(async () => {
  await sql?.end();
  await database?.close();
});

beforeEach(async () => {
  identity = await openIdentity(database.url);
});

afterEach(async () => {
  await setOpen(true);
  await identity.close();
});

const KEY_REVOKED = { ok: false, reason: 'key_revoked' };

/** A key and the session of its user. */
async function newKey() {
  const signedIn = await signUpSomeone(identity);
  const holder = { userId: signedIn.user.id, account: accountId(randomUUIDv7()) };
  return { ...(await addKey(holder)), holder, signedIn };
}

async function addKey(holder: KeyHolder): Promise<CreatedApiKey> {
  const order = { ...holder, name: 'bot', scopes: ['read'] as const, expiresInDays: null };
  const created = await identity.keys.create(order);
  if (!created.ok) throw new Error(created.reason);
  return created;
}

/** Within a second: the promise this room makes. */
const soon = (expectation: () => Promise<void>): Promise<void> =>
  vi.waitFor(expectation, { timeout: 1000, interval: 5 });

const expectRevoked = (credential: string, at: Identity = identity): Promise<void> =>
  soon(async () =>
    expect(await at.verify(credential)).toEqual(
      credential.startsWith('hoga_') ? KEY_REVOKED : REVOKED,
    ),
  );

function hasToAsk(at: Identity, token: string): boolean {
  const verdict = at.verify(token);
  if (!(verdict instanceof Promise)) return false;
  verdict.catch(() => undefined);
  return true;
}

/** Ends connections of the server to the database by force, as a crash of PostgreSQL would. */
async function cut(applications: string): Promise<number> {
  const { rowCount } = await sql.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like $1 and pid <> pg_backend_pid()`,
    [applications],
  );
  return rowCount ?? 0;
}

/** New connections are refused, and existing ones stay. Nobody may do that from inside. */
async function setOpen(isOpen: boolean): Promise<void> {
  const [name = ''] = /test_\w+/.exec(database.url) ?? [];
  const outside = new Client({ connectionString: database.url.replace(name, 'hoga') });
  await outside.connect();
  await outside.query(`alter database ${name} allow_connections ${String(isOpen)}`);
  await outside.end();
}

/** A way to the database on which connections can fall silent without ending. */
async function silenceableLine(url: string) {
  const { searchParams } = new URL(url.replace('@/', '@socket/'));
  const path = `${searchParams.get('host')}/.s.PGSQL.${searchParams.get('port')}`;
  const all = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(path);
    for (const end of [near, far]) all.add(end.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: url.replace(/@\/(\w+)\?.*/, `@127.0.0.1:${address.port}/$1`),
    silence: () => all.forEach((end) => end.unpipe().pause()),
    close: () => {
      for (const end of all) end.destroy();
      server.close();
    },
  };
}

test.each([
  ['its session', 'delete from identity.session where user_id = $1'],
  ['its user', 'delete from identity.user where id = $1'],
  ['its password', `update identity.credential set password = 'x' where user_id = $1`],
  ['every session', 'with x as (select $1::text) delete from identity.session'],
])('a token ends within a second when %s is gone, by whomever', async (_, statement) => {
  const { user, token } = await signUpSomeone(identity);
  expect(identity.verify(token)).toMatchObject({ ok: true });
  await sql.query(statement, [user.id]);
  await expectRevoked(token);
});

test.each([
  ['it', 'delete from identity.api_key where id = $1'],
  [
    'its user',
    'delete from identity.user where id = (select user_id from identity.api_key where id = $1)',
  ],
  ['every key', 'with x as (select $1::text) delete from identity.api_key'],
])('a key ends within a second, everywhere, when %s is gone, by whomever', async (_, statement) => {
  const other = await openIdentity(database.url);
  const { key, apiKey } = await newKey();
  for (const each of [identity, other]) expect(await each.verify(key)).toMatchObject({ ok: true });
  await sql.query(statement, [apiKey.id]);
  await expectRevoked(key);
  await expectRevoked(key, other);
  await other.close();
});

test('a key revoked in one process, and a session signed out in it, end in the other', async () => {
  const other = await openIdentity(database.url);
  const { key, apiKey, holder, signedIn } = await newKey();
  for (const each of [key, signedIn.token]) {
    expect(await other.verify(each)).toMatchObject({ ok: true });
  }
  expect(await identity.keys.revoke(holder, apiKey.id)).toBe(true);
  expect(await identity.verify(key)).toEqual(KEY_REVOKED);
  await expectRevoked(key, other);
  await identity.signOut(cookieHeader(signedIn));
  await expectRevoked(signedIn.token, other);
  await other.close();
});

test('emptying the table of keys ends every key', async () => {
  const { key } = await newKey();
  expect(await identity.verify(key)).toMatchObject({ ok: true });
  await sql.query('truncate identity.api_key');
  await expectRevoked(key);
});

test('a key that ends while the connection is cut is refused within a second', async () => {
  const { key, apiKey } = await newKey();
  expect(await identity.verify(key)).toMatchObject({ ok: true });
  await sql.query('begin');
  await sql.query('delete from identity.api_key where id = $1', [apiKey.id]);
  expect(await cut('hoga identity listener')).toBe(1);
  await sql.query('commit');
  await expectRevoked(key);
});

test('a new key works at once where nothing is heard, and ends there too', async () => {
  const { key: known, holder, signedIn } = await newKey();
  await identity.verify(known);
  // No connection can be made later, so that there are some.
  await Promise.all(Array.from({ length: 4 }, () => identity.user(holder.userId)));
  await setOpen(false);
  await cut('hoga identity listener');
  await vi.waitFor(() => expect(hasToAsk(identity, signedIn.token)).toBe(true), 3000);
  expect(hasToAsk(identity, known)).toBe(true);
  const { key } = await addKey(holder);
  expect(await identity.verify(key)).toMatchObject({ ok: true });
  await sql.query('delete from identity.api_key');
  await expectRevoked(key);
  await expectRevoked(known);
});

test('emptying the table ends every token', async () => {
  const { token } = await signUpSomeone(identity);
  await sql.query('truncate identity.session');
  await expectRevoked(token);
});

test('what did not happen revokes nothing', async () => {
  const { user, token } = await signUpSomeone(identity);
  await sql.query('begin');
  await sql.query('delete from identity.session where user_id = $1', [user.id]);
  await sql.query('rollback');
  await sql.query('update identity.credential set updated_at = now() where user_id = $1', [
    user.id,
  ]);
  await sql.query('update identity.credential set password = password');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(identity.verify(token)).toMatchObject({ ok: true });
});

test('another process knows within a second', async () => {
  const other = await openIdentity(database.url);
  const signedIn = await signUpSomeone(identity);
  expect(other.verify(signedIn.token)).toMatchObject({ ok: true });
  await identity.signOut(cookieHeader(signedIn));
  await expectRevoked(signedIn.token, other);
  await other.close();
});

test('a restart keeps tokens valid and ended sessions ended', async () => {
  const [staying, leaving, removed] = [
    await signUpSomeone(identity),
    await signUpSomeone(identity),
    await signUpSomeone(identity),
  ];
  await identity.signOut(cookieHeader(leaving));
  await identity.close();
  await sql.query('delete from identity.session where user_id = $1', [removed.user.id]);
  identity = await openIdentity(database.url);
  expect(identity.verify(staying.token)).toMatchObject({ ok: true, userId: staying.user.id });
  expect(await identity.refresh(cookieHeader(staying))).toMatchObject({ ok: true });
  expect(identity.verify(leaving.token)).toEqual(REVOKED);
  expect(identity.verify(removed.token)).toEqual(REVOKED);
});

test('a lost connection is made again, and nothing that ended meanwhile is missed', async () => {
  const [early, late] = [await signUpSomeone(identity), await signUpSomeone(identity)];
  await sql.query('begin');
  await sql.query('delete from identity.session where user_id = $1', [early.user.id]);
  expect(await cut('hoga identity listener')).toBe(1);
  await sql.query('commit');
  await expectRevoked(early.token);
  await vi.waitFor(async () => {
    const { rowCount } = await sql.query(
      `select from pg_stat_activity where datname = current_database()
       and application_name = 'hoga identity listener' and query = 'select 1'`,
    );
    expect(rowCount).toBe(1);
  });
  await sql.query('delete from identity.session where user_id = $1', [late.user.id]);
  await expectRevoked(late.token);
});

test('while nothing can be heard the table is asked, and then no more', async () => {
  const [ended, living] = [await signUpSomeone(identity), await signUpSomeone(identity)];
  await setOpen(false);
  await cut('hoga identity listener');
  await vi.waitFor(() => expect(hasToAsk(identity, living.token)).toBe(true), 3000);
  await sql.query('delete from identity.session where user_id = $1', [ended.user.id]);
  await expectRevoked(ended.token);
  expect(await identity.verify(living.token)).toMatchObject({ ok: true });
  await setOpen(true);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await vi.waitFor(() => expect(identity.verify(living.token)).toMatchObject({ ok: true }), 7000);
});

test('without any database nobody is let through, until there is one again', async () => {
  const { token } = await signUpSomeone(identity);
  await setOpen(false);
  await cut('hoga identity%');
  await vi.waitFor(
    async () => {
      const verdict = identity.verify(token);
      await expect(verdict).rejects.toThrow(IdentityUnavailable);
    },
    { timeout: 3000 },
  );
  expect(identity.verify('forged')).toEqual({ ok: false, reason: 'forged' });
  await expect(identity.user('01a1fccc-e328-7858-87e4-a4b87cd73d2e')).rejects.toThrow(
    IdentityUnavailable,
  );
  await setOpen(true);
  await vi.waitFor(() => expect(identity.verify(token)).toMatchObject({ ok: true }), 7000);
});

test('a connection that went silent is noticed, and made again', async () => {
  const { token, user } = await signUpSomeone(identity);
  const line = await silenceableLine(database.url);
  const far = await openIdentity(line.url);
  expect(far.verify(token)).toMatchObject({ ok: true });
  line.silence();
  await vi.waitFor(() => expect(hasToAsk(far, token)).toBe(true), 2000);
  await vi.waitFor(() => expect(far.verify(token)).toMatchObject({ ok: true }), 7000);
  await sql.query('delete from identity.session where user_id = $1', [user.id]);
  await expectRevoked(token, far);
  await far.close();
  line.close();
});

test('a sign-out that could not be written says so', async () => {
  const signedIn = await signUpSomeone(identity);
  await sql.query(`create function identity.refuse() returns trigger language plpgsql
    as $$ begin raise exception 'no'; end $$`);
  await sql.query(`create trigger refuse before delete on identity.session
    for each row execute function identity.refuse()`);
  await expect(identity.signOut(cookieHeader(signedIn))).rejects.toThrow(IdentityUnavailable);
  await sql.query('drop trigger refuse on identity.session');
  expect(identity.verify(signedIn.token)).toMatchObject({ ok: true });
});

test('a closed identity leaves no connection behind', async () => {
  const other = await openIdentity(database.url);
  await identity.close();
  await other.close();
  await vi.waitFor(async () => expect(await cut('hoga identity%')).toBe(0));
});
