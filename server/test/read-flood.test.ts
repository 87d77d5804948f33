// Reads that hang take nothing from those who sign in, order or ask whether the server is ready.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from 'pg';
import { Client as PostgresClient } from 'pg';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { openStoredState } from './stored-state.ts';

const READERS = 700;
/** A read that hangs is ended after three seconds, and waits two for its turn before. */
const READ_LIMIT_MS = 12_000;
/** Before any of those; a sign-in checks a password, which is slow on purpose. */
const PROMPT_MS = 2_900;

let server: RunningServer;
let dataFolder: string;
let blocker: Client;
let account: string;
let token: string;

const person = {
  name: 'Reader',
  nickname: 'reader',
  email: 'reader@example.com',
  password: 'correct horse battery staple',
};

async function send(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const init =
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, body: await response.json() };
}

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; ms: number }> {
  const began = performance.now();
  const result = await work;
  return { result, ms: performance.now() - began };
}

beforeAll(async () => {
  dataFolder = await newDataFolder();
  server = await startServer({ dataFolder });
  const { body } = await send('/api/v1/sign-up', person);
  const signedIn = body as { token: string; accounts: { id: string }[] };
  token = signedIn.token;
  account = signedIn.accounts[0]!.id;
  const stored = await openStoredState(dataFolder);
  blocker = new PostgresClient({ connectionString: stored.url });
  await blocker.connect();
  await stored.close();
});

afterAll(async () => {
  await blocker?.end();
  await server?.stop();
  await removeDataFolder(dataFolder);
});

const ledger = () => send(`/api/v1/accounts/${account}/ledger?limit=50`);

test('while every read of the ledger hangs, the rest of the server does not', async () => {
  expect((await ledger()).status).toBe(200);
  await blocker.query('begin; lock table ledger in access exclusive mode');
  const flood = timed(Promise.all(Array.from({ length: READERS }, ledger)));
  const order = {
    instrument: 'KRW-LPJ',
    side: 'buy',
    type: 'limit',
    price: '2500',
    quantity: '2',
  };
  const [signIn, placed, ready] = await Promise.all([
    timed(send('/api/v1/sign-in', { email: person.email, password: person.password })),
    timed(send(`/api/v1/accounts/${account}/orders`, order)),
    timed(send('/readyz')),
  ]);
  expect(signIn.result.status).toBe(200);
  expect(placed.result.status).toBe(201);
  expect(ready.result.status).toBe(200);
  for (const { ms } of [signIn, placed, ready]) expect(ms).toBeLessThan(PROMPT_MS);

  const { result: answers, ms } = await flood;
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  // A few hold a connection until their statement is ended, the line is given up, the rest is
  // turned away at once.
  expect(count(429) + count(503)).toBe(READERS);
  expect(count(429)).toBeGreaterThan(50);
  expect(count(503)).toBeGreaterThan(50);
  expect(ms).toBeLessThan(READ_LIMIT_MS);
  const types = new Set(
    answers.map(({ body }) => (body as { type: string }).type.split('/').at(-1)),
  );
  expect(types).toEqual(new Set(['too-many-requests', 'database-unavailable']));

  await blocker.query('rollback');
  expect((await ledger()).status).toBe(200);
});

test('each purpose is known to the database by name', async () => {
  const { rows } = await blocker.query<{ application_name: string }>(
    `select distinct application_name from pg_stat_activity
      where application_name like 'hoga %' order by 1`,
  );
  const names = rows.map((row) => row.application_name);
  expect(names).toEqual(
    expect.arrayContaining(['hoga access', 'hoga identity', 'hoga reads', 'hoga writer coin']),
  );
});
