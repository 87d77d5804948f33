/**
 * Ten times the orders the writer can store, over HTTP and on a real PostgreSQL: what cannot be done
 * soon is refused at once, and whoever was let in notices nothing.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app/index.ts';
import type { Engine } from '../src/engine/index.ts';
import { createHttpServer } from '../src/http/index.ts';
import { call, signUp, type Person } from './api-client.ts';
import { openTestApp, type TestApp } from './app.ts';
import { UNMEASURED } from './unmeasured.ts';

/** The writer stores ten commands in each tenth of a second: a hundred a second. */
const COMMIT_MS = 100;
const BOUNDS = { batch: 10, least: 20, most: 10_000 };
const SUSTAINED_PER_S = (BOUNDS.batch * 1_000) / COMMIT_MS;
const OVERLOAD_PER_S = 10 * SUSTAINED_PER_S;
const OVERLOAD_MS = 4_000;
const TICK_MS = 10;
/**
 * As many commands wait as are stored in half a second, which is five batches, and two are on their way.
 * Counted in batches, a slow machine changes nothing.
 */
const BATCHES_WAITED_MAX = 500 / COMMIT_MS + 2;
const MEMORY_GROWTH_MAX_MB = 24;
const PEOPLE = 8;
const UNLIMITED = 1_000_000;

let running: TestApp;
let http: FastifyInstance;
let base: string;
let people: Person[];
const waited: number[] = [];

beforeAll(async () => {
  running = await openTestApp({ bounds: BOUNDS });
  http = await openDoor({ ...running.app, engine: watched(running.app.engine) }, UNLIMITED);
  base = urlOf(http);
  const names = Array.from({ length: PEOPLE }, (_, index) => `trader${index}`);
  people = await Promise.all(names.map((name) => signUp(base, name)));
  running.troubles.beforeCommit = slowly;
});

async function slowly(): Promise<void> {
  await pause(COMMIT_MS);
}

async function openDoor(app: App, ordersPerSecond: number): Promise<FastifyInstance> {
  const door = await createHttpServer({
    app,
    live: { refusal: () => undefined, accept: ({ socket }) => socket.terminate() },
    limits: {
      addressPerSecond: UNLIMITED,
      readsPerSecond: UNLIMITED,
      ordersPerSecond,
      keyReadsPerSecond: UNLIMITED,
      keyOrdersPerSecond: UNLIMITED,
      signInsPerMinute: UNLIMITED,
      guestsPerAddress: UNLIMITED,
      guestsPerDay: UNLIMITED,
      mailsPerHour: UNLIMITED,
    },
    log: pino({ level: 'silent' }),
    ...UNMEASURED,
    trustedProxies: [],
    publicOrigins: new Set(),
    version: 'test',
    isDraining: () => false,
  });
  await door.listen({ port: 0, host: '127.0.0.1' });
  return door;
}

