import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import type { Identity, Letter } from '../needs/index.ts';
import { InvalidIdentityInput } from '../needs/index.ts';
import * as setup from './test-setup.ts';
import {
  cookieHeader,
  FROM,
  openIdentity,
  PASSWORD,
  signUpSomeone,
  someone,
} from './test-setup.ts';

const NEW_PASSWORD = 'another horse battery';
const MINUTE = 60_000;
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

/** Somebody who has an address and whose password nobody will ask for. */
async function addressee(): Promise<{ id: string; email: string }> {
  const [id, { email }] = [randomUUID(), someone()];
  await sql.query(
    `insert into identity.user (id, name, nickname, email) values ($1, 'n', 'n', $2)`,
    [id, email],
  );
  return { id, email };
}

async function passwordLink(email: string): Promise<Letter> {
  const letter = await identity.passwordLink(email);
  if (letter === undefined) throw new Error('no link was made');
  return letter;
}

async function verificationLink(userId: string): Promise<Letter> {
  const made = await identity.verificationLink(userId);
  if (!made.ok) throw new Error(made.reason);
  return made.letter;
}

/** Moves all that happened to the user's links into the past. */
const age = (userId: string, ms: number): Promise<unknown> =>
  sql.query(
    `update identity.link set created_at = created_at - $2 * interval '1 ms',
       expires_at = expires_at - $2 * interval '1 ms' where user_id = $1`,
    [userId, ms],
  );

const isVerified = async (userId: string): Promise<boolean | undefined> =>
  (await identity.user(userId))?.emailVerified;

describe('a link', () => {
  test('is written to its user, in their language, for an hour or a day', async () => {
    const { id, email } = await addressee();
    const token = expect.stringMatching(/^[\w-]{43}$/) as string;
    const common = { userId: id, to: email, language: 'ko', token };
    expect(await passwordLink(` ${email.toUpperCase()}`)).toEqual({
      ...common,
      purpose: 'password_reset',
      hours: 1,
    });
    expect(await verificationLink(id)).toEqual({
      ...common,
      purpose: 'email_verification',
      hours: 24,
    });
  });

  test('is nowhere to be read, not even in the tables', async () => {
    const { id, email } = await addressee();
    const tokens = [(await passwordLink(email)).token, (await verificationLink(id)).token];
    const { rows } = await sql.query<{ row: string }>(
      `select link::text as row from identity.link where user_id = $1
       union all select v::text from identity.verification v`,
      [id],
    );
    expect(rows).toHaveLength(2);
    for (const token of tokens) {
      const spellings = [token, Buffer.from(token).toString('hex')];
      spellings.push(Buffer.from(token, 'base64url').toString('hex'));
      for (const spelling of spellings) expect(JSON.stringify(rows)).not.toContain(spelling);
    }
  });

  test('is made for nobody who is unknown', async () => {
    expect(await identity.passwordLink('nobody@example.com')).toBeUndefined();
    expect(await identity.passwordLink(`' or 1=1 --`)).toBeUndefined();
    expect(await identity.verificationLink(randomUUID())).toEqual({
      ok: false,
      reason: 'no_email',
    });
  });

  test('is made five times an hour for each purpose, however quickly one asks', async () => {
    const { id, email } = await addressee();
    const made = await Promise.all(Array.from({ length: 20 }, () => identity.passwordLink(email)));
    expect(made.filter((letter) => letter !== undefined)).toHaveLength(5);
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => identity.verificationLink(id)),
    );
    expect(asked.filter(({ ok }) => ok)).toHaveLength(5);
    const refused = asked.flatMap((each) => (each.ok ? [] : [each]));
    for (const refusal of refused) {
      expect(refusal).toMatchObject({ reason: 'too_many', most: 5 });
      const { againInMs } = refusal as { againInMs: number };
      expect(againInMs).toBeGreaterThan(59 * MINUTE);
      expect(againInMs).toBeLessThanOrEqual(60 * MINUTE);
    }
    // Of those made, however close together, one is good.
    const { rows } = await sql.query(
      `select purpose from identity.link where user_id = $1 and ended_at is null order by 1`,
      [id],
    );
    expect(rows).toEqual([{ purpose: 'email_verification' }, { purpose: 'password_reset' }]);
    await age(id, 61 * MINUTE);
    expect(await identity.passwordLink(email)).toBeDefined();
    expect(await identity.verificationLink(id)).toMatchObject({ ok: true });
  });
});

