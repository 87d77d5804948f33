/** The live feed over a real connection: what is refused, how, and that nobody else is slowed. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { bookChecksum } from '@hoga/contract/instrument';
import type { DataMessage, LiveMessage } from '@hoga/contract/live';
import { closeCodes, type FeedLevel } from '@hoga/contract/live';
import type { ProblemType } from '@hoga/contract/problem';
import { present } from '@hoga/core/assert';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call, createKey, sendRaw, signIn, signUp, type Person } from './api-client.ts';
import { partsOf, signedWith } from './forge-token.ts';
import { LiveSocket } from './live-client.ts';
import type { Storm } from './live-storm.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';

const INSTRUMENT = 'KRW-LPJ';
const BOOK = { op: 'subscribe', channel: 'book', instrument: INSTRUMENT, depth: 15 };
/** HOGA_TEST_STORM says how many come at once; two thousand unless the machine is to be spared. */
const STORM = Number(process.env['HOGA_TEST_STORM'] ?? 500);
const EFFECT_MS = 1_000;
/** How long a client stops reading; HOGA_TEST_STALL_MS says otherwise. */
const STALL_MS = Number(process.env['HOGA_TEST_STALL_MS'] ?? 4_000);

let folder: string;
let server: RunningServer;
let ann: Person;
let ben: Person;
const opened: LiveSocket[] = [];

beforeAll(async () => {
  folder = await newDataFolder();
  const env = { HOGA_LIMIT_SOCKETS_PER_ADDRESS: '10000' };
  server = await startServer({ dataFolder: folder, env });
  [ann, ben] = await Promise.all([signUp(server.url, 'ann'), signUp(server.url, 'ben')]);
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.end()));
});

afterAll(async () => {
  await server.stop();
  await removeDataFolder(folder);
});

async function open(onMessage?: (message: LiveMessage) => void): Promise<LiveSocket> {
  const socket = await LiveSocket.open(server.url, onMessage === undefined ? {} : { onMessage });
  opened.push(socket);
  return socket;
}

async function authenticated(person: Pick<Person, 'token'>): Promise<LiveSocket> {
  const socket = await open();
  await socket.ask({ op: 'authenticate', token: person.token }, 'authenticated');
  return socket;
}

async function refusalOf(socket: LiveSocket, message: object): Promise<string> {
  const refused = await socket.ask({ ...message, id: 'mine' }, 'error', 'subscribed');
  if (refused.type !== 'error') throw new Error('it was not refused');
  expect(refused.id).toBe('mine');
  return refused.problem.code;
}

