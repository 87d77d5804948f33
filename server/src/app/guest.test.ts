import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../../test/app.ts';
import { claimGuest, signInAsGuest } from './guest.ts';
import { listBalances } from './look-up-accounts.ts';
import type { Reply } from './reply.ts';
import { signIn, signUp } from './sign-in.ts';

const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0' };
const NEW = { cookie: undefined, from: FROM };
let running: TestApp;

beforeAll(async () => {
  running = await openTestApp();
});

afterAll(async () => {
  await running.stop();
  await running.database.close();
});

const someone = () => ({
  name: '김철수',
  nickname: '철수',
  email: `${randomBytes(6).toString('hex')}@example.com`,
  password: 'correct horse battery',
});

function valueOf<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem));
  return reply.value;
}

const refusal = (type: string, parameters = {}) => ({ ok: false, problem: { type, parameters } });

async function enterAsGuest() {
  const entered = valueOf(await signInAsGuest(running.app, {}, NEW));
  return { ...entered, cookie: entered.cookies[0]?.split(';', 1)[0] };
}

describe('a guest', () => {
  test('is somebody with an account and play money, without a name or an address', async () => {
    const { body } = await enterAsGuest();
    expect(body.user).toMatchObject({
      guest: true,
      email: null,
      emailVerified: false,
      language: 'ko',
      nickname: expect.stringMatching(/^손님-[2-9b-z]{5}$/),
    });
    expect(body.accounts).toMatchObject([{ league: 'coin', kind: 'trading' }]);
    const caller = { userId: body.user.id, key: null };
    const { balances } = valueOf(await listBalances(running.app, caller, body.accounts[0]!.id));
    expect(balances).toMatchObject([{ available: '10000000' }, { available: '100' }]);
  });

  test('is called something in their language, and seldom the same as another', async () => {
    const guests = await Promise.all(
      Array.from({ length: 20 }, () => signInAsGuest(running.app, { language: 'en' }, NEW)),
    );
    const names = guests.map((guest) => valueOf(guest).body.user.nickname);
    expect(names.every((name) => /^Guest-[2-9b-z]{5}$/.test(name))).toBe(true);
    expect(new Set(names).size).toBeGreaterThan(18);
  });

  test('stays the same who comes in again with the cookie', async () => {
    const guest = await enterAsGuest();
    const again = { cookie: guest.cookie, from: FROM };
    const { body } = valueOf(await signInAsGuest(running.app, {}, again));
    expect(body.user).toEqual(guest.body.user);
    expect(body.accounts).toEqual(guest.body.accounts);
    const { cookies } = valueOf(await signUp(running.app, someone(), FROM));
    for (const cookie of [cookies[0]?.split(';', 1)[0], 'session=nobody']) {
      const other = valueOf(await signInAsGuest(running.app, {}, { cookie, from: FROM }));
      expect(other.body.user).toMatchObject({ guest: true });
      expect(other.body.user.id).not.toBe(guest.body.user.id);
    }
  });

  test('is not made while the market has no room for an account', async () => {
    const made = vi.spyOn(running.app.identity, 'enterAsGuest');
    vi.spyOn(running.app.engine, 'busyForMs', 'get').mockReturnValue(1_500);
    const reply = await signInAsGuest(running.app, {}, NEW);
    expect(reply).toEqual(refusal('engine-busy', { retryAfterS: 2 }));
    expect(made).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe('claiming', () => {
  test('keeps the user and the account, and lets them sign in from then on', async () => {
    const guest = await enterAsGuest();
    const person = someone();
    const request = { cookie: guest.cookie, from: FROM };
    const { body } = valueOf(await claimGuest(running.app, person, request));
    const { name, nickname, email } = person;
    expect(body.user).toMatchObject({
      id: guest.body.user.id,
      guest: false,
      name,
      nickname,
      email,
    });
    expect(body.accounts).toEqual(guest.body.accounts);
    const again = valueOf(await signIn(running.app, person, FROM));
    expect(again.body.accounts).toEqual(guest.body.accounts);
  });

  test('is for guests, once, with an address of their own', async () => {
    const person = someone();
    const { cookies } = valueOf(await signUp(running.app, person, FROM));
    const [cookie] = cookies;
    const { app } = running;
    const ofUser = { cookie: cookie?.split(';', 1)[0], from: FROM };
    expect(await claimGuest(app, someone(), ofUser)).toEqual(refusal('not-a-guest'));
    const ofGuest = { cookie: (await enterAsGuest()).cookie, from: FROM };
    expect(await claimGuest(app, person, ofGuest)).toEqual(refusal('email-already-used'));
    valueOf(await claimGuest(app, someone(), ofGuest));
    expect(await claimGuest(app, someone(), ofGuest)).toEqual(refusal('not-a-guest'));
    const ofNobody = { cookie: undefined, from: FROM };
    expect(await claimGuest(app, someone(), ofNobody)).toEqual(refusal('no-session'));
  });
});
