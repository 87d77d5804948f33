import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store/index.ts';
import type { Viewer } from './live.ts';
import { LiveTab } from './live-tab.ts';
import { ScriptedServer, ScriptedSocket } from './scripted-server.ts';

const BOOK = { channel: 'book', instrument: 'KRW-LPJ', depth: 15 } as const;
const ann: Viewer = { state: 'signed-in', account: { id: 'ann' } };
const ORDERS = { channel: 'orders', account: 'ann' } as const;

let server: ScriptedServer;
let viewer: ReturnType<typeof createStore<Viewer>>;
let page: { isVisible: boolean; look: () => void; tokens: (boolean | undefined)[] };
let tab: LiveTab;

// The hub is one of the page's own, at the other end of a real channel.
beforeEach(() => {
  server = new ScriptedServer();
  ScriptedSocket.server = server;
  vi.stubGlobal('WebSocket', ScriptedSocket);
  viewer = createStore<Viewer>({ state: 'unknown' });
  page = { isVisible: true, look: () => undefined, tokens: [] };
  tab = new LiveTab(
    {
      address: 'ws://server/ws',
      session: {
        state: viewer,
        token: async (isRefused) => {
          page.tokens.push(isRefused);
          return 'token';
        },
      },
    },
    {
      isVisible: () => page.isVisible,
      onVisibility: (listener) => {
        page.look = listener;
        return () => undefined;
      },
      onOnline: () => () => undefined,
      onFrame: (listener) => void setTimeout(listener, page.isVisible ? 16 : 0),
    },
  );
});
afterEach(() => {
  tab.stop();
  vi.unstubAllGlobals();
});

const until = (isSo: () => void): Promise<void> =>
  vi.waitFor(isSo, { timeout: 5_000, interval: 5 });

test('the same question is the same store, null until something is known', async () => {
  const store = tab.store(BOOK);
  expect(tab.store({ ...BOOK })).toBe(store);
  expect(store.get()).toBeNull();
  server.change('book:KRW-LPJ:15', { bids: [['10', '1', 1]] });
  store.subscribe(() => undefined);
  await until(() => expect(store.get()?.bids).toEqual([['10', '1', 1]]));
  expect(tab.freshness.get()).toEqual({ state: 'live' });
});

test('a level that does not change stays the same object', async () => {
  const store = tab.store(BOOK);
  const book = 'book:KRW-LPJ:15';
  server.change(book, {
    bids: [
      ['10', '1', 1],
      ['9', '1', 1],
    ],
  });
  store.subscribe(() => undefined);
  await until(() => expect(store.get()?.bids).toHaveLength(2));
  const [first, second] = store.get()?.bids ?? [];
  server.change(book, {
    bids: [
      ['11', '1', 1],
      ['9', '2', 1],
    ],
  });
  await until(() => expect(store.get()?.bids).toHaveLength(3));
  const bids = store.get()?.bids ?? [];
  expect(bids[1]).toBe(first);
  expect(bids[2]).not.toBe(second);
});

test('now is what the server says, whatever this machine thinks', async () => {
  expect(tab.now()).toBeCloseTo(Date.now(), -2);
  // The scripted server counts from the beginning of the test.
  await until(() => expect(tab.now()).toBeLessThan(Date.now() / 2));
  expect(tab.now()).toBeCloseTo(performance.now(), -2);
});

test('orders come newest first, and every change and fill is told', async () => {
  viewer.set(ann);
  const told: string[] = [];
  const stop = tab.follow('ann', {
    onOrder: ({ id, state }) => told.push(`${id} ${state}`),
    onFill: ({ id }) => told.push(`fill ${id}`),
  });
  const orders = tab.store(ORDERS);
  orders.subscribe(() => undefined);
  server.change('orders:ann', { id: '1', state: 'open' });
  await until(() => expect(orders.get()).toHaveLength(1));
  server.change('orders:ann', { id: '2', state: 'open' });
  server.change('orders:ann', { id: '1', state: 'filled' });
  server.change('orders:ann', { id: '3', state: 'open' });
  server.change('fills:ann', {});
  await until(() => expect(told).toEqual(['2 open', '1 filled', '3 open', 'fill 101']));
  expect(orders.get()?.map(({ id }) => id)).toEqual(['3', '2']);
  stop();
  server.change('fills:ann', {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(told).toHaveLength(4);
});

test('whoever missed something may begin anew, and is told of it once', async () => {
  viewer.set(ann);
  let missed = 0;
  const begin = (): void => {
    const stop = tab.follow('ann', {
      onMissed: () => {
        missed += 1;
        stop();
        if (missed < 10) begin();
      },
    });
  };
  begin();
  await until(() => expect(server.requests.at(-1)).toMatchObject({ channel: 'fills' }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const fills = server.topic('fills:ann');
  server.change('fills:ann', {});
  fills.forgotten = 1_000;
  server.close(1006);
  fills.apply({});
  await until(() => expect(missed).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(missed).toBe(1);
});

test('whoever signs out sees nothing private from that moment on', async () => {
  viewer.set(ann);
  const orders = tab.store(ORDERS);
  orders.subscribe(() => undefined);
  server.change('orders:ann', { id: '1', state: 'open' });
  await until(() => expect(orders.get()).toHaveLength(1));
  viewer.set({ state: 'signed-out' });
  expect(orders.get()).toBeNull();
  server.change('orders:ann', { id: '2', state: 'open' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(orders.get()).toBeNull();
});

test('what one listener does wrong is not the others’ trouble', async () => {
  const wrong: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => wrong.push(error));
  const [bad, good] = [tab.store(BOOK), tab.store({ channel: 'trades', instrument: 'KRW-LPJ' })];
  bad.subscribe(() => {
    throw new Error('a listener');
  });
  good.subscribe(() => undefined);
  await until(() => expect(good.get()).toEqual([]));
  await until(() => expect(wrong).toHaveLength(1));
});

test('silence makes it stale, the end of the connection offline', { timeout: 15_000 }, async () => {
  await until(() => expect(tab.freshness.get().state).toBe('live'));
  await vi.waitFor(() => expect(tab.freshness.get()).toEqual({ state: 'stale', seconds: 3 }), {
    timeout: 4_000,
  });
  server.isAway = true;
  server.close(1001);
  await until(() => expect(tab.freshness.get().state).toBe('offline'));
  server.isAway = false;
  page.look();
  await until(() => expect(tab.freshness.get()).toEqual({ state: 'live' }));
});
