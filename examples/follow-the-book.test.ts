// The example follows a living market through bad network and a crash of the server, as a reader would
// run it. A plain client beside it checks every message of every channel against the contract.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { bookChecksum } from '@hoga/contract/instrument';
import { LiveMessage, type DataMessage } from '@hoga/contract/live';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from '../server/test/start-server.ts';

const EXAMPLE = new URL('follow-the-book.ts', import.meta.url).pathname;
const DOCUMENT = new URL('../docs/websocket.md', import.meta.url);
const PATIENCE_MS = 45_000;

let dataFolder: string;
let server: RunningServer;
let port: string;

const start = (): Promise<RunningServer> =>
  startServer({ dataFolder, env: { HOGA_BOTS: 'on', HOGA_PORT: port } });

beforeAll(async () => {
  dataFolder = await newDataFolder();
  port = String(await freePort());
  server = await start();
}, 90_000);
afterAll(async () => {
  await server.stop();
  await removeDataFolder(dataFolder);
}, 60_000);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return address.port;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > PATIENCE_MS) throw new Error(`it did not come to that:\n${what()}`);
    await pause(20);
  }
}

interface Follower {
  readonly text: () => string;
  /** How many times the copy came into step for a reason. */
  readonly times: (reason: string) => number;
  /** Ends it as Ctrl-C does. Answers with its exit code. */
  readonly end: () => Promise<number | null>;
}

function follow(url: string, ...options: string[]): Follower {
  return run(EXAMPLE, url, ...options);
}

function run(program: string, ...given: string[]): Follower {
  const child = spawn(process.execPath, [program, ...given], { stdio: 'pipe' });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    text: () => text,
    times: (reason) => text.match(new RegExp(`in step at .+: ${reason}$`, 'gm'))?.length ?? 0,
    end: async () => {
      child.kill('SIGINT');
      return exited;
    },
  };
}

test('a copy of the book outlives bad network and a crash of the server', async () => {
  const copy = follow(server.url, '--cut');
  await until(() => copy.times('resumed') >= 2, copy.text);
  await server.crash();
  server = await start();
  await until(() => copy.times('epoch-changed') >= 1, copy.text);
  const resumed = copy.times('resumed');
  await until(() => copy.times('resumed') > resumed, copy.text);

  const code = await copy.end();
  expect(copy.text()).toMatch(/^The connection was cut \d+ times\.$/m);
  expect(copy.text()).toMatch(/^Messages taken in: [\d,]+; wrong checksums: 0\.$/m);
  expect(copy.text()).toMatch(
    /^Comparisons with the API: [1-9]\d* agreed, 0 differed, \d+ cut short, 0 undecided\.$/m,
  );
  expect(copy.text()).not.toContain('gap');
  expect(code, copy.text()).toBe(0);
}, 120_000);

test('without a server there is nothing to agree with', async () => {
  const copy = follow(`http://127.0.0.1:${await freePort()}`, '--minutes', '0.01');
  await until(() => copy.text().includes('Comparisons'), copy.text);
  expect(await copy.end()).toBe(1);
  expect(copy.text()).toContain('closed, 1006; again in ');
});

// ---------------------------------------------------------------- a server that makes mistakes

type Levels = readonly [price: string, quantity: string, orders: number][];

interface Told {
  readonly sequence: number;
  readonly previous: number | null;
  readonly bids: Levels;
  readonly checksum: number;
}

/** A frame of a WebSocket with a short text in it. */
function frame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 126, text.length >> 8, text.length & 255]), text]);
}

