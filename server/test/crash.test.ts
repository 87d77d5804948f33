/**
 * The real server is killed under load, again and again, on the same data. What it had acknowledged
 * is there exactly once, what it had not can be sent again, and the books add up to the unit.
 *
 * HOGA_TEST_KILLS kills more often.
 */
import { connect } from 'node:net';
import { Token } from '@hoga/contract/account';
import { Order, OrderPage } from '@hoga/contract/order';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { call, signUp, type Person } from './api-client.ts';
import {
  newMemory,
  seededRandom,
  startLoad,
  type Acknowledged,
  type Sent,
  type Trader,
} from './load.ts';
import { hashesLogged } from './log-lines.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { faultsOfBooks, openStoredState, type StoredState } from './stored-state.ts';
import { PATIENCE } from './troubled-journal.ts';

const KILLS = Number(process.env['HOGA_TEST_KILLS'] ?? 5);
const PER_KILL_LIMIT_MS = 30_000;
const LOAD_MS_MAX = 500;
/** So much is acknowledged before each kill, however slow the machine. */
const ACKNOWLEDGED_PER_KILL = 40;
const STOP_LIMIT_MS = 10_000;
const SEED = 20_261_121;

type TradingPerson = Person & Trader;

const random = seededRandom(SEED);
const memory = newMemory();
let resent = 0;
let folder: string;
let server: RunningServer;
let stored: StoredState;
let traders: TradingPerson[];

beforeAll(async () => {
  folder = await newDataFolder();
  server = await startServer({ dataFolder: folder });
  const names = ['ann', 'ben', 'cat', 'dan'];
  traders = await Promise.all(names.map((name) => signUp(server.url, name)));
  stored = await openStoredState(folder);
});

afterAll(async () => {
  await stored.close();
  await server.stop();
  await removeDataFolder(folder);
});

test.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
  'kill %d: nothing acknowledged is lost, nothing is there twice',
  { timeout: PER_KILL_LIMIT_MS },
  async () => {
    const wanted = memory.acknowledged.size + ACKNOWLEDGED_PER_KILL;
    const load = startLoad(server.url, { traders, memory, random });
    await vi.waitUntil(() => memory.acknowledged.size >= wanted, PATIENCE);
    await pause(random() * LOAD_MS_MAX);
    await server.crash();
    await load.stop();

    server = await startServer({ dataFolder: folder });
    await renewTokens();
    expect(hashesLogged(server.output(), 'the market is loaded')).toEqual([await stored.hash()]);
    await expectWhatWasSaid();
    await sendAgain([...memory.unanswered.values()]);
    await expectWhatWasSaid();
    expect(memory.unanswered.size).toBe(0);
    expect(memory.surprises).toEqual([]);
    expect(await faultsOfBooks(stored)).toEqual([]);
  },
);

test('there was something to lose', async () => {
  const [count] = await stored.rows<{ fills: string }>('select count(*) as fills from fill');
  expect(Number(count?.fills)).toBeGreaterThan(20);
  const triggered = `select id from orders where detail->>'triggeredAt' is not null limit 1`;
  expect(await stored.rows(triggered)).toHaveLength(1);
  expect(memory.acknowledged.size).toBeGreaterThan(100);
  expect(memory.cancelled.size).toBeGreaterThan(10);
  expect(resent).toBeGreaterThan(0);
});

