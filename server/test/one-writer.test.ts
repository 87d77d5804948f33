/**
 * One server writes to its data, and goes on writing whatever happens to its database. A second one
 * is turned away and harms nothing; settings and secrets are checked before anything is touched.
 */
import { spawn } from 'node:child_process';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Readiness } from '@hoga/contract/health';
import { KRW } from '@hoga/core/instrument';
import { amount } from '@hoga/core/money';
import { accountId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../src/engine/index.ts';
import { postgresJournal } from '../src/postgres/index.ts';
import { call, signIn, signUp, type Answered, type Person } from './api-client.ts';
import { expectProblem } from './expect-problem.ts';
import { keptLog } from './log.ts';
import { hashesLogged } from './log-lines.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import {
  COIN_LEAGUE,
  faultsOfBooks,
  openStoredState,
  readSecretsOf,
  type StoredState,
} from './stored-state.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REFUSAL_LIMIT_MS = 10_000;
const RECOVERY_LIMIT_MS = 20_000;
const WRITER = 'hoga writer coin';

let folder: string;
let server: RunningServer;
let stored: StoredState;
let ann: Person;
let secretsBefore: string;
/** Everything any server of this test has printed. */
const printed: string[] = [];

beforeAll(async () => {
  folder = await newDataFolder();
  server = await startServer({ dataFolder: folder, env: { HOGA_LOG_LEVEL: 'debug' } });
  stored = await openStoredState(folder);
  ann = await signUp(server.url, 'ann');
  secretsBefore = await readFile(join(folder, 'secrets.json'), 'utf8');
});

afterAll(async () => {
  await stored.close();
  await server.stop();
  await removeDataFolder(folder);
});

// ---------------------------------------------------------------- starting

test('a second server on the same data is refused, and the first goes on', async () => {
  const { pid } = await writer();
  const second = await runToEnd({ HOGA_DATA: folder });
  expect(second.code).toBe(1);
  expect(second.ms).toBeLessThan(REFUSAL_LIMIT_MS);
  expect(second.output).toContain('같은 데이터를 쓰는 호가가 이미 실행 중입니다');
  expect(second.output).toMatch(/another hoga process is the writer .* Stop it first/);
  expect(second.output).not.toMatch(/\n\s+at |node:internal/);

  expect(await writer()).toEqual({ pid });
  expect((await order('after-the-second')).status).toBe(201);
  expect(await faultsOfBooks(stored)).toEqual([]);
});

test('every setting that cannot be used is named at once', async () => {
  const wrong = {
    HOGA_PORT: '65536',
    HOGA_BOTS: 'maybe',
    HOGA_PUBLIC_URL: 'ftp://hoga.example',
    HOGA_TRUSTED_PROXIES: '10.0.0.0/8,somewhere',
    HOGA_LIMIT_ORDERS_PER_SECOND: '-1',
    HOGA_LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://hoga:p4ssw0rd@db/hoga',
  };
  const { code, output } = await runToEnd({ HOGA_DATA: folder, ...wrong });
  expect(code).toBe(2);
  expect(output).toContain('설정을 확인해 주십시오');
  for (const name of Object.keys(wrong)) expect(output).toContain(`  ${name} must be `);
  expect(output).not.toContain('p4ssw0rd');
  expect(output).not.toMatch(/\n\s+at |node:internal/);
});

test('secrets are nobody else’s to read', async () => {
  const path = join(folder, 'secrets.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  for (const mode of [0o640, 0o604]) {
    await chmod(path, mode);
    const { code, output } = await runToEnd({ HOGA_DATA: folder });
    await chmod(path, 0o600);
    expect(code).toBe(1);
    expect(output).toContain('데이터를 열 수 없습니다');
    expect(output).toContain(`can be read by others; run: chmod 600 ${path}`);
  }
  expect(await readFile(path, 'utf8')).toBe(secretsBefore);
});

// ---------------------------------------------------------------- going on