function urlOf(door: FastifyInstance): string {
  return `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
}

afterAll(async () => {
  running.troubles.beforeCommit = undefined;
  await http.close();
  await running.stop();
  await running.database.close();
});

interface Sample {
  readonly status: number;
  readonly problem: string | null;
  readonly retryAfter: number | null;
}

/** An order that finds nothing and ends, so that no limit of the account is ever reached. */
async function send(person: Person): Promise<Sample> {
  const body = {
    instrument: 'KRW-LPJ',
    side: 'buy',
    type: 'limit',
    price: '3000',
    quantity: '2',
    timeInForce: 'ioc',
    clientOrderId: randomUUIDv7(),
  };
  const path = `/api/v1/accounts/${person.account}/orders`;
  const answer = await call(base, { method: 'POST', path, token: person.token, body });
  const { type = '' } = (answer.body ?? {}) as { readonly type?: string };
  const retryAfter = answer.headers['retry-after'];
  return {
    status: answer.status,
    problem: answer.status < 300 ? null : (type.split('/').at(-1) ?? ''),
    retryAfter: retryAfter === undefined ? null : Number(retryAfter),
  };
}

/** Notes how many batches were stored while each accepted command waited. */
function watched(engine: Engine): Engine {
  const submit: Engine['submit'] = async (command) => {
    const before = batches();
    const answer = await engine.submit(command);
    waited.push(batches() - before);
    return answer;
  };
  // What the engine tells of itself goes on changing.
  return Object.assign(Object.create(engine) as Engine, { submit });
}

function batches(): number {
  return running.app.engine.status.batches;
}

function someone(index: number): Person {
  const person = people[index % people.length];
  if (person === undefined) throw new RangeError('nobody is there');
  return person;
}

/** As many at once as the writer takes in one batch, each as soon as the one before is answered. */
async function sendSteadily(forMs: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const until = performance.now() + forMs;
  const worker = async (index: number): Promise<void> => {
    while (performance.now() < until) samples.push(await send(someone(index)));
  };
  await Promise.all(Array.from({ length: BOUNDS.batch }, (_, index) => worker(index)));
  return samples;
}

/** So many a second whatever becomes of them. */
async function flood(perSecond: number, forMs: number): Promise<Sample[]> {
  const sending: Promise<Sample>[] = [];
  const began = performance.now();
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - began) {
    const due = Math.floor((perSecond * elapsed) / 1_000);
    while (sending.length < due) sending.push(send(someone(sending.length)));
    await pause(TICK_MS);
  }
  return Promise.all(sending);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const isAccepted = ({ status }: Sample): boolean => status === 201;

test('ten times what the writer sustains: refused at once, and the rest as before', async () => {
  const steady = await sendSteadily(1_500);
  expect(steady.length).toBeGreaterThan(SUSTAINED_PER_S / 2);
  expect(steady.filter((sample) => !isAccepted(sample))).toEqual([]);

  const before = heapMb();
  const batchesBefore = batches();
  const flooded = flood(OVERLOAD_PER_S, OVERLOAD_MS);
  await pause(OVERLOAD_MS * 0.9);
  const { inbox } = running.app.engine.status;
  const samples = await flooded;
  const growth = heapMb() - before;

  const refused = samples.filter((sample) => !isAccepted(sample));
  const admitted = samples.filter(isAccepted);
  for (const { status, problem, retryAfter } of refused) {
    expect(status).toBe(429);
    expect(problem).toBe('engine-busy');
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(10);
  }
  // The writer was never idle: nearly every batch was full.
  const stored = batches() - batchesBefore;
  expect(admitted.length).toBeGreaterThan(0.8 * BOUNDS.batch * stored);
  expect(refused.length).toBeGreaterThan(2 * admitted.length);
  expect(Math.max(...waited)).toBeLessThanOrEqual(BATCHES_WAITED_MAX);
  expect(inbox).toBeLessThanOrEqual(SUSTAINED_PER_S / 2 + BOUNDS.batch);
  expect(growth).toBeLessThan(MEMORY_GROWTH_MAX_MB);

  const after = await sendSteadily(1_000);
  expect(after.filter((sample) => !isAccepted(sample))).toEqual([]);
}, 30_000);

const halt = { method: 'POST', path: '/api/v1/operator/markets/KRW-LPJ/halt' } as const;

test('an operator halts a market however busy its writer is', async () => {
  const operator = await signUp(base, 'operator');
  await running.sql.query('insert into operator (user_id) values ($1)', [operator.userId]);
  const gate = Promise.withResolvers<void>();
  running.troubles.beforeCommit = () => gate.promise;
  const waiting: Promise<unknown>[] = [];
  while (running.app.engine.busyForMs === 0) {
    waiting.push(send(someone(waiting.length)));
    await pause(1);
  }
  const halted = call(base, { ...halt, token: operator.token });
  await pause(100);
  gate.resolve();
  running.troubles.beforeCommit = slowly;
  await Promise.all(waiting);
  expect((await halted).status).toBe(200);
}, 30_000);

test('whoever is no operator is counted before the tables are asked', async () => {
  const { operators } = running.app;
  const isOperator = vi.spyOn(operators, 'isOperator');
  const door = await openDoor(running.app, 2);
  try {
    const asked = Array.from({ length: 10 }, () =>
      call(urlOf(door), { ...halt, token: someone(0).token }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    // They may fall into two seconds.
    expect(statuses.filter((status) => status === 403).length).toBeLessThanOrEqual(4);
    expect(statuses).toContain(429);
    expect(isOperator.mock.calls.length).toBeLessThanOrEqual(4);
  } finally {
    await door.close();
    vi.restoreAllMocks();
  }
});
