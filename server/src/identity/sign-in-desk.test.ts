import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { migratedDatabase, testDatabase } from '../../test/database.ts';
import type { TestDatabase } from '../../test/database.ts';
import { IdentityBusy, IdentityUnavailable, InvalidIdentityInput } from '../needs/index.ts';
import type { Identity } from '../needs/index.ts';
import * as setup from './test-setup.ts';
import {
  cookieHeader,
  FROM,
  openIdentity,
  PASSWORD,
  signUpSomeone,
  someone,
} from './test-setup.ts';

let database: TestDatabase;
let sql: Client;
let identity: Identity;
const log = setup.keepLog();

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

const count = async (table: string, email: string): Promise<number> => {
  const owner = table === 'user' ? 'id' : 'user_id';
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from identity.${table}
     where ${owner} in (select id from identity.user where email = $1)`,
    [email],
  );
  return rows[0]!.n;
};

describe('signing up', () => {
  test('makes a user, who is signed in', async () => {
    const person = someone({ nickname: '🦉 부엉이', language: 'en' });
    const { user, token, tokenExpiresAt } = await signUpSomeone(identity, person);
    const { name, nickname, email, language } = person;
    expect(user).toMatchObject({ name, nickname, email, language, emailVerified: false });
    expect(user.createdAt).toBeInstanceOf(Date);
    expect(await identity.user(user.id)).toEqual(user);
    expect(identity.verify(token)).toMatchObject({
      ok: true,
      userId: user.id,
      expiresAt: tokenExpiresAt.getTime(),
    });
  });

  test('one address is one user, however it is typed', async () => {
    const person = someone();
    const { user } = await signUpSomeone(identity, person);
    const typed = `  ${person.email.toUpperCase()} `;
    expect(await identity.signUp({ ...person, email: typed }, FROM)).toEqual({
      ok: false,
      reason: 'email_taken',
    });
    const answer = await identity.signIn({ email: typed, password: PASSWORD }, FROM);
    expect(answer).toMatchObject({ ok: true, signedIn: { user: { id: user.id } } });
  });

  test('of many at once with one address, one is made and the others are told', async () => {
    const eager = await openIdentity(database.url, { hashing: { inside: 4, waiting: 8 }, log });
    const person = someone();
    const desks = [identity, eager, eager, eager, eager];
    const answers = await Promise.all(desks.map((desk) => desk.signUp(person, FROM)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((each) => !each.ok && each.reason === 'email_taken')).toHaveLength(4);
    for (const table of ['user', 'credential', 'session']) {
      expect(await count(table, person.email)).toBe(1);
    }
    await eager.close();
  });

  test.each(['user', 'credential', 'session'])(
    'a failure at the %s leaves nothing behind, and the address is free',
    async (table) => {
      const person = someone();
      await sql.query(`create or replace function identity.fail() returns trigger
        language plpgsql as $$ begin raise exception 'no' using detail = new::text; end $$`);
      await sql.query(`create trigger fail before insert on identity.${table}
        for each row execute function identity.fail()`);
      await expect(identity.signUp(person, FROM)).rejects.toThrow(IdentityUnavailable);
      await sql.query(`drop trigger fail on identity.${table}`);
      expect(await count('user', person.email)).toBe(0);
      await signUpSomeone(identity, person);
    },
  );

  test.each([
    ['password', { password: 'x'.repeat(9) }],
    ['password', { password: 'x'.repeat(129) }],
    ['email', { email: 'no address' }],
    ['email', { email: `${'x'.repeat(250)}@example.com` }],
    ['nickname', { nickname: '   ' }],
    ['nickname', { nickname: '가'.repeat(21) }],
    ['name', { name: 'a\u0000b' }],
    ['name', { name: '\ud800' }],
  ])('refuses what the contract should have refused: %s %j', async (field, changes) => {
    const attempt = identity.signUp(someone(changes), FROM);
    await expect(attempt).rejects.toThrow(new InvalidIdentityInput(field));
  });

  test('a user cannot give themselves what the form does not ask for', async () => {
    const person = { ...someone(), emailVerified: true, id: randomUUID(), image: 'x' };
    const { user } = await signUpSomeone(identity, person);
    expect(user.emailVerified).toBe(false);
    expect(user.id).not.toBe(person.id);
  });

  test('where a session was opened is kept', async () => {
    const { user } = await signUpSomeone(identity);
    const { rows } = await sql.query(
      'select ip_address, user_agent from identity.session where user_id = $1',
      [user.id],
    );
    expect(rows).toEqual([{ ip_address: FROM.address, user_agent: FROM.userAgent }]);
  });
});

describe('signing in', () => {
  test.each([
    ['another password', { password: 'another password' }],
    ['a password far too long', { password: 'x'.repeat(5000) }],
    ['an unknown address', { email: 'nobody@example.com' }],
    ['no address', { email: '' }],
    ['something that is no address', { email: "' or 1=1 --" }],
  ])('%s is not let in', async (_, changes) => {
    const { email } = (await signUpSomeone(identity)).user;
    const answer = await identity.signIn({ email, password: PASSWORD, ...changes }, FROM);
    expect(answer).toEqual({ ok: false, reason: 'wrong_credentials' });
  });

  test('too many at once are asked to come again, and those who wait are served', async () => {
    const small = await openIdentity(database.url, { hashing: { inside: 1, waiting: 2 } });
    const { user } = await signUpSomeone(identity);
    const attempts = Array.from({ length: 6 }, () =>
      small.signIn({ email: user.email, password: PASSWORD }, FROM),
    );
    const answers = await Promise.allSettled(attempts);
    const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(refused).toHaveLength(3);
    expect(refused.every((reason) => reason instanceof IdentityBusy)).toBe(true);
    await small.close();
  });

  test('a password changed while it was being checked opens no session', async () => {
    const { user } = await signUpSomeone(identity);
    // The change comes between the check and the session, where it is hardest to notice.
    await sql.query(`create function identity.change() returns trigger language plpgsql as $$ begin
      update identity.credential set password = password || 'x' where user_id = new.user_id;
      return new; end $$`);
    await sql.query(`create trigger change before insert on identity.session
      for each row execute function identity.change()`);
    const answer = await identity.signIn({ email: user.email, password: PASSWORD }, FROM);
    await sql.query('drop trigger change on identity.session');
    expect(answer).toEqual({ ok: false, reason: 'wrong_credentials' });
    expect(await count('session', user.email)).toBe(0);
  });
});

describe('the cookie', () => {
  const attributes = (cookie: string): string[] =>
    cookie
      .split('; ')
      .slice(1)
      .filter((each) => !each.startsWith('Max-Age'))
      .sort();

  test('is out of reach of scripts and other sites, and lasts thirty days', async () => {
    const [cookie = '', ...others] = (await signUpSomeone(identity)).cookies;
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^hoga\.session_token=[\w%.-]+; /);
    expect(cookie).toContain('Max-Age=2592000');
    expect(attributes(cookie)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
  });

  test('travels over TLS only where there is TLS', async () => {
    const secure = await openIdentity(database.url, { secureCookies: true });
    const signedIn = await signUpSomeone(secure);
    expect(signedIn.cookies[0]).toMatch(/^__Secure-hoga\.session_token=/);
    expect(attributes(signedIn.cookies[0]!)).toEqual([
      'HttpOnly',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    expect(await secure.refresh(cookieHeader(signedIn))).toMatchObject({ ok: true });
    await secure.close();
  });
});

describe('refreshing', () => {
  test('gives a token of the same session', async () => {
    const signedIn = await signUpSomeone(identity);
    const fresh = await identity.refresh(cookieHeader(signedIn));
    expect(fresh).toMatchObject({ ok: true, userId: signedIn.user.id, cookies: [] });
    const first = await identity.verify(signedIn.token);
    const second = await identity.verify(fresh.ok ? fresh.token : '');
    expect(second).toMatchObject({ ok: true, sessionId: first.ok && first.sessionId });
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a foreign one', 'other=1; theme=dark'],
    ['one with a bad signature', 'hoga.session_token=abc.def'],
    ['one that is not encoded right', 'hoga.session_token=%E0%A4%A'],
    ['one with control characters', 'hoga.session_token=a\r\nb'],
    ['one in Korean', 'hoga.session_token=쿠키'],
  ])('a cookie that is no session is refused: %s', async (_, cookie) => {
    expect(await identity.refresh(cookie)).toMatchObject({ ok: false, reason: 'no_session' });
  });

  test('a session past its time gives no token, and its cookie is taken back', async () => {
    const signedIn = await signUpSomeone(identity);
    await sql.query(
      `update identity.session set expires_at = now() - interval '1 second' where user_id = $1`,
      [signedIn.user.id],
    );
    const answer = await identity.refresh(cookieHeader(signedIn));
    expect(answer).toMatchObject({ ok: false, reason: 'no_session' });
    expect(answer.ok ? [] : answer.cookies).toContainEqual(
      expect.stringMatching(/^hoga\.session_token=; Max-Age=0/),
    );
  });

  test('a session in use is prolonged once a day', async () => {
    const signedIn = await signUpSomeone(identity);
    await sql.query(
      `update identity.session set expires_at = now() + interval '28 days' where user_id = $1`,
      [signedIn.user.id],
    );
    const prolonged = await identity.refresh(cookieHeader(signedIn));
    expect(prolonged.cookies).toEqual([expect.stringContaining('Max-Age=2592000')]);
    expect(await identity.refresh(cookieHeader(prolonged))).toMatchObject({
      ok: true,
      cookies: [],
    });
  });
});

describe('tokens', () => {
  test('last five minutes of the clock', async () => {
    let now = Date.now();
    const timed = await openIdentity(database.url, { clock: () => now });
    const { token, tokenExpiresAt } = await signUpSomeone(timed);
    expect(tokenExpiresAt.getTime()).toBe(Math.floor(now / 1000) * 1000 + 5 * 60_000);
    now = tokenExpiresAt.getTime() - 1;
    expect(timed.verify(token)).toMatchObject({ ok: true });
    now = tokenExpiresAt.getTime();
    expect(timed.verify(token)).toEqual({ ok: false, reason: 'expired' });
    await timed.close();
  });

  test('end with a session that ends sooner', async () => {
    let now = Date.now();
    const timed = await openIdentity(database.url, { clock: () => now });
    const signedIn = await signUpSomeone(timed);
    now += (30 * 24 * 60 - 1) * 60_000;
    const fresh = await timed.refresh(cookieHeader(signedIn));
    const leftMs = fresh.ok ? fresh.expiresAt.getTime() - now : 0;
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThan(70_000);
    await timed.close();
  });
});

describe('signing out', () => {
  test('ends the session at once, and clears the cookie', async () => {
    const signedIn = await signUpSomeone(identity);
    expect(identity.verify(signedIn.token)).toMatchObject({ ok: true });
    const { cookies } = await identity.signOut(cookieHeader(signedIn));
    expect(cookies).toContainEqual(
      expect.stringMatching(/^hoga\.session_token=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/),
    );
    expect(identity.verify(signedIn.token)).toEqual({ ok: false, reason: 'revoked' });
    expect(await identity.refresh(cookieHeader(signedIn))).toMatchObject({ reason: 'no_session' });
    expect(await count('session', signedIn.user.email)).toBe(0);
  });

  test('ends one session, not the others of the same user', async () => {
    const { user } = await signUpSomeone(identity);
    const [here, there] = await Promise.all(
      [1, 2].map(() => identity.signIn({ email: user.email, password: PASSWORD }, FROM)),
    );
    if (!here?.ok || !there?.ok) throw new Error('not signed in');
    await identity.signOut(cookieHeader(here.signedIn));
    expect(identity.verify(here.signedIn.token)).toMatchObject({ reason: 'revoked' });
    expect(identity.verify(there.signedIn.token)).toMatchObject({ ok: true });
  });

  test('without a session clears the cookie all the same', async () => {
    const { cookies } = await identity.signOut(undefined);
    expect(cookies).toContainEqual(expect.stringMatching(/^hoga\.session_token=; Max-Age=0/));
  });
});

describe('changing the password', () => {
  const newPassword = 'another horse battery';

  test('ends every session and opens a new one', async () => {
    const first = await signUpSomeone(identity);
    const { email } = first.user;
    const elsewhere = await identity.signIn({ email, password: PASSWORD }, FROM);
    if (!elsewhere.ok) throw new Error(elsewhere.reason);
    const passwords = { currentPassword: PASSWORD, newPassword };
    const changed = await identity.changePassword(cookieHeader(first), passwords);
    if (!changed.ok) throw new Error(changed.reason);
    expect(identity.verify(first.token)).toEqual({ ok: false, reason: 'revoked' });
    await vi.waitFor(() =>
      expect(identity.verify(elsewhere.signedIn.token)).toMatchObject({ reason: 'revoked' }),
    );
    expect(identity.verify(changed.token)).toMatchObject({ ok: true, userId: first.user.id });
    expect(await identity.refresh(cookieHeader(changed))).toMatchObject({ ok: true });
    expect(await identity.refresh(cookieHeader(first))).toMatchObject({ reason: 'no_session' });
    const answers = [PASSWORD, newPassword].map((password) =>
      identity.signIn({ email, password }, FROM),
    );
    expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([false, true]);
  });

  test('asks for the current one', async () => {
    const signedIn = await signUpSomeone(identity);
    for (const currentPassword of ['wrong horse battery', '', 'x'.repeat(5000)]) {
      const passwords = { currentPassword, newPassword };
      expect(await identity.changePassword(cookieHeader(signedIn), passwords)).toEqual({
        ok: false,
        reason: 'wrong_credentials',
      });
    }
    expect(identity.verify(signedIn.token)).toMatchObject({ ok: true });
    expect(await identity.refresh(cookieHeader(signedIn))).toMatchObject({ ok: true });
  });

  test('needs a session and an acceptable password', async () => {
    const passwords = { currentPassword: PASSWORD, newPassword };
    expect(await identity.changePassword(undefined, passwords)).toMatchObject({
      reason: 'no_session',
    });
    const signedIn = await signUpSomeone(identity);
    const short = { currentPassword: PASSWORD, newPassword: 'short' };
    await expect(identity.changePassword(cookieHeader(signedIn), short)).rejects.toThrow(
      InvalidIdentityInput,
    );
  });

  test('of two changes at once one is made, and one session is left', async () => {
    const signedIn = await signUpSomeone(identity);
    const cookie = cookieHeader(signedIn);
    const answers = await Promise.all(
      ['one new password', 'other new password'].map((each) =>
        identity.changePassword(cookie, { currentPassword: PASSWORD, newPassword: each }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await count('session', signedIn.user.email)).toBe(1);
  });
});

describe('a guest', () => {
  const guest = { nickname: '손님-b2c3d', language: 'en' as const };
  const { language: _, ...claim } = someone();

  test('comes in without a password, and is the same again with the cookie', async () => {
    const signedIn = await identity.enterAsGuest(guest, FROM);
    const { nickname, language } = guest;
    const { user } = signedIn;
    const nobody = { name: nickname, email: null, emailVerified: false };
    expect(user).toMatchObject({ nickname, language, ...nobody });
    expect(await identity.user(user.id)).toEqual(user);
    expect(identity.verify(signedIn.token)).toMatchObject({ ok: true, userId: user.id });
    const again = await identity.refresh(cookieHeader(signedIn));
    expect(again).toMatchObject({ ok: true, userId: user.id });
    const { rows } = await sql.query('select ip_address from identity.session where user_id = $1', [
      user.id,
    ]);
    expect(rows).toEqual([{ ip_address: FROM.address }]);
    await identity.signOut(cookieHeader(signedIn));
    expect(identity.verify(signedIn.token)).toMatchObject({ reason: 'revoked' });
  });

  test('has no password to change, and no address to send a link to', async () => {
    const signedIn = await identity.enterAsGuest(guest, FROM);
    const passwords = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    expect(await identity.changePassword(cookieHeader(signedIn), passwords)).toEqual({
      ok: false,
      reason: 'wrong_credentials',
    });
    expect(await identity.verificationLink(signedIn.user.id)).toEqual({
      ok: false,
      reason: 'no_email',
    });
    for (const email of ['', 'null']) expect(await identity.passwordLink(email)).toBeUndefined();
  });

  test('leaves nothing behind when no session can be opened', async () => {
    await sql.query(`create trigger fail before insert on identity.session
      for each row execute function identity.fail()`);
    const nameless = { ...guest, nickname: 'left behind' };
    await expect(identity.enterAsGuest(nameless, FROM)).rejects.toThrow(IdentityUnavailable);
    await sql.query('drop trigger fail on identity.session');
    const { rows } = await sql.query(`select from identity.user where nickname = 'left behind'`);
    expect(rows).toEqual([]);
  });

  test('who claims is the same user, signed in anew and nowhere else', async () => {
    const before = await identity.enterAsGuest(guest, FROM);
    const answer = await identity.claimGuest(cookieHeader(before), claim, FROM);
    if (!answer.ok) throw new Error(answer.reason);
    const { user, token } = answer.signedIn;
    const { name, nickname, email } = claim;
    expect(user).toMatchObject({ id: before.user.id, name, nickname, email, language: 'en' });
    expect(identity.verify(before.token)).toEqual({ ok: false, reason: 'revoked' });
    expect(await identity.refresh(cookieHeader(before))).toMatchObject({ reason: 'no_session' });
    expect(identity.verify(token)).toMatchObject({ ok: true, userId: user.id });
    expect(await identity.refresh(cookieHeader(answer.signedIn))).toMatchObject({ ok: true });
    const credentials = { email: `  ${email.toUpperCase()}`, password: PASSWORD };
    const again = await identity.signIn(credentials, FROM);
    expect(again).toMatchObject({ ok: true, signedIn: { user: { id: user.id } } });
    const twice = await identity.claimGuest(cookieHeader(answer.signedIn), claim, FROM);
    expect(twice).toEqual({ ok: false, reason: 'not_a_guest' });
  });

  test('cannot take the address of somebody, and stays a guest', async () => {
    const { user } = await signUpSomeone(identity);
    const signedIn = await identity.enterAsGuest(guest, FROM);
    const taken = { ...claim, email: user.email.toUpperCase() };
    const answer = await identity.claimGuest(cookieHeader(signedIn), taken, FROM);
    expect(answer).toEqual({ ok: false, reason: 'email_taken' });
    expect(await identity.user(signedIn.user.id)).toEqual(signedIn.user);
    expect(identity.verify(signedIn.token)).toMatchObject({ ok: true });
  });

  test('of many claims at once one counts, whole', async () => {
    const eager = await openIdentity(database.url, { hashing: { inside: 4, waiting: 8 }, log });
    const signedIn = await identity.enterAsGuest(guest, FROM);
    const claims = Array.from({ length: 4 }, () => ({ ...claim, email: someone().email }));
    const answers = await Promise.all(
      claims.map((each) => eager.claimGuest(cookieHeader(signedIn), each, FROM)),
    );
    const won = answers.findIndex(({ ok }) => ok);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const { email } = claims[won]!;
    expect(await identity.user(signedIn.user.id)).toMatchObject({ email });
    for (const table of ['credential', 'session']) expect(await count(table, email)).toBe(1);
    await eager.close();
  });

  test('of guests who want one address at once one gets it', async () => {
    const eager = await openIdentity(database.url, { hashing: { inside: 3, waiting: 8 }, log });
    const { email } = someone();
    const answers = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const signedIn = await eager.enterAsGuest(guest, FROM);
        return eager.claimGuest(cookieHeader(signedIn), { ...claim, email }, FROM);
      }),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((each) => !each.ok && each.reason === 'email_taken')).toHaveLength(2);
    await eager.close();
  });

  test('needs a session, and what everybody who signs up needs', async () => {
    expect(await identity.claimGuest(undefined, claim, FROM)).toMatchObject({
      reason: 'no_session',
    });
    const cookie = cookieHeader(await identity.enterAsGuest(guest, FROM));
    for (const [field, value] of [
      ['password', 'short'],
      ['email', 'no address'],
      ['name', ' '],
    ] as const) {
      const attempt = identity.claimGuest(cookie, { ...claim, [field]: value }, FROM);
      await expect(attempt).rejects.toThrow(new InvalidIdentityInput(field));
    }
  });
});

test('nobody has an id that is none', async () => {
  expect(await identity.user(randomUUID())).toBeUndefined();
  expect(await identity.user("'; drop table identity.user; --")).toBeUndefined();
});

test('a short secret is refused', async () => {
  await expect(openIdentity(database.url, { secret: 'short' })).rejects.toThrow(RangeError);
});

test('without its tables it does not start', async () => {
  const empty = await testDatabase();
  await expect(openIdentity(empty.url)).rejects.toThrow(IdentityUnavailable);
  await empty.close();
});

test('what is expired is deleted', async () => {
  const { user } = await signUpSomeone(identity);
  await sql.query(
    `update identity.session set expires_at = now() - interval '2 hours' where user_id = $1`,
    [user.id],
  );
  await sql.query(
    `insert into identity.revocation values (gen_random_uuid(), now() - interval '1 second')`,
  );
  await sql.query(
    `insert into identity.link (sha256, user_id, purpose, email, expires_at)
     select sha256(n::text::bytea), $1, 'password_reset', 'a', now() - n * interval '61 minutes'
     from generate_series(0, 1) n`,
    [user.id],
  );
  const deleted: number[] = [];
  for await (const rows of identity.deleteExpired()) deleted.push(rows);
  expect(deleted).toEqual([1, 0, 0, 1, expect.any(Number)]);
  expect(await count('session', user.email)).toBe(0);
  const { rows } = await sql.query('select from identity.revocation where until < now()');
  expect(rows).toEqual([]);
});

test('nothing secret was logged in all of this', async () => {
  const { rows } = await sql.query<{ token: string; hash: string }>(
    `select s.token, c.password as hash from identity.session s
     join identity.credential c on c.user_id = s.user_id`,
  );
  const text = log.lines.join('\n');
  expect(text).toContain('sign-in library');
  const secrets = rows.flatMap(({ token, hash }) => [token, hash]);
  for (const secret of [...secrets, PASSWORD, setup.SECRET, '@example.com', 'eyJ', 'Cookie']) {
    expect(text).not.toContain(secret);
  }
});