test('a writer cut off in the middle of a commit says so, reloads and loses nothing', async () => {
  const before = await stored.hash();
  const blocker = await holdUpCommits();
  const inFlight = order('in-flight');
  const pid = await untilWriterWaits();
  const waiting = order('waiting');
  // It is executed on top of what is not durable yet, and nothing outside can tell.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await stored.rows('select pg_terminate_backend($1)', [pid]);
  expectProblem(await inFlight, { code: 'outcome-unknown', language: 'ko' });
  expectProblem(await waiting, { code: 'database-unavailable', language: 'ko' });
  expect((await inFlight).headers['retry-after']).toBe('1');
  await blocker.end();

  await until(async () => (await readiness()).status === 'ready');
  expect(await stored.hash()).toBe(before);
  expect(hashesLogged(server.output(), 'the market is loaded').at(-1)).toBe(before);
  for (const clientOrderId of ['in-flight', 'waiting']) await expectOneOrder(clientOrderId);
  expect(await faultsOfBooks(stored)).toEqual([]);
});

test('a writer whose idle connection ended goes on', async () => {
  const { pid } = await writer();
  await stored.rows('select pg_terminate_backend($1)', [pid]);
  await until(async () => (await order('after-idle')).status < 300);
  await expectOneOrder('after-idle');
  expect(await faultsOfBooks(stored)).toEqual([]);
});

test('a writer that lost its lock for a while takes note of what another one wrote', async () => {
  const { pid } = await writer();
  await stored.rows('select pg_terminate_backend($1)', [pid]);
  await writeAsAnother();
  await until(async () => (await order('after-another')).status < 300);
  await expectOneOrder('after-another');
  expect(await faultsOfBooks(stored)).toEqual([]);
});

test('a writer whose place was taken ends, and leaves the database to the other', async () => {
  const { pid } = await writer();
  await stored.rows('select pg_terminate_backend($1)', [pid]);
  const first = server;
  server = await startServer({ dataFolder: folder, env: { HOGA_LOG_LEVEL: 'debug' } });
  expectProblem(await order('too-late', first), { code: 'database-unavailable', language: 'ko' });
  await until(async () => !isRunning(first));
  printed.push(first.output());
  expect(first.output()).toContain('another process is the writer');
  expect(await first.stop()).toBe(1);
  await expectOneOrder('too-late');
  expect((await readiness()).status).toBe('ready');
  expect(await faultsOfBooks(stored)).toEqual([]);
});

test('a crash of the whole database is survived', { timeout: 60_000 }, async () => {
  const { pid } = await writer();
  const began = performance.now();
  // PostgreSQL ends every session and recovers when one of its processes is killed.
  process.kill(pid, 'SIGKILL');
  await until(async () => (await order('after-crash')).status < 300);
  expect(performance.now() - began).toBeLessThan(RECOVERY_LIMIT_MS);
  await stored.close();
  stored = await openStoredState(folder);
  await expectOneOrder('after-crash');
  expect(await faultsOfBooks(stored)).toEqual([]);
  expect((await readiness()).status).toBe('ready');
});

test('a database that died is started again', { timeout: 60_000 }, async () => {
  const pid = await postmasterPid();
  process.kill(pid, 'SIGKILL');
  // Its sessions outlive it for a moment, and one of them may still store an order.
  await until(async () => ![pid, NO_PID].includes(await postmasterPid()));
  await until(async () => (await order('after-death')).status < 300);
  await stored.close();
  stored = await openStoredState(folder);
  await expectOneOrder('after-death');
  expect(await faultsOfBooks(stored)).toEqual([]);
  await until(async () => (await readiness()).status === 'ready');
});

test('what is in memory at the end is what is stored', async () => {
  const before = await stored.hash();
  const restarted = await startAgain();
  expect(hashesLogged(restarted.stopped, 'the market is stored')).toEqual([before]);
  expect(hashesLogged(server.output(), 'the market is loaded')).toEqual([before]);
});

test('nothing secret is in what was printed or logged', async () => {
  const again = await signIn(server.url, ann);
  await signIn(server.url, { ...ann, password: 'a password mistyped' }).catch(() => undefined);
  const query = `/api/v1/me?token=${again.token}`;
  await call(server.url, { method: 'GET', path: query, token: again.token });
  const { identity, database } = await readSecretsOf(folder);
  const superuser = await readFile(join(folder, 'postgres/superuser-password'), 'utf8');
  const cookies = [ann.cookie, again.cookie].map((cookie) => cookie.split('=')[1]!.slice(0, 32));
  const secrets = [identity, database, superuser.trim(), ann.password, 'a password mistyped'];
  const postgresLog = await readFile(join(folder, 'postgres.log'), 'utf8');
  const text = [...printed, server.output(), postgresLog].join('\n');
  for (const secret of [...secrets, ...cookies, ann.token, again.token, 'p4ssw0rd']) {
    expect(secret.length).toBeGreaterThan(7);
    expect(text.includes(secret), `${secret.slice(0, 4)}… is printed`).toBe(false);
  }
  // The link for the operator is printed for whoever started the server, and logged nowhere.
  const code = server.operatorCode ?? '';
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.includes(code));
  expect(lines).toEqual([`  ${server.url}/#operator=${code}`]);
});