describe('a request that cannot be served is answered with a problem, and the connection lasts', () => {
  const cases: [why: string, message: object, code: ProblemType][] = [
    ['no op', {}, 'missing-field'],
    ['an op nobody knows', { op: 'shout' }, 'invalid-value'],
    ['no channel', { op: 'subscribe' }, 'missing-field'],
    ['a channel nobody knows', { op: 'subscribe', channel: 'gossip' }, 'invalid-value'],
    ['a field too many', { ...BOOK, dept: 15 }, 'unknown-field'],
    ['a depth that is not offered', { ...BOOK, depth: 16 }, 'invalid-value'],
    ['a group that is no step', { ...BOOK, group: '3' }, 'invalid-value'],
    ['a group that is no number', { ...BOOK, group: 'x' }, 'not-a-decimal'],
    ['a number where a text belongs', { ...BOOK, instrument: 3 }, 'wrong-type'],
    ['an instrument that cannot be', { ...BOOK, instrument: '../../x' }, 'unknown-instrument'],
    ['an instrument that is not here', { ...BOOK, instrument: 'KRW-BTC' }, 'unknown-instrument'],
    ['a sequence below zero', { ...BOOK, after: -1 }, 'invalid-value'],
    ['a sequence that is no integer', { ...BOOK, after: 1.5 }, 'wrong-type'],
    ['a sequence beyond all counting', { ...BOOK, after: 1e300 }, 'invalid-value'],
    [
      'an interval nobody draws',
      { op: 'subscribe', channel: 'candles', instrument: INSTRUMENT, interval: '7m' },
      'invalid-value',
    ],
    ['a subscription that is not', { op: 'unsubscribe', subscription: 'x' }, 'not-subscribed'],
    ['a token that is none', { op: 'authenticate', token: 'x' }, 'token-invalid'],
    [
      'a key that is none',
      { op: 'authenticate', token: `hoga_${'a'.repeat(60)}` },
      'api-key-invalid',
    ],
  ];
  test.each(cases)('%s', async (_, message, code) => {
    const socket = await open();
    expect(await refusalOf(socket, message)).toBe(code);
    expect((await socket.ask({ op: 'ping', id: 'p' }, 'pong')).id).toBe('p');
  });

  test('what is not JSON, or not an object', async () => {
    const socket = await open();
    for (const text of ['{', '', 'null', '[]', '"x"', '3']) {
      const from = socket.messages.length;
      socket.send(text);
      const { problem } = await socket.next(['error'], from);
      expect(problem.code).toBe(text === '{' || text === '' ? 'malformed-json' : 'wrong-type');
    }
    expect(socket.isClosed).toBe(false);
  });

  test('in the language of the client', async () => {
    const headers = { 'accept-language': 'en' };
    const english = await LiveSocket.open(server.url, { headers });
    opened.push(english);
    const korean = await open();
    const [said, gesagt] = await Promise.all(
      [english, korean].map((socket) => socket.ask({ op: 'shout' }, 'error')),
    );
    expect(said?.problem.title).toBe('A value is not allowed');
    expect(gesagt?.problem.title).toBe('허용되지 않는 값입니다');
  });

  test('the fifty-first subscription, and one that is there already', async () => {
    const socket = await open();
    const groups = ['1', '2', '5', '10', '20', '50', '100', '200', '500', '1000'];
    const all = groups.flatMap((group) =>
      [5, 15, 30, 50, 100].map((depth) => ({ ...BOOK, depth, group })),
    );
    for (const request of all) await socket.ask(request, 'subscribed');
    expect(await refusalOf(socket, BOOK)).toBe('too-many-subscriptions');
    expect(await refusalOf(socket, all[0] ?? {})).toBe('already-subscribed');
    await socket.ask({ op: 'unsubscribe', subscription: `book:${INSTRUMENT}:5:1` }, 'unsubscribed');
    await socket.ask(BOOK, 'subscribed');
  });
});

describe('what cannot be read at all ends the connection with a code of its own', () => {
  async function ended(act: (socket: LiveSocket) => void): Promise<number> {
    const socket = await open();
    act(socket);
    const { code, reason } = await socket.closed;
    if (code >= 4_000) expect(Object.values(closeCodes).map(({ ko }) => ko)).toContain(reason);
    return code;
  }

  test('bytes instead of text', async () => {
    expect(await ended(({ socket }) => socket.send(Buffer.from('{}')))).toBe(1003);
  });
  test('more than a message may have', async () => {
    expect(await ended((socket) => socket.send('x'.repeat(10_000)))).toBe(1009);
  });
  test('text that is not UTF-8', async () => {
    const bytes = Buffer.from([0xff, 0xfe]);
    expect(await ended(({ socket }) => socket.send(bytes, { binary: false }))).toBe(1007);
  });
  test('more messages than a person could mean', async () => {
    const flood = (socket: LiveSocket): void => {
      for (let sent = 0; sent < 500; sent += 1) socket.send({ op: 'ping' });
    };
    expect(await ended(flood)).toBe(4004);
  });
  test('a frame without a mask', async () => {
    const answer = await upgradeRaw(server.url, Buffer.from([0x81, 0x02, 0x7b, 0x7d]));
    expect(answer.subarray(-8).includes(Buffer.from([0x03, 0xea]))).toBe(true);
  });
});

