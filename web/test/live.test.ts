/** The feed of the page against the real server, through a line that breaks again and again. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { BalanceList, FillPage } from '@hoga/contract/account';
import { Book } from '@hoga/contract/instrument';
import { OrderPage, type Order } from '@hoga/contract/order';
import { Token } from '@hoga/contract/account';
import { sfc32 } from '@hoga/core/random';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { call, signUp, type Person } from '../../server/test/api-client.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from '../../server/test/start-server.ts';
import { createLive, type Live, type Viewer } from '../src/live/index.ts';
import { createStore } from '../src/store/index.ts';

const INSTRUMENT = 'KRW-LPJ';
/** A connection lasts so long at most, and often much shorter. */
const LASTS_MS = 800;

let server: RunningServer;
let line: BadLine;
let ann: Person;
let ben: Person;
let live: Live;

beforeAll(async () => {
  server = await startServer({ dataFolder: await newDataFolder() });
  [ann, ben] = await Promise.all([signUp(server.url, 'ann'), signUp(server.url, 'ben')]);
  line = await BadLine.to(() => server.url);
  const page = new EventTarget();
  vi.stubGlobal('document', Object.assign(page, { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16));
});

afterEach(() => live.stop());

afterAll(async () => {
  vi.unstubAllGlobals();
  line.close();
  await server.stop();
  await removeDataFolder(server.dataFolder);
});

/** Connects to the server, and breaks each connection at a random moment until it is told not to. */
class BadLine {
  readonly address: string;
  readonly #open = new Set<Socket>();
  readonly #stop: () => void;
  isBad = true;
  cuts = 0;

  private constructor(address: string, stop: () => void) {
    this.address = address;
    this.#stop = stop;
  }

  static async to(server: () => string): Promise<BadLine> {
    const listener = createServer((client) => line.#join(client, server())).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const line = new BadLine(`ws://127.0.0.1:${port}/ws`, () => listener.close());
    return line;
  }

  close(): void {
    this.#stop();
    for (const socket of this.#open) socket.destroy();
  }

  #join(client: Socket, server: string): void {
    const { hostname, port } = new URL(server);
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      this.#open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    const until = performance.now() + LASTS_MS * Math.random() ** 2;
    upstream.on('data', (data: Buffer) => {
      const isCut = this.isBad && performance.now() > until;
      // The break is within a message as often as between two, and within the handshake too.
      const passing = isCut ? data.subarray(0, Math.floor(data.length * Math.random())) : data;
      client.write(passing, () => {
        if (isCut) client.resetAndDestroy();
      });
      if (!isCut) return;
      this.cuts += 1;
      upstream.pause();
    });
  }
}

/** The live feed of somebody's page. */
function openLive(person: Person): Live {
  const viewer: Viewer = { state: 'signed-in', account: { id: person.account } };
  const token = async (): Promise<string> => {
    const asked = { method: 'POST', path: '/api/v1/token', cookie: person.cookie };
    return Token.parse((await call(server.url, asked)).body).token;
  };
  return createLive({ address: line.address, session: { state: createStore(viewer), token } });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function read(path: string, token = ann.token): Promise<unknown> {
  const { status, body, text } = await call(server.url, { method: 'GET', path, token });
  expect(status, text).toBe(200);
  return body;
}

/** All pages, oldest first. */
async function readAll<Row>(path: string, rowsOf: (body: unknown) => [Row[], string | null]) {
  const rows: Row[] = [];
  let next: string | null = '';
  while (next !== null) {
    const before: string = next === '' ? '' : `&before=${encodeURIComponent(next)}`;
    const [page, more]: [Row[], string | null] = rowsOf(await read(`${path}${before}`));
    rows.push(...page);
    next = more;
  }
  return rows.toReversed();
}

const ofAnn = (what: string): string => `/api/v1/accounts/${ann.account}/${what}`;
const ordersOfAnn = (state: string): Promise<Order[]> =>
  readAll(ofAnn(`orders?state=${state}&limit=100`), (body) => {
    const { orders, next } = OrderPage.parse(body);
    return [orders, next];
  });

/** Both trade around one price, and take back some of it. */
async function trade(isOver: (placed: number) => boolean): Promise<void> {
  const chance = sfc32(11);
  const placed: [Person, string][] = [];
  while (!isOver(placed.length)) {
    const who = chance() % 2 === 0 ? ann : ben;
    const path = `/api/v1/accounts/${who.account}/orders`;
    if (chance() % 4 === 0 && placed.length > 0) {
      const [owner, id] = placed[chance() % placed.length]!;
      const order = `/api/v1/accounts/${owner.account}/orders/${id}`;
      await call(server.url, { method: 'DELETE', path: order, token: owner.token });
    } else {
      const side = chance() % 2 === 0 ? 'buy' : 'sell';
      const price = String(2_998 + (chance() % 5));
      const body = { instrument: INSTRUMENT, side, type: 'limit', price, quantity: '2' };
      const answer = await call(server.url, { method: 'POST', path, token: who.token, body });
      if (answer.status === 201) placed.push([who, (answer.body as Order).id]);
    }
    await pause(2);
  }
}

test(
  'through a storm and a start of the server: the book is right, nothing private is lost or doubled',
  { timeout: 120_000 },
  async () => {
    live = openLive(ann);
    const fills: string[] = [];
    const told = new Map<string, Order>();
    const missed: unknown[] = [];
    const orders = live.orders(ann.account);
    const balances = live.balances(ann.account);
    const book = live.book({ instrument: INSTRUMENT, depth: 15 });
    const trades = live.trades(INSTRUMENT);
    for (const store of [orders, balances, book, trades]) store.subscribe(() => undefined);
    live.follow(ann.account, {
      onOrder: (order) => told.set(order.id, order),
      onFill: ({ id }) => fills.push(id),
      onMissed: (ended) => missed.push(ended),
    });
    await vi.waitFor(() => expect(orders.get()).toEqual([]), { timeout: 20_000 });

    await trade((placed) => line.cuts >= 10 && placed > 80);
    await server.crash();
    server = await startServer({ dataFolder: server.dataFolder });
    await trade((placed) => line.cuts >= 15 && placed > 20);
    line.isBad = false;

    const allFills = await readAll(ofAnn('fills?limit=100'), (body) => {
      const page = FillPage.parse(body);
      return [page.fills, page.next];
    });
    expect(allFills.length).toBeGreaterThan(20);
    await vi.waitFor(() => expect(fills).toEqual(allFills.map(({ id }) => id)), {
      timeout: 20_000,
    });
    const open = await ordersOfAnn('open');
    await vi.waitFor(() => expect(orders.get()).toEqual(open.toReversed()));
    const all = [...open, ...(await ordersOfAnn('closed'))];
    expect(new Map(all.map((order) => [order.id, order]))).toEqual(told);
    expect(missed).toEqual([]);
    const owned = BalanceList.parse(await read(ofAnn('balances')));
    await vi.waitFor(() => expect(balances.get()).toEqual(owned.balances));
    const { bids, asks } = Book.parse(
      await read(`/api/v1/instruments/${INSTRUMENT}/book?depth=15`),
    );
    const levels = (side: Book['bids']) => side.map((one) => [one.price, one.quantity, one.orders]);
    await vi.waitFor(() =>
      expect(book.get()).toMatchObject({ bids: levels(bids), asks: levels(asks) }),
    );
    const numbers = trades.get()?.map(({ id }) => Number(id)) ?? [];
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) - index));
    expect(live.freshness.get()).toEqual({ state: 'live' });
  },
);