// ---------------------------------------------------------------- helpers

/** Runs a server that is expected to end by itself. */
function runToEnd(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string; ms: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'server/src/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, HOGA_PORT: '0', HOGA_BOTS: 'off', DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 2 * REFUSAL_LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      printed.push(output);
      resolve({ code, output, ms: performance.now() - began });
    });
  });
}

async function startAgain(): Promise<{ stopped: string }> {
  await stored.close();
  expect(await server.stop()).toBe(0);
  const stopped = server.output();
  printed.push(stopped);
  server = await startServer({ dataFolder: folder, env: { HOGA_LOG_LEVEL: 'debug' } });
  stored = await openStoredState(folder);
  return { stopped };
}

function order(clientOrderId: string, asked = server): Promise<Answered> {
  const body = {
    instrument: 'KRW-LPJ',
    side: 'buy',
    type: 'limit',
    price: '2100',
    quantity: '2.5',
    clientOrderId,
  };
  const path = `/api/v1/accounts/${ann.account}/orders`;
  return call(asked.url, { method: 'POST', path, token: ann.token, body });
}

const NO_PID = 0;

/** Of the embedded PostgreSQL; none while it is down, or its file is being written. */
async function postmasterPid(): Promise<number> {
  const text = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || NO_PID;
}

function isRunning({ pid }: RunningServer): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Sent once more, it is answered with the one order of that name. */
async function expectOneOrder(clientOrderId: string): Promise<void> {
  const { status, text, body } = await order(clientOrderId);
  expect([200, 201], text).toContain(status);
  const statement = 'select id, client_order_id from orders where client_order_id = $1';
  const rows = await stored.rows<{ id: string }>(statement, [clientOrderId]);
  expect(rows).toHaveLength(1);
  expect(body).toMatchObject({ id: rows[0]!.id, clientOrderId, state: 'open' });
}

async function readiness(): Promise<Readiness> {
  return Readiness.parse((await call(server.url, { method: 'GET', path: '/readyz' })).body);
}

async function writer(): Promise<{ pid: number }> {
  const statement = 'select pid from pg_stat_activity where application_name = $1';
  const rows = await stored.rows<{ pid: number }>(statement, [WRITER]);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

/** A commit writes to the outbox last; whoever ends the connection lets it through. */
async function holdUpCommits(): Promise<Client> {
  const client = new Client({ connectionString: stored.url });
  await client.connect();
  await client.query('begin');
  await client.query('lock table outbox in access exclusive mode');
  return client;
}

async function untilWriterWaits(): Promise<number> {
  const statement = `select pid from pg_stat_activity
    where application_name = $1 and wait_event_type = 'Lock'`;
  let pid = 0;
  await until(async () => {
    pid = (await stored.rows<{ pid: number }>(statement, [WRITER]))[0]?.pid ?? 0;
    return pid !== 0;
  });
  return pid;
}

/** Another process becomes the writer, opens an account and leaves. */
async function writeAsAnother(): Promise<void> {
  const { league, instruments } = COIN_LEAGUE;
  const engine = createEngine({
    setup: COIN_LEAGUE,
    journal: postgresJournal({ url: stored.url, league, instruments }),
    log: keptLog(),
    publish: () => undefined,
    onLost: () => undefined,
  });
  await engine.start();
  await engine.submit({
    type: 'open_account',
    at: instant(Date.now()),
    account: accountId('01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10'),
    kind: 'house',
    owner: null,
    grants: [{ asset: 'KRW', amount: amount(5n * 10n ** BigInt(KRW.places)) }],
  });
  await engine.stop();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RECOVERY_LIMIT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
