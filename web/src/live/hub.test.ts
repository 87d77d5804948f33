import type { FeedLevel } from '@hoga/contract/live';
import { sfc32 } from '@hoga/core/random';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from './hub.ts';
import type { AccountEvent, News, Status, ToHub, ToTab } from './port-messages.ts';
import { ScriptedServer, ScriptedSocket, type BookTopic, type Fate } from './scripted-server.ts';
import { afterNews, ordersAfter, type Shown } from './shown.ts';

const BOOK = { channel: 'book', instrument: 'KRW-LPJ', depth: 15 } as const;
const TRADES = { channel: 'trades', instrument: 'KRW-LPJ' } as const;
const ORDERS = { channel: 'orders', account: 'ann' } as const;
const FILLS = { channel: 'fills', account: 'ann' } as const;
const book = 'book:KRW-LPJ:15';
const trades = 'trades:KRW-LPJ';
const orders = 'orders:ann';
const fills = 'fills:ann';

let server: ScriptedServer;
let hub: Hub;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
  ScriptedSocket.server = server;
  vi.stubGlobal('WebSocket', ScriptedSocket);
  setInterval(() => server.beat(), 1_000);
  hub = new Hub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A tab that shows what it is told, and draws at 60 frames a second. */
class ShownTab {
  readonly shown = new Map<string, Shown[keyof Shown] | null>();
  readonly events: AccountEvent[] = [];
  orders: Shown['orders'] | null = null;
  status: Status | null = null;
  frames = 0;
  tokensAsked: boolean[] = [];
  token: string | null = 'token';
  isVisible = true;
  #say: (message: ToHub) => void = () => undefined;
  leave: () => void = () => undefined;

  constructor(account: string | null = null) {
    hub.join({
      send: (message) => this.#hear(message),
      listen: (listener) => (this.#say = listener),
      gone: () => new Promise((resolve) => (this.leave = resolve)),
    });
    this.say({ type: 'hello', address: 'ws://server/ws', lock: 'lock', isVisible: true });
    if (account !== null) this.say({ type: 'account', account });
  }

  say(message: ToHub): void {
    this.#say(message);
  }

  get fills(): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'fills' ? event.fills.map(({ id }) => id) : [],
    );
  }

  get missed(): number {
    return this.events.filter(({ kind }) => kind === 'missed').length;
  }

  #hear(message: ToTab): void {
    if (message.type === 'token-wanted') {
      this.tokensAsked.push(message.isRefused);
      setTimeout(() => this.say({ type: 'token', token: this.token }), 5);
      return;
    }
    this.frames += 1;
    this.status = message.status;
    for (const { subscription, news } of message.changes) {
      this.shown.set(subscription, news === null ? null : this.#after(subscription, news));
    }
    for (const event of message.events) {
      this.events.push(event);
      this.orders = ordersAfter(this.orders, event);
    }
    setTimeout(() => this.say({ type: 'ready', isVisible: this.isVisible }), 16);
  }

  #after(subscription: string, news: News): Shown[keyof Shown] {
    return afterNews(this.shown.get(subscription) ?? null, news);
  }
}

/** So much time passes, and everything that is due in it. */
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const changeBook = (bids: FeedLevel[], asks: FeedLevel[] = []): void =>
  server.change(book, { bids, asks });
const theBook = (): BookTopic => server.topic(book) as BookTopic;
const expectBook = (tab: ShownTab): void => {
  expect(tab.shown.get(book)).toMatchObject({
    bids: theBook().side('bids'),
    asks: theBook().side('asks'),
  });
};
const requestsOf = (op: string): object[] => server.requests.filter((one) => one.op === op);

test('two tabs that follow the same share one subscription of one connection', async () => {
  const [first, second] = [new ShownTab(), new ShownTab()];
  first.say({ type: 'follow', followed: BOOK });
  second.say({ type: 'follow', followed: BOOK });
  await pass(100);
  changeBook([['10', '1', 1]]);
  await pass(100);
  expectBook(first);
  expectBook(second);
  expect(server.connections).toBe(1);
  expect(requestsOf('subscribe')).toHaveLength(1);
});

test('whoever comes later is told at once what is known', async () => {
  const first = new ShownTab();
  first.say({ type: 'follow', followed: BOOK });
  changeBook([['10', '1', 1]]);
  await pass(100);
  const second = new ShownTab();
  second.say({ type: 'follow', followed: BOOK });
  await pass(10);
  expectBook(second);
});

test('what nobody follows any more is not asked for, whether a tab says so or is gone', async () => {
  const [first, second] = [new ShownTab(), new ShownTab()];
  for (const tab of [first, second]) tab.say({ type: 'follow', followed: BOOK });
  await pass(100);
  first.say({ type: 'unfollow', subscription: book });
  await pass(100);
  expect(requestsOf('unsubscribe')).toEqual([]);
  second.leave();
  await pass(100);
  expect(requestsOf('unsubscribe')).toHaveLength(1);
  expect(server.sockets.size).toBe(1);
  first.leave();
  await pass(100);
  expect(server.sockets.size).toBe(0);
});

