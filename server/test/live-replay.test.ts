/**
 * People trade at random and follow what happens to their accounts, while the server is killed. What
 * they were told, played back, is exactly what the API says afterwards.
 *
 * HOGA_TEST_PEOPLE and HOGA_TEST_KILLS say how many.
 */
import { BalanceList, FillPage, type Balance, type Fill } from '@hoga/contract/account';
import type { DataMessage, LiveMessage } from '@hoga/contract/live';
import { OrderPage, type Order } from '@hoga/contract/order';
import { assert, present } from '@hoga/core/assert';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { call, signUp, type Person } from './api-client.ts';
import { newMemory, seededRandom, startLoad } from './load.ts';
import { LiveSocket } from './live-client.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { PATIENCE } from './troubled-journal.ts';

const PEOPLE = Number(process.env['HOGA_TEST_PEOPLE'] ?? 12);
const KILLS = Number(process.env['HOGA_TEST_KILLS'] ?? 1);
const SEED = 20_261_125;
const CHANNELS = ['orders', 'fills', 'balances'] as const;
/** So much is acknowledged in each life of the server. */
const ACKNOWLEDGED_PER_LIFE = 10 * PEOPLE;
/** Trading starts with this; fewer lines than a page. */
const PAGE = 100;

type Channel = (typeof CHANNELS)[number];

/** What one person knows, from the feed alone. */
class Follower {
  readonly person: Person;
  readonly orders = new Map<string, Order>();
  readonly fills = new Map<string, Fill>();
  balances: readonly Balance[] = [];
  readonly faults: string[] = [];
  resumed = 0;
  #sequences = new Map<Channel, number>();
  #socket: LiveSocket | null = null;

  constructor(person: Person) {
    this.person = person;
  }

  async connect(base: string): Promise<void> {
    const { account, token } = this.person;
    this.#socket = await LiveSocket.open(base, { onMessage: (message) => this.#take(message) });
    this.#socket.send({ op: 'authenticate', token });
    for (const channel of CHANNELS) {
      const after = this.#sequences.get(channel);
      this.#socket.send({
        op: 'subscribe',
        channel,
        account,
        ...(after === undefined ? {} : { after }),
      });
    }
  }

  get isListening(): boolean {
    return this.#sequences.size === CHANNELS.length;
  }

  async cut(): Promise<void> {
    await this.#socket?.end();
  }

  #take(message: LiveMessage): void {
    if (message.type === 'error') this.faults.push(message.problem.code);
    if (message.type !== 'snapshot' && message.type !== 'update') return;
    const { channel } = message;
    assert(channel === 'orders' || channel === 'fills' || channel === 'balances', 'a private one');
    this.#checkOrder(channel, message);
    this.#sequences.set(channel, message.sequence);
    if (message.channel === 'orders') {
      for (const order of message.orders) this.orders.set(order.id, order);
    }
    if (message.channel === 'balances') this.balances = message.balances;
    if (message.channel === 'fills') {
      for (const fill of message.fills) {
        if (this.fills.has(fill.id)) this.faults.push(`fill ${fill.id} came twice`);
        this.fills.set(fill.id, fill);
      }
    }
  }

  #checkOrder(channel: Channel, { type, sequence, previous, reason }: DataMessage): void {
    const known = this.#sequences.get(channel);
    if (type === 'snapshot') {
      const isFirst = known === undefined && reason === 'subscribed';
      if (!isFirst) this.faults.push(`${channel} began anew: ${reason}`);
      return;
    }
    const isNext = known !== undefined && previous !== null && previous <= known;
    // Whoever goes on may be told that nothing happened.
    if (!isNext || sequence < known) {
      this.faults.push(`${channel}: ${previous} to ${sequence} after ${known}`);
    }
    if (previous === known) this.resumed += 1;
  }
}

const random = seededRandom(SEED);
const memory = newMemory();
let folder: string;
let server: RunningServer;
let followers: Follower[];

