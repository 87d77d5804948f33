/**
 * Getting in and staying in, over HTTP on the real server with a real mail server: guests, mailed
 * links, and what happens to whoever tries what is not theirs.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  call,
  entered,
  signIn,
  signInAsGuest,
  signUp,
  type Answered,
  type Person,
} from './api-client.ts';
import { expectProblem } from './expect-problem.ts';
import { startMailServer, tokenIn, type MailServer } from './mail-server.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { openStoredState, type StoredState } from './stored-state.ts';

const NEW_PASSWORD = 'quite another secret';
let folder: string;
let mail: MailServer;
let server: RunningServer;
let stored: StoredState;

beforeAll(async () => {
  folder = await newDataFolder();
  mail = await startMailServer();
  server = await startServer({
    dataFolder: folder,
    env: {
      HOGA_SMTP_URL: mail.url,
      HOGA_MAIL_FROM: '호가 <hoga@example.com>',
      // Loopback is another address for each of these tests, as far as the server knows.
      HOGA_TRUSTED_PROXIES: '127.0.0.1',
      HOGA_LIMIT_GUESTS_PER_ADDRESS: '4',
      HOGA_LIMIT_MAILS_PER_HOUR: '10',
    },
  });
  stored = await openStoredState(folder);
});

afterAll(async () => {
  await stored.close();
  expect(await server.stop()).toBe(0);
  await mail.close();
  await removeDataFolder(folder);
});

let addresses = 0;
const newAddress = (): Record<string, string> => ({
  'x-forwarded-for': `192.0.2.${(addresses += 1)}`,
});

const post = (
  path: string,
  body: unknown,
  rest: { cookie?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answered> =>
  call(server.url, {
    method: 'POST',
    path: `/api/v1/${path}`,
    body,
    headers: newAddress(),
    ...rest,
  });
const meOf = (token: string): Promise<Answered> =>
  call(server.url, { method: 'GET', path: '/api/v1/me', token });
const verify = (token: string): Promise<Answered> => post('email/verify', { token });
const reset = (token: string): Promise<Answered> =>
  post('password/reset', { token, newPassword: NEW_PASSWORD });

const ko = (code: Parameters<typeof expectProblem>[1]['code']) =>
  ({ code, language: 'ko' }) as const;

describe('an address', () => {
  test('is verified with the link that comes with signing up, which nobody else can use up', async () => {
    const ann = await signUp(server.url, 'ann');
    expect((await meOf(ann.token)).body).toMatchObject({
      user: { email: ann.email, emailVerified: false, guest: false },
    });
    const first = await mail.mailTo(ann.email);
    expect(first.subject).toBe('[호가] 이메일 주소를 인증해 주세요');
    expect(first.text).toContain(`${server.url}/verify-email#token=`);
    expect((await post('email/verification', undefined, { cookie: ann.cookie })).status).toBe(202);
    const second = await mail.mailTo(ann.email, 2);
    expectProblem(await verify(tokenIn(first)), ko('link-expired'));
    expect((await verify(tokenIn(second))).status).toBe(204);
    expect((await verify(tokenIn(second))).status).toBe(204);
    expect((await meOf(ann.token)).body).toMatchObject({ user: { emailVerified: true } });
    // Nothing is left to be verified.
    expect((await post('email/verification', undefined, { cookie: ann.cookie })).status).toBe(202);
    expectProblem(await reset(tokenIn(second)), ko('link-expired'));
  });

  test('that takes no mail keeps nobody out', async () => {
    mail.troubles.refuse.push(550);
    const ben = await signUp(server.url, 'ben');
    expect((await meOf(ben.token)).status).toBe(200);
    await expect.poll(() => server.output()).toContain('the mail server refused an address');
  });

  test('is not waited for: a mail server that hangs holds no answer up', async () => {
    mail.troubles.greetAfterMs = 2_000;
    const cookie = (await signUp(server.url, 'eve')).cookie;
    const began = performance.now();
    expect((await post('password/reset-request', { email: 'eve@example.com' })).status).toBe(202);
    expect((await post('email/verification', undefined, { cookie })).status).toBe(202);
    expect(performance.now() - began).toBeLessThan(1_900);
    expect(mail.received.some(({ to }) => to.includes('eve@example.com'))).toBe(false);
    delete mail.troubles.greetAfterMs;
    await mail.mailTo('eve@example.com');
  });
});

describe('a forgotten password', () => {
  test('is replaced by mail, and every session ends with it', async () => {
    const cat = await signUp(server.url, 'cat');
    await mail.mailTo(cat.email);
    const elsewhere = await signIn(server.url, cat);
    const language = { 'accept-language': 'en', ...newAddress() };
    const asked = await post(
      'password/reset-request',
      { email: 'CAT@example.com' },
      { headers: language },
    );
    expect([asked.status, asked.text]).toEqual([202, '']);
    const letter = await mail.mailTo(cat.email, 2);
    // In the language that the user chose, whatever whoever asked speaks.
    expect(letter.subject).toBe('[호가] 비밀번호를 다시 설정해 주세요');
    const token = tokenIn(letter);
    expect((await reset(token)).status).toBe(204);
    for (const { token: old, cookie } of [cat, elsewhere]) {
      await expect
        .poll(async () => (await meOf(old)).body)
        .toMatchObject({
          type: expect.stringContaining('token-revoked'),
        });
      expectProblem(await post('token', undefined, { cookie }), ko('no-session'));
    }
    expectProblem(
      await post('sign-in', { email: cat.email, password: cat.password }),
      ko('wrong-credentials'),
    );
    const again = await signIn(server.url, { ...cat, password: NEW_PASSWORD });
    expect(again.account).toBe(cat.account);
    expect((await meOf(again.token)).body).toMatchObject({ user: { emailVerified: true } });
    expectProblem(await reset(token), ko('link-expired'));
  });

  test('of somebody unknown is answered with the same bytes, and nothing is mailed', async () => {
    const dan = await signUp(server.url, 'dan');
    await mail.mailTo(dan.email);
    const [known, unknown] = await Promise.all(
      [dan.email, 'nobody@example.com'].map((email) => post('password/reset-request', { email })),
    );
    const shape = ({ status, text, headers }: Answered) => {
      const { date: _date, 'x-request-id': _id, ...rest } = headers;
      return { status, text, rest };
    };
    expect(shape(known!)).toEqual(shape(unknown!));
    await mail.mailTo(dan.email, 2);
    expect(mail.received.some(({ to }) => to.includes('nobody@example.com'))).toBe(false);
  });

  test('of 20 quick requests ten are heard, and five mailed, for anybody alike', async () => {
    const fay = await signUp(server.url, 'fay');
    await mail.mailTo(fay.email);
    const ask = (email: string, headers: Record<string, string>) =>
      Promise.all(
        Array.from({ length: 20 }, () => post('password/reset-request', { email }, { headers })),
      );
    for (const email of [fay.email, 'unknown@example.com']) {
      const answers = await ask(email, newAddress());
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(10);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(10);
      expectProblem(refused[0]!, ko('too-many-requests'));
    }
    await mail.mailTo(fay.email, 6);
    // From another address as well, five an hour are what one person is sent.
    expect((await post('password/reset-request', { email: fay.email })).status).toBe(202);
    const tokens = mail.received
      .filter(({ to }) => to.includes(fay.email))
      .slice(1)
      .map(tokenIn);
    expect(tokens).toHaveLength(5);
    const statuses: number[] = [];
    for (const token of tokens) statuses.push((await reset(token)).status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(4);
  });
});

describe('a guest', () => {
  const claimOf = (nickname: string) => ({
    name: nickname,
    nickname,
    email: `${nickname}@example.com`,
    password: `the secret of ${nickname}`,
  });

  const orderOf = async ({ token, account }: Person): Promise<unknown> => {
    const body = {
      instrument: 'KRW-LPJ',
      side: 'buy',
      type: 'limit',
      price: '2100',
      quantity: '2.5',
    };
    const path = `/api/v1/accounts/${account}/orders`;
    return (await call(server.url, { method: 'POST', path, token, body })).body;
  };
  const listed = async ({ token, account }: Person, what: string): Promise<unknown> =>
    (await call(server.url, { method: 'GET', path: `/api/v1/accounts/${account}/${what}`, token }))
      .body;

  test('trades, and goes on trading with the same things once claimed', async () => {
    const guest = await signInAsGuest(server.url);
    expect((await meOf(guest.token)).body).toMatchObject({ user: { guest: true, email: null } });
    const order = await orderOf(guest);
    const before = await listed(guest, 'balances');
    const claim = claimOf('gil');
    const answer = await post('guest/claim', claim, { cookie: guest.cookie });
    const gil = entered(answer, claim.password);
    expect(gil).toMatchObject({ userId: guest.userId, account: guest.account, email: claim.email });
    expect((await meOf(gil.token)).body).toMatchObject({
      user: { guest: false, nickname: 'gil', emailVerified: false },
    });
    expectProblem(await meOf(guest.token), ko('token-revoked'));
    expectProblem(await post('token', undefined, { cookie: guest.cookie }), ko('no-session'));
    expect(await listed(gil, 'orders')).toMatchObject({ orders: [order] });
    expect(await listed(gil, 'balances')).toEqual(before);
    const letter = await mail.mailTo(claim.email);
    expect((await verify(tokenIn(letter))).status).toBe(204);
    expect((await signIn(server.url, gil)).account).toBe(guest.account);
    const again = await post('guest/claim', claimOf('gus'), { cookie: gil.cookie });
    expectProblem(again, ko('not-a-guest'));
  });

  test('who comes in twice with one cookie is the same', async () => {
    const guest = await signInAsGuest(server.url);
    const again = entered(await post('guest', {}, { cookie: guest.cookie }), '');
    expect(again).toMatchObject({ userId: guest.userId, account: guest.account });
    expect((await meOf(guest.token)).status).toBe(200);
  });

  test('cannot claim the address of somebody, and has none to be mailed to', async () => {
    const guest = await signInAsGuest(server.url);
    const { cookie } = guest;
    const taken = { ...claimOf('ann'), password: 'the secret of a thief' };
    expectProblem(await post('guest/claim', taken, { cookie }), ko('email-already-used'));
    expectProblem(await post('email/verification', undefined, { cookie }), ko('email-missing'));
    expectProblem(await post('guest/claim', claimOf('gap'), {}), ko('no-session'));
    expect((await meOf(guest.token)).body).toMatchObject({ user: { guest: true } });
  });

  test('is one of so many from an address', async () => {
    const headers = { ...newAddress(), 'accept-language': 'ko' };
    const count = async (): Promise<number> => (await stored.rows('select from account')).length;
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('guest', {}, { headers })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(expectProblem(refused, ko('too-many-guests'))).toMatchObject({ limit: 4 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);
    expect(await count()).toBe(before + 4);
    expect((await post('guest', {})).status).toBe(201);
  });
});

test('nothing in the log or the tables tells a link, or who was written to', async () => {
  const links = await stored.rows('select link::text from identity.link');
  const text = server.output() + JSON.stringify(links);
  const tokens = mail.received.map(tokenIn);
  expect(tokens.length).toBeGreaterThan(10);
  for (const token of tokens) expect(text).not.toContain(token);
  expect(server.output()).not.toContain('@example.com');
});