describe('resetting the password', () => {
  test('takes the new one, ends every session, and shows whose the address is', async () => {
    const signedIn = await signUpSomeone(identity);
    const { id, email } = signedIn.user;
    const { token } = await passwordLink(email);
    expect(await identity.resetPassword(token, NEW_PASSWORD)).toBe(true);
    expect(await identity.refresh(cookieHeader(signedIn))).toMatchObject({ reason: 'no_session' });
    await vi.waitFor(() =>
      expect(identity.verify(signedIn.token)).toMatchObject({ reason: 'revoked' }),
    );
    const answers = [PASSWORD, NEW_PASSWORD].map((password) =>
      identity.signIn({ email, password }, FROM),
    );
    expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([false, true]);
    expect(await isVerified(id)).toBe(true);
    // It works once: whoever finds the mail later is not let in.
    expect(await identity.resetPassword(token, PASSWORD)).toBe(false);
    expect((await identity.signIn({ email, password: NEW_PASSWORD }, FROM)).ok).toBe(true);
  });

  test('of many with one link at once one counts', async () => {
    const eager = await openIdentity(database.url, { hashing: { inside: 4, waiting: 8 }, log });
    const { email } = (await signUpSomeone(eager)).user;
    const { token } = await passwordLink(email);
    const passwords = ['one', 'two', 'three', 'four'].map((each) => `the password ${each}`);
    const resets = passwords.map((password) => eager.resetPassword(token, password));
    const outcomes = await Promise.all(resets);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const password = passwords[outcomes.indexOf(true)]!;
    expect((await eager.signIn({ email, password }, FROM)).ok).toBe(true);
    await eager.close();
  });

  test('and changing it at once do not hold each other up', async () => {
    const eager = await openIdentity(database.url, { hashing: { inside: 4, waiting: 8 }, log });
    const signedIn = await signUpSomeone(eager);
    const { token } = await passwordLink(signedIn.user.email);
    const passwords = { currentPassword: PASSWORD, newPassword: 'a third horse battery' };
    const [isReset, changed, link] = await Promise.all([
      eager.resetPassword(token, NEW_PASSWORD),
      eager.changePassword(cookieHeader(signedIn), passwords),
      eager.passwordLink(signedIn.user.email),
    ]);
    expect([isReset, changed.ok, link !== undefined].filter(Boolean).length).toBeGreaterThan(0);
    await eager.close();
  });

  test('is over when the password was changed meanwhile', async () => {
    const signedIn = await signUpSomeone(identity);
    const { token } = await passwordLink(signedIn.user.email);
    const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect(await identity.changePassword(cookieHeader(signedIn), passwords)).toMatchObject({
      ok: true,
    });
    expect(await identity.resetPassword(token, 'a third horse battery')).toBe(false);
  });

  test('needs an acceptable password', async () => {
    const { token } = await passwordLink((await addressee()).email);
    await expect(identity.resetPassword(token, 'short')).rejects.toThrow(
      new InvalidIdentityInput('newPassword'),
    );
  });

  test.each([
    ['is unknown', async () => 'x'.repeat(43)],
    ['is expired', async (letter: Letter) => (await age(letter.userId, 60 * MINUTE), letter.token)],
    [
      'was followed by a newer one',
      async (letter: Letter) => (await passwordLink(letter.to), letter.token),
    ],
    ['verifies an address', async ({ userId }: Letter) => (await verificationLink(userId)).token],
    ['is only its hash', async ({ userId }: Letter) => hashOf(userId)],
    ['is empty', async () => ''],
  ])('with a link that %s does nothing, and hashes nothing', async (_, tokenOf) => {
    const { id, email } = await addressee();
    const token = await tokenOf(await passwordLink(email));
    const busy = await openIdentity(database.url, { hashing: { inside: 0, waiting: 0 }, log });
    expect(await busy.resetPassword(token, NEW_PASSWORD)).toBe(false);
    expect(await isVerified(id)).toBe(false);
    await busy.close();
  });

  test('a minute before it expires a link is good', async () => {
    const { user } = await signUpSomeone(identity);
    const { token } = await passwordLink(user.email);
    await age(user.id, 59 * MINUTE);
    expect(await identity.resetPassword(token, NEW_PASSWORD)).toBe(true);
  });
});

async function hashOf(userId: string): Promise<string> {
  const { rows } = await sql.query<{ sha256: Buffer }>(
    'select sha256 from identity.link where user_id = $1',
    [userId],
  );
  return rows[0]!.sha256.toString('base64url');
}

describe('verifying an address', () => {
  test('may be done twice, and then no other link is made', async () => {
    const { id } = await addressee();
    const { token } = await verificationLink(id);
    expect(await isVerified(id)).toBe(false);
    expect(await identity.verifyEmail(token)).toBe(true);
    expect(await identity.verifyEmail(token)).toBe(true);
    expect(await isVerified(id)).toBe(true);
    expect(await identity.verificationLink(id)).toEqual({ ok: false, reason: 'already_verified' });
  });

  test('says nothing about an address the user has by then', async () => {
    const { id } = await addressee();
    const { token } = await verificationLink(id);
    await sql.query('update identity.user set email = $2 where id = $1', [id, someone().email]);
    expect(await identity.verifyEmail(token)).toBe(false);
    expect(await isVerified(id)).toBe(false);
  });

  test.each([
    ['is unknown', async () => 'x'.repeat(43)],
    [
      'is expired',
      async (letter: Letter) => (await age(letter.userId, 24 * 60 * MINUTE), letter.token),
    ],
    [
      'was followed by a newer one',
      async (letter: Letter) => (await verificationLink(letter.userId), letter.token),
    ],
    ['resets the password', async ({ to }: Letter) => (await passwordLink(to)).token],
  ])('with a link that %s does nothing', async (_, tokenOf) => {
    const { id } = await addressee();
    const token = await tokenOf(await verificationLink(id));
    expect(await identity.verifyEmail(token)).toBe(false);
    expect(await isVerified(id)).toBe(false);
  });
});

test('the tables hold no guest whose address is verified, and no link of unknown purpose', async () => {
  const { id } = await addressee();
  const verified = 'update identity.user set email = null, email_verified = true where id = $1';
  await expect(sql.query(verified, [id])).rejects.toThrow('user_guest_unverified');
  const link = `insert into identity.link (sha256, user_id, purpose, email, expires_at)
    values (sha256('x'), $1, 'other', 'a', now())`;
  await expect(sql.query(link, [id])).rejects.toThrow('link_purpose_check');
});

test('no link was logged in all of this', () => {
  expect(log.lines.join('\n')).not.toMatch(/[\w-]{43}|@example\.com/);
});