test('5,000 updates a second are one frame each time a tab has drawn', async () => {
  const tab = new ShownTab();
  tab.say({ type: 'follow', followed: BOOK });
  await pass(100);
  const before = tab.frames;
  for (let ms = 0; ms < 1_000; ms += 1) {
    for (let each = 0; each < 5; each += 1) changeBook([[String(1 + (ms % 9)), String(ms + 1), 1]]);
    await pass(1);
  }
  expect(tab.frames - before).toBeLessThanOrEqual(63);
  await pass(50);
  expectBook(tab);
});

test('a missed update is asked for, a wrong copy is shown to nobody', async () => {
  const tab = new ShownTab();
  tab.say({ type: 'follow', followed: BOOK });
  await pass(100);
  server.fate = () => 'is lost';
  changeBook([['10', '1', 1]]);
  server.fate = () => 'arrives';
  changeBook([['9', '1', 1]]);
  await pass(100);
  expectBook(tab);
  expect(server.requests.at(-1)).toMatchObject({ op: 'subscribe', after: 100, epoch: 'first' });
  await pass(5_000);
  theBook().lies = 1;
  changeBook([['8', '1', 1]]);
  await pass(1);
  await pass(50);
  expect(server.requests.at(-1)).not.toHaveProperty('after');
  expectBook(tab);
});

test('a server that never says the right checksum is asked now and then, and its book not shown', async () => {
  const tab = new ShownTab();
  tab.say({ type: 'follow', followed: BOOK });
  await pass(100);
  theBook().lies = Infinity;
  changeBook([['8', '1', 1]]);
  await pass(60_000);
  expect(tab.shown.get(book)).toBeNull();
  expect(requestsOf('subscribe').length).toBeLessThan(40);
});

test('as long as the connection is away everything stays, and then goes on', async () => {
  const tab = new ShownTab();
  tab.say({ type: 'follow', followed: BOOK });
  changeBook([['10', '1', 1]]);
  await pass(100);
  server.isAway = true;
  server.close(1001);
  await pass(20_000);
  expectBook(tab);
  expect(tab.status).toMatchObject({ connection: 'lost' });
  expect(tab.status?.silentMs).toBeGreaterThan(19_000);
  changeBook([['11', '1', 1]]);
  server.isAway = false;
  await pass(15_100);
  expect(tab.status?.connection).toBe('open');
  expect(requestsOf('subscribe').at(-1)).toHaveProperty('after');
  expectBook(tab);
});

test('somebody who looks again need not wait', async () => {
  const tab = new ShownTab();
  server.isAway = true;
  await pass(60_000);
  server.isAway = false;
  tab.say({ type: 'awake' });
  await pass(300);
  expect(tab.status?.connection).toBe('open');
});

test('a connection that is silent is dead', async () => {
  const tab = new ShownTab();
  await pass(100);
  const [socket] = server.sockets;
  server.sockets.delete(socket!);
  await pass(6_600);
  expect(server.connections).toBe(2);
  expect(tab.status?.connection).toBe('open');
});

test('a hidden tab is told what happened to its account, and nothing else', async () => {
  const tab = new ShownTab('ann');
  for (const followed of [BOOK, FILLS]) tab.say({ type: 'follow', followed });
  await pass(100);
  tab.isVisible = false;
  tab.say({ type: 'ready', isVisible: false });
  const { frames } = tab;
  changeBook([['10', '1', 1]]);
  await pass(5_000);
  expect(tab.frames).toBe(frames);
  server.change(fills, {});
  await pass(50);
  expect(tab.fills).toEqual(['101']);
  tab.isVisible = true;
  tab.say({ type: 'ready', isVisible: true });
  await pass(50);
  expectBook(tab);
});

test('what was missed too long ago is said to be missed', async () => {
  const tab = new ShownTab('ann');
  for (const followed of [ORDERS, FILLS]) tab.say({ type: 'follow', followed });
  server.change(orders, { id: 'a', state: 'open' });
  await pass(100);
  server.close(1006);
  server.change(orders, { id: 'a', state: 'filled' });
  server.change(fills, {});
  for (const name of [orders, fills]) server.topic(name).forgotten = 1_000;
  await pass(1_000);
  expect(tab.orders).toEqual([]);
  expect(tab.events.filter(({ kind }) => kind === 'missed')).toEqual([
    { kind: 'missed', account: 'ann', ended: ['a'] },
    { kind: 'missed', account: 'ann', ended: [] },
  ]);
});

test('whoever signs out leaves nothing behind', async () => {
  const [tab, other] = [new ShownTab('ann'), new ShownTab('ann')];
  for (const one of [tab, other]) one.say({ type: 'follow', followed: ORDERS });
  server.change(orders, { id: 'a', state: 'open' });
  await pass(100);
  expect(other.orders).toHaveLength(1);
  tab.say({ type: 'account', account: null });
  await pass(30);
  expect(other.orders).toBeNull();
  const asked = other.tokensAsked.length;
  await pass(60_000);
  expect(other.tokensAsked).toHaveLength(asked);
  expect(requestsOf('authenticate')).toHaveLength(1);
});