test('asked to stop under load, it answers what it accepted and starts with the same state', async () => {
  const load = startLoad(server.url, { traders, memory, random });
  // Somebody who never finishes a request must not keep the server from stopping.
  const endless = connect(Number(new URL(server.url).port), '127.0.0.1');
  endless.on('error', () => undefined);
  endless.write('POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  await pause(LOAD_MS_MAX);
  await stored.close();
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(STOP_LIMIT_MS);
  await load.stop();
  const hashes = hashesLogged(server.output(), 'the market is stored');
  expect(hashes).toHaveLength(1);

  server = await startServer({ dataFolder: folder });
  stored = await openStoredState(folder);
  expect(hashesLogged(server.output(), 'the market is loaded')).toEqual(hashes);
  expect(await stored.hash()).toBe(hashes[0]);
  await expectWhatWasSaid();
  // Whoever got no answer was not let in: the connection closed before the request was read.
  const ids = [...memory.unanswered.keys()];
  const statement = 'select client_order_id from orders where client_order_id = any($1)';
  expect(await stored.rows(statement, [ids])).toEqual([]);
  expect(memory.surprises).toEqual([]);
  expect(await faultsOfBooks(stored)).toEqual([]);
});

/** Every order that was answered is there once, as it was or further along, and no other is. */
async function expectWhatWasSaid(): Promise<void> {
  const found = (await Promise.all(traders.map(allOrders))).flat();
  const byName = new Map(found.map((order) => [order.clientOrderId ?? '', order]));
  expect(byName.size).toBe(found.length);
  for (const known of memory.acknowledged.values()) expectFollows(known, byName);
  for (const order of memory.cancelled.values()) {
    expect(byName.get(order.clientOrderId ?? '')).toEqual(order);
  }
  const unknown = [...byName.keys()].filter(
    (name) => !memory.acknowledged.has(name) && !memory.unanswered.has(name),
  );
  expect(unknown).toEqual([]);
}

function expectFollows(
  { clientOrderId, order }: Acknowledged,
  byName: ReadonlyMap<string, Order>,
): void {
  const now = byName.get(clientOrderId);
  if (order.state !== 'open' || now === undefined) {
    expect(now).toEqual(order);
    return;
  }
  const { filledQuantity, held, state, stage, trigger } = order;
  expect(lastingPartOf(now)).toEqual(lastingPartOf(order));
  expect(Number(now.filledQuantity)).toBeGreaterThanOrEqual(Number(filledQuantity));
  expect(Number(now.held)).toBeLessThanOrEqual(Number(held));
  const isWhereItWas = now.state === state && now.stage === stage && now.trigger === trigger;
  if (isWhereItWas && now.filledQuantity === filledQuantity) expect(now).toEqual(order);
}

/** What an order is from the moment it is accepted until it ends. */
function lastingPartOf(order: Order): Partial<Order> {
  const { type, trigger } = order;
  const progress = { filledQuantity: '', filledNotional: '', averagePrice: '', fee: '', held: '' };
  const life = { state: 'open', stage: 'resting', cancelReason: null, endedAt: null } as const;
  const follows = { triggeredAt: null, trigger: type === 'trailing_stop' ? '' : trigger };
  return { ...order, ...progress, ...life, ...follows };
}

/** Everything the account ever ordered, page by page, as its owner reads it. */
async function allOrders({ account, token }: Trader): Promise<Order[]> {
  const found: Order[] = [];
  for (const state of ['open', 'closed']) {
    let before = '';
    for (;;) {
      const path = `/api/v1/accounts/${account}/orders?state=${state}&limit=200${before}`;
      const { body } = await call(server.url, { method: 'GET', path, token });
      const page = OrderPage.parse(body);
      found.push(...page.orders);
      if (page.next === null) break;
      before = `&before=${page.next}`;
    }
  }
  return found;
}

/** The same request again, as any client would: it finds its order, or it makes it now. */
async function sendAgain(lost: readonly Sent[]): Promise<void> {
  for (const sent of lost) {
    const { trader, clientOrderId, body } = sent;
    const statement = 'select id from orders where client_order_id = $1';
    const [before] = await stored.rows<{ id: string }>(statement, [clientOrderId]);
    const path = `/api/v1/accounts/${trader.account}/orders`;
    const wanted = { method: 'POST', path, token: trader.token, body };
    const answer = await call(server.url, wanted);
    memory.unanswered.delete(clientOrderId);
    resent += 1;
    if (before === undefined && answer.status === 422) continue;
    expect(answer.status, answer.text).toBe(before === undefined ? 201 : 200);
    const order = Order.parse(answer.body);
    if (before !== undefined) expect(order.id).toBe(before.id);
    memory.acknowledged.set(clientOrderId, { ...sent, order });
    expect(await stored.rows(statement, [clientOrderId])).toEqual([{ id: order.id }]);
  }
}

/** A session outlives its server, and so does the token; but a token lives for minutes only. */
async function renewTokens(): Promise<void> {
  for (const trader of traders) {
    const wanted = { method: 'POST', path: '/api/v1/token', cookie: trader.cookie };
    trader.token = Token.parse((await call(server.url, wanted)).body).token;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
