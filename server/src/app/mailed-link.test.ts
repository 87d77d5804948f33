import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MEMORY_LINKS_MAX, memoryIdentity } from '../../test/memory-identity.ts';
import { memoryMail, type MemoryMail } from '../../test/memory-mail.ts';
import type { Identity, Letter, SignedIn } from '../needs/index.ts';
import {
  requestEmailVerification,
  requestPasswordReset,
  resetPassword,
  verifyEmail,
  welcome,
} from './mailed-link.ts';

const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0' };
const PERSON = {
  name: '김철수',
  nickname: '철수',
  email: 'kim@example.com',
  password: 'correct horse battery',
  language: 'ko',
} as const;
const ACCEPTED = { ok: true, value: undefined };
const refusal = (type: string, parameters = {}) => ({ ok: false, problem: { type, parameters } });

let app: { identity: Identity; mail: MemoryMail };
let signedIn: SignedIn;

beforeEach(async () => {
  app = { identity: memoryIdentity(), mail: memoryMail() };
  const answer = await app.identity.signUp(PERSON, FROM);
  if (!answer.ok) throw new Error(answer.reason);
  ({ signedIn } = answer);
});

const cookie = (): string => `session=${signedIn.user.id}`;

async function lastLetter(count = 1): Promise<Letter> {
  await vi.waitFor(() => expect(app.mail.letters).toHaveLength(count));
  return app.mail.letters.at(-1)!;
}

describe('a forgotten password', () => {
  test('is replaced with the link that was mailed', async () => {
    expect(requestPasswordReset(app, PERSON.email)).toEqual(ACCEPTED);
    const { to, purpose, token } = await lastLetter();
    expect({ to, purpose }).toEqual({ to: PERSON.email, purpose: 'password_reset' });
    const newPassword = 'another horse battery';
    expect(await resetPassword(app, { token, newPassword })).toEqual(ACCEPTED);
    const credentials = { email: PERSON.email, password: newPassword };
    expect(await app.identity.signIn(credentials, FROM)).toMatchObject({ ok: true });
    expect(await resetPassword(app, { token, newPassword })).toEqual(refusal('link-expired'));
  });

  test('of somebody unknown is answered alike, before anybody looks', async () => {
    const look = vi.spyOn(app.identity, 'passwordLink').mockReturnValue(new Promise(() => {}));
    expect(requestPasswordReset(app, 'nobody@example.com')).toEqual(ACCEPTED);
    expect(requestPasswordReset(app, PERSON.email)).toEqual(ACCEPTED);
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('of somebody unknown has nothing mailed', async () => {
    requestPasswordReset(app, 'nobody@example.com');
    requestPasswordReset(app, PERSON.email);
    expect(await lastLetter()).toMatchObject({ to: PERSON.email });
  });

  test('has to wait when too many letters are under way', () => {
    app.mail.capacity = 0;
    const full = refusal('too-many-requests', { limit: 0, retryAfterS: 60 });
    expect(requestPasswordReset(app, PERSON.email)).toEqual(full);
  });
});

describe('an address', () => {
  test('is verified with the link a newcomer is mailed, which may be opened twice', async () => {
    welcome(app, signedIn.user.id);
    const { token, purpose } = await lastLetter();
    expect(purpose).toBe('email_verification');
    expect(await verifyEmail(app, { token })).toEqual(ACCEPTED);
    expect(await verifyEmail(app, { token })).toEqual(ACCEPTED);
    expect(await app.identity.user(signedIn.user.id)).toMatchObject({ emailVerified: true });
    expect(await verifyEmail(app, { token: 'x'.repeat(43) })).toEqual(refusal('link-expired'));
  });

  test('a full letter box keeps nobody out', () => {
    app.mail.capacity = 0;
    expect(() => welcome(app, signedIn.user.id)).not.toThrow();
  });

  test('is sent the link again, so many times', async () => {
    for (let sent = 1; sent <= MEMORY_LINKS_MAX; sent += 1) {
      expect(await requestEmailVerification(app, cookie())).toEqual(ACCEPTED);
    }
    await lastLetter(MEMORY_LINKS_MAX);
    const tooMany = { limit: MEMORY_LINKS_MAX, retryAfterS: 2 };
    expect(await requestEmailVerification(app, cookie())).toEqual(
      refusal('too-many-requests', tooMany),
    );
  });

  test('that is verified is sent nothing more', async () => {
    welcome(app, signedIn.user.id);
    await verifyEmail(app, await lastLetter());
    welcome(app, signedIn.user.id);
    expect(await requestEmailVerification(app, cookie())).toEqual(ACCEPTED);
    expect(app.mail.letters).toHaveLength(1);
  });

  test('is asked of whoever has a session and an address', async () => {
    expect(await requestEmailVerification(app, undefined)).toEqual(refusal('no-session'));
    const { user } = await app.identity.enterAsGuest({ nickname: '손님', language: 'ko' }, FROM);
    const ofGuest = `session=${user.id}`;
    expect(await requestEmailVerification(app, ofGuest)).toEqual(refusal('email-missing'));
    app.mail.capacity = 0;
    const full = refusal('too-many-requests', { limit: 0, retryAfterS: 60 });
    expect(await requestEmailVerification(app, cookie())).toEqual(full);
  });
});