/** Tells one thing whenever it is asked for something, and has a book that agrees with the last. */
async function mistakenServer(story: readonly Told[]): Promise<{ url: string; close: () => void }> {
  const last = story.at(-1);
  const http = createHttpServer((_, response) => {
    const bids = last?.bids.map(([price, quantity]) => ({ price, quantity }));
    response.end(JSON.stringify({ ...last, bids, asks: [] }));
  });
  http.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    const left = [...story];
    socket.on('error', () => socket.destroy());
    socket.on('data', () => {
      for (const told of left.splice(0, 2)) {
        const type = told.previous === null ? 'snapshot' : 'update';
        const reason = told.previous === null ? 'subscribed' : null;
        socket.write(frame({ type, epoch: 'e', reason, asks: [], ...told }));
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port: at } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${at}`, close: () => http.close() };
}

test('a gap and a wrong checksum are noticed, and the copy starts anew', async () => {
  const bids: Levels = [['2999', '5', 1]];
  const checksum = bookChecksum({ bids, asks: [] });
  const mistaken = await mistakenServer([
    { sequence: 10, previous: null, bids, checksum },
    { sequence: 13, previous: 12, bids, checksum },
    { sequence: 20, previous: null, bids, checksum },
    { sequence: 21, previous: 20, bids: [['2998', '1', 1]], checksum },
    { sequence: 30, previous: null, bids, checksum },
  ]);
  const copy = follow(mistaken.url);
  await until(() => copy.times('subscribed') >= 3, copy.text);
  const code = await copy.end();
  mistaken.close();
  expect(copy.text()).toMatch(/ {2}gap\n(?:.*\n)*.* {2}wrong checksum\n/);
  expect(copy.text()).toMatch(/^Messages taken in: 3; wrong checksums: 1\.$/m);
  expect(copy.text()).toMatch(/^Comparisons with the API: [1-3] agreed, 0 differed, /m);
  expect(code, copy.text()).toBe(1);
});

test('the client in the document does what it says', async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const program = /^```js client\n(?<program>.*?)^```$/ms.exec(text)?.groups?.['program'];
  const file = path.join(dataFolder, 'client.mjs');
  await writeFile(file, program ?? '');
  const client = run(file, `${server.url.replace('http', 'ws')}/ws`);
  await until(() => /^bid \d+ {2}ask \d+\nbid /m.test(client.text()), client.text);
  await client.end();
});

// ---------------------------------------------------------------- every message

interface SignedUp {
  readonly token: string;
  readonly accounts: readonly { readonly id: string }[];
}

async function post<Answer>(path: string, body: object, token?: string): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as Answer;
}

/** Asks over a WebSocket of its own; what comes back is kept as it came. */
async function connected(): Promise<{
  readonly heard: unknown[];
  readonly ask: (request: object) => void;
  readonly close: () => void;
}> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
  const heard: unknown[] = [];
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return {
    heard,
    ask: (request) => socket.send(JSON.stringify(request)),
    close: () => socket.close(),
  };
}

const PUBLIC = ['bbo', 'trades', 'ticker', 'market'];
const PRIVATE = ['orders', 'fills', 'balances'];
const INSTRUMENT = 'KRW-LPJ';

test('every message is one of the contract, without a field more, and follows the rules', async () => {
  const password = crypto.randomUUID();
  const { token, accounts } = await post<SignedUp>('/api/v1/sign-up', {
    name: 'Kim',
    nickname: 'Kim',
    email: `kim-${password}@example.com`,
    password,
    language: 'en',
  });
  const account = accounts[0]?.id ?? '';
  const { heard, ask, close } = await connected();
  ask({ op: 'authenticate', id: 'who', token });
  ask({ op: 'ping', id: 'there?' });
  ask({ op: 'ping', extra: true });
  for (const channel of PUBLIC) ask({ op: 'subscribe', channel, instrument: INSTRUMENT });
  for (const channel of PRIVATE) ask({ op: 'subscribe', channel, account });
  ask({ op: 'subscribe', channel: 'book', instrument: INSTRUMENT });
  ask({ op: 'subscribe', channel: 'book', instrument: INSTRUMENT, depth: 5, group: '10' });
  ask({ op: 'subscribe', channel: 'candles', instrument: INSTRUMENT, interval: '1s' });
  await until(
    () => dataIn(heard).length >= 10,
    () => JSON.stringify(heard, null, 1),
  );
  const order = { instrument: INSTRUMENT, type: 'limit', side: 'buy', timeInForce: 'ioc' };
  for (const price of ['3000', '3200', '3300']) {
    await post(`/api/v1/accounts/${account}/orders`, { ...order, price, quantity: '2' }, token);
  }
  const updated = (): string[] => [
    ...new Set(
      dataIn(heard).flatMap((message) => (message.previous === null ? [] : message.subscription)),
    ),
  ];
  // The state of the market alone has no reason to change.
  await until(
    () => updated().filter((name) => !name.startsWith('market')).length >= 9,
    () => updated().join(),
  );
  await until(
    () => typesOf(heard).includes('heartbeat'),
    () => typesOf(heard).join(),
  );
  ask({ op: 'unsubscribe', subscription: `bbo:${INSTRUMENT}` });
  await until(
    () => typesOf(heard).includes('unsubscribed'),
    () => typesOf(heard).join(),
  );
  close();

  for (const message of heard) expect(LiveMessage.parse(message)).toEqual(message);
  const answers = ['welcome', 'authenticated', 'pong', 'error', 'subscribed', 'unsubscribed'];
  const told = ['heartbeat', 'snapshot', 'update'];
  expect(new Set(typesOf(heard))).toEqual(new Set([...answers, ...told]));
  for (const [subscription, messages] of Map.groupBy(dataIn(heard), (each) => each.subscription)) {
    let own = -1;
    for (const { type, sequence, previous, reason } of messages) {
      const isFirst = own < 0;
      expect({ type, reason }).toEqual(
        isFirst ? { type: 'snapshot', reason: 'subscribed' } : { type: 'update', reason: null },
      );
      if (previous !== null) expect(previous, subscription).toBeLessThanOrEqual(own);
      expect(sequence, subscription).toBeGreaterThan(own);
      own = sequence;
    }
  }
}, 60_000);

function dataIn(heard: readonly unknown[]): DataMessage[] {
  return (heard as LiveMessage[]).flatMap((message) => ('channel' in message ? message : []));
}

function typesOf(heard: readonly unknown[]): string[] {
  return (heard as LiveMessage[]).map(({ type }) => type);
}
