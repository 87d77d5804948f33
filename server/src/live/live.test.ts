/** A load of the market while clients are there: nobody is left following what is told no more. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { KRW_LPJ } from '@hoga/core/instrument';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { openTestApp, type TestApp } from '../../test/app.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { createLive, type Live } from './index.ts';

let running: TestApp;
let live: Live;
/** Holds a load up at its last look-up until it resolves. */
let held: Promise<void> = Promise.resolve();

beforeAll(async () => {
  running = await openTestApp();
  const { reads, ...others } = running.app;
  const slow = {
    ...reads,
    live: {
      ...reads.live,
      lastFill: async () => {
        await held;
        return reads.live.lastFill();
      },
    },
  };
  const limits = { socketsPerAddress: 10 };
  live = createLive({ app: { ...others, reads: slow }, instruments: [KRW_LPJ], limits });
  await live.load();
});

afterAll(async () => {
  live?.stop();
  await running?.stop();
  await running?.database.close();
});

/** The end of a connection that the feed sees, and what the client would. */
function connect(): { sent: () => string; ask: (request: object) => void; closedWith: number[] } {
  const closedWith: number[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    ping: () => undefined,
    close: (code: number) => closedWith.push(code),
    terminate: () => socket.emit('close'),
  });
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const link = { socket: socket as unknown as WebSocket, stream };
  live.accept(link, { network: 'here', language: 'en' });
  const ask = (request: object): void => {
    socket.emit('message', Buffer.from(JSON.stringify(request)), false);
  };
  return { sent: () => text, ask, closedWith };
}

const BBO = { op: 'subscribe', channel: 'bbo', instrument: KRW_LPJ.id };

test('whoever is there when the market is loaded again, and whoever came meanwhile, is told to come again', async () => {
  const before = connect();
  before.ask(BBO);
  await vi.waitUntil(() => before.sent().includes('"snapshot"'), PATIENCE);
  let release: () => void = () => undefined;
  held = new Promise((resolve) => (release = resolve));
  const loading = live.load();
  const meanwhile = connect();
  meanwhile.ask(BBO);
  await vi.waitUntil(() => meanwhile.sent().includes('"snapshot"'), PATIENCE);
  release();
  await loading;
  expect(before.closedWith).toEqual([1012]);
  expect(meanwhile.closedWith).toEqual([1012]);
  const after = connect();
  after.ask(BBO);
  await vi.waitUntil(() => after.sent().includes('"snapshot"'), PATIENCE);
  expect(after.closedWith).toEqual([]);
  expect(epochIn(after.sent())).not.toBe(epochIn(before.sent()));
});

function epochIn(sent: string): string | undefined {
  return /"epoch":"([^"]+)"/.exec(sent)?.[1];
}