describe('before the upgrade the answer is one of HTTP', () => {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  const raw = (headers: Record<string, string>, path = '/ws'): Promise<string> => {
    const lines = Object.entries({ host: new URL(server.url).host, ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
    return sendRaw(server.url, `GET ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
  };

  test('a page that is read without a WebSocket is told what it is for', async () => {
    const answer = await call(server.url, { method: 'GET', path: '/ws' });
    expect(answer.status).toBe(426);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
  test('another site’s page is refused', async () => {
    expect(await raw({ ...upgrade, origin: 'https://evil.example' })).toMatch(
      /^HTTP\/1.1 403[\s\S]*origin-refused/,
    );
  });
  test('another address has no WebSocket', async () => {
    expect(await raw({ ...upgrade, connection: 'Upgrade' }, '/elsewhere')).toMatch(
      /^HTTP\/1.1 404/,
    );
  });
  test('another version of the protocol is refused', async () => {
    expect(await raw({ ...upgrade, 'sec-websocket-version': '7' })).toMatch(/^HTTP\/1.1 4\d\d/);
  });
});

describe('an account’s channels are for its owner', () => {
  const ORDERS = { op: 'subscribe', channel: 'orders' };

  test('nobody else: not without a token, not with another’s, not with a key for less', async () => {
    const stranger = await open();
    expect(await refusalOf(stranger, { ...ORDERS, account: ann.account })).toBe('sign-in-required');
    const other = await authenticated(ben);
    for (const channel of ['orders', 'fills', 'balances']) {
      const wanted = { op: 'subscribe', channel, account: ann.account };
      expect(await refusalOf(other, wanted)).toBe('account-not-found');
    }
    const nobody = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';
    expect(await refusalOf(other, { ...ORDERS, account: nobody })).toBe('account-not-found');
  });

  test('whoever becomes somebody else no longer hears what was the former’s', async () => {
    const socket = await authenticated(ann);
    await socket.ask({ ...ORDERS, account: ann.account }, 'snapshot');
    await socket.ask(BOOK, 'snapshot');
    const from = socket.messages.length;
    await socket.ask({ op: 'authenticate', token: ben.token }, 'authenticated');
    const { subscription } = await socket.next(['unsubscribed'], from);
    expect(subscription).toBe(`orders:${ann.account}`);
    await order(ann, 'buy', '2100');
    await socket.ask({ op: 'ping' }, 'pong');
    const told = socket.messages.slice(from).filter((each) => 'channel' in each);
    expect(told.map((each) => 'channel' in each && each.channel)).not.toContain('orders');
  });

  test('a token that expires while connected ends the connection with 4001', async () => {
    const secrets: unknown = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
    const { header, payload } = partsOf(ann.token);
    const exp = Math.ceil(Date.now() / 1_000) + 1;
    const token = signedWith(identityOf(secrets), { header, payload: { ...payload, exp } });
    const socket = await authenticated({ token });
    const began = Date.now();
    expect((await socket.closed).code).toBe(4001);
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1_000);
    expect(Date.now() - began).toBeLessThan(2_000 + EFFECT_MS);
  });

  test('a newer token in time keeps it', async () => {
    const secrets: unknown = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
    const { header, payload } = partsOf(ann.token);
    const exp = Math.ceil(Date.now() / 1_000) + 1;
    const token = signedWith(identityOf(secrets), { header, payload: { ...payload, exp } });
    const socket = await authenticated({ token });
    await socket.ask({ op: 'authenticate', token: ann.token }, 'authenticated');
    await pause(exp * 1_000 - Date.now() + 600);
    await socket.ask({ op: 'ping' }, 'pong');
  });

  test('a session that is signed out is refused within a second, here and over HTTP', async () => {
    const session = await signIn(server.url, ben);
    const socket = await authenticated(session);
    await socket.ask({ ...ORDERS, account: ben.account }, 'snapshot');
    const began = performance.now();
    await call(server.url, { method: 'POST', path: '/api/v1/sign-out', cookie: session.cookie });
    expect((await socket.closed).code).toBe(4002);
    expect(performance.now() - began).toBeLessThan(EFFECT_MS);
    const me = { method: 'GET', path: '/api/v1/me', token: session.token };
    expect((await call(server.url, me)).status).toBe(401);
    expect(performance.now() - began).toBeLessThan(EFFECT_MS);
  });

  test('a revoked key is refused within a second, here and over HTTP', async () => {
    const { key, id } = await createKey(server.url, ann, 'read');
    const socket = await authenticated({ token: key });
    const account = ann.account;
    await socket.ask({ op: 'subscribe', channel: 'balances', account }, 'snapshot');
    const began = performance.now();
    const path = `/api/v1/accounts/${account}/keys/${id}`;
    await call(server.url, { method: 'DELETE', path, token: ann.token });
    expect((await socket.closed).code).toBe(4002);
    expect(performance.now() - began).toBeLessThan(EFFECT_MS);
    const read = { method: 'GET', path: `/api/v1/accounts/${account}/balances`, token: key };
    expect((await call(server.url, read)).status).toBe(401);
    expect(performance.now() - began).toBeLessThan(EFFECT_MS);
  });
});

describe('whoever cannot go on from where it was starts anew, and is told why', () => {
  const cases: [why: string, more: object, reason: string][] = [
    ['never issued', { after: 9_000_000_000 }, 'sequence-unknown'],
    ['of another start', { after: 1, epoch: 'before' }, 'epoch-changed'],
    ['too long ago', { after: 0 }, 'sequence-too-old'],
  ];
  test.each(cases)('a sequence that is %s', async (_, more, reason) => {
    await order(ann, 'buy', '2101');
    const socket = await open();
    const snapshot = await socket.ask({ ...BOOK, ...more }, 'snapshot', 'update');
    expect([snapshot.type, snapshot.reason]).toEqual(['snapshot', reason]);
  });

  test.each(['orders', 'fills', 'balances'])(
    'a sequence of %s that was never issued',
    async (channel) => {
      const socket = await authenticated(ann);
      const wanted = { op: 'subscribe', channel, account: ann.account, after: 9_000_000_000 };
      const snapshot = await socket.ask(wanted, 'snapshot', 'update');
      expect([snapshot.type, snapshot.reason]).toEqual(['snapshot', 'sequence-unknown']);
    },
  );
});

describe('many, and slow ones', () => {
  test(
    `whoever stops reading is told everything at once later, and slows nobody`,
    { timeout: 120_000 },
    async () => {
      const trading = keepTrading();
      const copies = new Map<string, Copy>();
      const slow = await open((message) => follow(copies, message));
      const groups = ['1', '2', '5', '10', '20', '50', '100', '200'];
      const all = groups.flatMap((group) =>
        [5, 15, 30, 50, 100].map((depth) => ({ ...BOOK, depth, group })),
      );
      for (const request of all) await slow.ask(request, 'subscribed');
      let told = 0;
      const quick = await open((message) => (told += message.type === 'update' ? 1 : 0));
      await quick.ask(BOOK, 'subscribed');
      const raw = present(Reflect.get(slow.socket, '_socket'), 'the library’s own socket');
      Reflect.apply(raw.pause, raw, []);
      const before = told;
      await pause(STALL_MS);
      const whileStalled = told - before;
      Reflect.apply(raw.resume, raw, []);
      expect(whileStalled).toBeGreaterThan((STALL_MS / 1_000) * 4);
      const from = slow.messages.length;
      await vi.waitUntil(() => slow.messages.length > from + all.length, { timeout: 20_000 });
      await trading.stop();
      for (const { faults } of copies.values()) expect(faults).toEqual([]);
      expect(copies.size).toBe(all.length);
    },
  );

  test(
    `${STORM} that come at once are all served, and nobody else is kept waiting`,
    { timeout: 120_000 },
    async () => {
      const bystander = await open();
      const trading = keepTrading();
      const storm = new Worker(new URL('live-storm.ts', import.meta.url), {
        workerData: {
          url: `${server.url.replace('http', 'ws')}/ws`,
          sockets: STORM,
          hello: JSON.stringify(BOOK),
        } satisfies Storm,
      });
      const [outcome] = await once(storm, 'message');
      expect(outcome).toEqual({ served: STORM, failed: 0 });
      const asked = performance.now();
      await bystander.ask({ op: 'ping' }, 'pong');
      expect(performance.now() - asked).toBeLessThan(EFFECT_MS);
      await storm.terminate();
      const { slowestMs } = await trading.stop();
      expect(slowestMs).toBeLessThan(5 * EFFECT_MS);
    },
  );
});

describe('with the limits of a real server', () => {
  test(
    'a flood of upgrades, and more sockets than an address may have, are refused',
    { timeout: 60_000 },
    async () => {
      const own = await newDataFolder();
      const env = { HOGA_LIMIT_SOCKETS_PER_ADDRESS: '20', HOGA_LIMIT_ADDRESS_PER_SECOND: '100' };
      const strict = await startServer({ dataFolder: own, env });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 300 }, () => LiveSocket.open(strict.url)),
      );
      const sockets = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(sockets).toHaveLength(20);
      const why = new Set(
        outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : [])),
      );
      expect([...why]).toEqual(['Error: Unexpected server response: 429']);
      // Those that were let in are served all the same.
      const [first] = sockets;
      const beginning = await present(first, 'somebody was let in').ask(BOOK, 'snapshot');
      expect(beginning.channel).toBe('book');
      await first?.end();
      await pause(1_100);
      const again = await LiveSocket.open(strict.url);
      // A server that stops says so, and does not wait for anybody.
      const stopped = strict.stop();
      expect((await again.closed).code).toBe(1001);
      expect(await stopped).toBe(0);
      await removeDataFolder(own);
    },
  );
});

// ------------------------------------------------------------------ helpers

let clientOrderIds = 0;

async function order(person: Person, side: 'buy' | 'sell', price: string): Promise<void> {
  clientOrderIds += 1;
  const body = {
    type: 'limit',
    instrument: INSTRUMENT,
    side,
    price,
    quantity: '3',
    timeInForce: 'gtc',
    clientOrderId: `live-${clientOrderIds}`,
  };
  const path = `/api/v1/accounts/${person.account}/orders`;
  const answer = await call(server.url, { method: 'POST', path, token: person.token, body });
  if (answer.status !== 201) throw new Error(`not accepted: ${answer.text}`);
}

/** Ann changes the book all the time. */
function keepTrading(): { stop: () => Promise<{ slowestMs: number }> } {
  let isOver = false;
  let slowestMs = 0;
  const trading = (async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const began = performance.now();
      await order(ann, 'buy', String(2_100 + (turn % 50)));
      slowestMs = Math.max(slowestMs, performance.now() - began);
      if (turn % 50 === 49) {
        const path = `/api/v1/accounts/${ann.account}/orders`;
        await call(server.url, { method: 'DELETE', path, token: ann.token });
      }
      await pause(15);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await trading;
      return { slowestMs };
    },
  };
}

/** A copy of one book, kept as a client would. */
interface Copy {
  sequence: number;
  readonly bids: Map<string, FeedLevel>;
  readonly asks: Map<string, FeedLevel>;
  readonly faults: string[];
}

function follow(copies: Map<string, Copy>, message: LiveMessage): void {
  if (!('channel' in message) || message.channel !== 'book') return;
  const { subscription, sequence, checksum } = message;
  const copy = copies.get(subscription) ?? newCopy();
  copies.set(subscription, copy);
  apply(copy, message);
  copy.sequence = sequence;
  const bids = [...copy.bids.values()].toSorted((a, b) => Number(b[0]) - Number(a[0]));
  const asks = [...copy.asks.values()].toSorted((a, b) => Number(a[0]) - Number(b[0]));
  if (bookChecksum({ bids, asks }) !== checksum) {
    copy.faults.push(`${subscription} at ${sequence}: another checksum`);
  }
}

function newCopy(): Copy {
  return { sequence: -1, bids: new Map(), asks: new Map(), faults: [] };
}

function apply(copy: Copy, message: Extract<DataMessage, { channel: 'book' }>): void {
  if (message.type === 'snapshot') {
    copy.bids.clear();
    copy.asks.clear();
  } else if (message.previous === null || message.previous > copy.sequence) {
    copy.faults.push(`a gap: ${message.previous} after ${copy.sequence}`);
  }
  for (const side of ['bids', 'asks'] as const) {
    for (const level of message[side]) {
      if (level[1] === '0') copy[side].delete(level[0]);
      else copy[side].set(level[0], level);
    }
  }
}

function identityOf(secrets: unknown): string {
  if (typeof secrets !== 'object' || secrets === null || !('identity' in secrets)) return '';
  return String(secrets.identity);
}

/** Upgrades by hand, sends bytes and reads until the server ends the connection. */
function upgradeRaw(base: string, bytes: Buffer): Promise<Buffer> {
  const { hostname, port, host } = new URL(base);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET /ws HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
          'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      setTimeout(() => socket.write(bytes), 200);
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error('no end in time')));
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(received)));
    socket.on('error', reject);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