beforeAll(async () => {
  folder = await newDataFolder();
  server = await startServer({ dataFolder: folder });
  const names = Array.from({ length: PEOPLE }, (_, index) => `person${index}`);
  followers = [];
  // Passwords are hashed a few at a time.
  while (names.length > 0) {
    const next = names.splice(0, 4).map((name) => signUp(server.url, name));
    followers.push(...(await Promise.all(next)).map((person) => new Follower(person)));
  }
}, 120_000);

afterAll(async () => {
  await server.stop();
  await removeDataFolder(folder);
});

test(
  'the private streams, played back across kills, are what the API says',
  { timeout: 240_000 },
  async () => {
    await connectAll();
    for (let life = 0; life <= KILLS; life += 1) {
      const wanted = memory.acknowledged.size + ACKNOWLEDGED_PER_LIFE;
      const traders = followers.map(({ person }) => person);
      const load = startLoad(server.url, { traders, memory, random });
      const cutting = cutAtRandom();
      await vi.waitUntil(() => memory.acknowledged.size >= wanted, {
        ...PATIENCE,
        timeout: 60_000,
      });
      await cutting.stop();
      if (life === KILLS) {
        await load.stop();
        break;
      }
      await server.crash();
      await load.stop();
      server = await startServer({ dataFolder: folder });
      await connectAll();
    }
    for (const follower of followers) await expectTruth(follower);
    const filled = followers.reduce((sum, { fills }) => sum + fills.size, 0);
    expect(filled, 'there was something to tell').toBeGreaterThan(2 * PEOPLE);
  },
);

async function connectAll(): Promise<void> {
  await Promise.all(followers.map((follower) => follower.connect(server.url)));
  // Nobody trades before everybody listens.
  await vi.waitUntil(() => followers.every(({ isListening }) => isListening), PATIENCE);
}

/** Some are cut off and come again while all trade. */
function cutAtRandom(): { stop: () => Promise<void> } {
  let isOver = false;
  const cutting = (async () => {
    while (!isOver) {
      const unlucky = followers[Math.floor(random() * followers.length)];
      await unlucky?.cut();
      await unlucky?.connect(server.url);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await cutting;
    },
  };
}

async function expectTruth(follower: Follower): Promise<void> {
  const { person } = follower;
  const truth = {
    balances: BalanceList.parse(await read(person, 'balances')).balances,
    fills: await pages(person, 'fills', (body) => {
      const page = FillPage.parse(body);
      return { rows: page.fills, next: page.next };
    }),
    orders: byId([...(await orders(person, 'open')), ...(await orders(person, 'closed'))]),
  };
  const told = (): typeof truth => ({
    balances: [...follower.balances],
    fills: [...follower.fills.values()].toReversed(),
    orders: byId([...follower.orders.values()]),
  });
  await vi.waitUntil(() => isSame(told(), truth), PATIENCE).catch(() => undefined);
  expect(follower.faults).toEqual([]);
  expect(told().balances).toEqual(truth.balances);
  expect(told().fills).toEqual(truth.fills);
  expect(told().orders).toEqual(truth.orders);
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function byId(all: readonly Order[]): Order[] {
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function orders(person: Person, state: 'open' | 'closed'): Promise<Order[]> {
  return pages(person, `orders?state=${state}`, (body) => {
    const page = OrderPage.parse(body);
    return { rows: page.orders, next: page.next };
  });
}

async function pages<Row>(
  person: Person,
  what: string,
  pageOf: (body: unknown) => { rows: readonly Row[]; next: string | null },
): Promise<Row[]> {
  const all: Row[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `limit=${PAGE}${cursor === null ? '' : `&before=${cursor}`}`;
    const page = pageOf(await read(person, `${what}${what.includes('?') ? '&' : '?'}${query}`));
    all.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

async function read({ account, token }: Person, what: string): Promise<unknown> {
  const path = `/api/v1/accounts/${account}/${what}`;
  const { status, body } = await call(server.url, { method: 'GET', path, token });
  expect(status, path).toBe(200);
  return present(body, 'an answer');
}