test('somebody else who signs in says so with a token of their own', async () => {
  const tab = new ShownTab('ann');
  tab.say({ type: 'follow', followed: FILLS });
  await pass(100);
  tab.token = 'of ben';
  tab.say({ type: 'account', account: 'ben' });
  tab.say({ type: 'follow', followed: { channel: 'fills', account: 'ben' } });
  await pass(100);
  expect(requestsOf('authenticate').at(-1)).toMatchObject({ token: 'of ben' });
  server.change('fills:ben', {});
  await pass(50);
  expect(tab.events.at(-1)).toMatchObject({ kind: 'fills', account: 'ben' });
});

test('a session that has ended shows nothing private, and asks for a fresh token', async () => {
  const tab = new ShownTab('ann');
  tab.say({ type: 'follow', followed: ORDERS });
  server.change(orders, { id: 'a', state: 'open' });
  await pass(100);
  server.isAway = true;
  server.close(4002);
  await pass(50);
  expect(tab.orders).toBeNull();
  server.isAway = false;
  await pass(2_000);
  expect(tab.tokensAsked).toEqual([false, true]);
  expect(tab.orders).toHaveLength(1);
});

test('a refusal is asked again in a while, unless it is final', async () => {
  const tab = new ShownTab();
  await pass(100);
  server.refusals = ['too-many-subscriptions'];
  tab.say({ type: 'follow', followed: BOOK });
  await pass(2_100);
  expect(tab.shown.get(book)).toBeDefined();
  server.refusals = ['unknown-instrument'];
  tab.say({ type: 'follow', followed: { ...TRADES, instrument: 'KRW-NONE' } });
  await pass(30_000);
  expect(requestsOf('subscribe')).toHaveLength(3);
});

const FATES: readonly Fate[] = ['is lost', 'comes twice', 'comes late'];
const CODES = [1001, 1006, 1012, 1013, 4001, 4003, 4005];

type Below = (bound: number) => number;

/** One thing that happens in the market, or to the line. */
async function happen(below: Below, tab: ShownTab): Promise<void> {
  const price = String(1 + below(12));
  switch (below(8)) {
    case 0:
    case 1:
      return changeBook([[price, String(below(3)), 1]], [[`2${price}`, String(below(3)), 1]]);
    case 2:
      return server.change(trades, { price });
    case 3:
      return server.change(orders, { id: price, state: below(3) === 0 ? 'filled' : 'open' });
    case 4:
      return server.change(fills, {});
    case 5:
      if (below(6) === 0) server.close(CODES[below(CODES.length)]!);
      if (below(20) === 0) server.restart(`epoch ${below(1_000)}`);
      return undefined;
    case 6:
      if (below(10) === 0) theBook().forgotten = theBook().sequence - below(10);
      tab.isVisible = below(4) > 0;
      return tab.say({ type: 'ready', isVisible: tab.isVisible });
    default:
      await pass(below(below(10) === 0 ? 5_000 : 60));
  }
}

test('through every kind of trouble the copies end up right, and nothing private is lost or doubled', async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const next = sfc32(seed);
    const below: Below = (bound) => next() % bound;
    vi.spyOn(Math, 'random').mockImplementation(() => below(1_000) / 1_000);
    server = new ScriptedServer();
    ScriptedSocket.server = server;
    hub = new Hub();
    const tab = new ShownTab('ann');
    for (const followed of [BOOK, TRADES, ORDERS, FILLS]) tab.say({ type: 'follow', followed });
    await pass(200);
    server.fate = () => (below(4) === 0 ? FATES[below(FATES.length)]! : 'arrives');
    for (let step = 0; step < 300; step += 1) await happen(below, tab);

    server.fate = () => 'arrives';
    tab.isVisible = true;
    tab.say({ type: 'ready', isVisible: true });
    await pass(40_000);
    changeBook([['5', '5', 1]]);
    server.change(trades, { price: '1' });
    server.change(orders, { id: 'last', state: 'open' });
    server.change(fills, {});
    await pass(5_000);

    const rows = (name: string): string[] =>
      Array.from({ length: server.topic(name).sequence - 100 }, (_, index) => String(101 + index));
    expectBook(tab);
    const told = tab.shown.get(trades) as Shown['trades'];
    // A snapshot holds the newest fifty, so that what came before it may be missing, but nothing since.
    const newest = rows(trades).toReversed();
    expect(told.map(({ id }) => id)).toEqual(newest.slice(0, Math.max(50, told.length)));
    expect(tab.fills).toEqual(rows(fills));
    expect(tab.missed).toBe(0);
    const open = server.topic(orders).all()['orders'] as Shown['orders'];
    expect(tab.orders?.map(({ id }) => id)).toEqual(
      open
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    tab.leave();
    await pass(10);
  }
});
