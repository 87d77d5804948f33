import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { CandlePage } from '@hoga/contract/instrument';
import { KRW_LPJ } from '@hoga/core/instrument';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { UNMEASURED } from '../../test/unmeasured.ts';
import { limitOrder } from '../../test/commands.ts';
import { createHttpServer } from './index.ts';

const PATH = '/api/v1/instruments/KRW-LPJ/candles';
const MANY = 1_000_000;
const SECONDS = 40;

let running: TestApp;
let http: FastifyInstance;
let seller: Trader;
let buyer: Trader;

beforeAll(async () => {
  running = await openTestApp({ instrument: { ...KRW_LPJ, minimumNotional: null } });
  [seller, buyer] = [await running.newTrader(), await running.newTrader()];
  http = await createHttpServer({
    app: running.app,
    live: { refusal: () => undefined, accept: ({ socket }) => socket.terminate() },
    log: pino({ level: 'silent' }),
    limits: {
      addressPerSecond: MANY,
      readsPerSecond: MANY,
      ordersPerSecond: MANY,
      keyReadsPerSecond: MANY,
      keyOrdersPerSecond: MANY,
      signInsPerMinute: MANY,
      guestsPerAddress: MANY,
      guestsPerDay: MANY,
      mailsPerHour: MANY,
    },
    ...UNMEASURED,
    trustedProxies: [],
    publicOrigins: new Set(),
    version: '0',
    isDraining: () => false,
  });
  for (let second = 0; second < SECONDS; second += 1) {
    passTo(Date.parse('2026-11-21T00:00:00.500Z') + second * 1_000);
    await trade('3000', '0.01');
  }
});

afterAll(async () => {
  await http?.close();
  await running?.stop();
  await running?.database.close();
});

function passTo(epochMs: number): void {
  running.clock.now = epochMs;
}

async function trade(price: string, quantity = '1'): Promise<void> {
  const { engine, now } = running.app;
  const at = now();
  await engine.submit(limitOrder(seller.account, { side: 'sell', price, quantity, at }));
  await engine.submit(limitOrder(buyer.account, { price, quantity, at }));
}

function get(
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return http.inject({ method: 'GET', url: `${PATH}?${query}`, headers });
}

async function page(query: string): Promise<CandlePage> {
  return (await get(query)).json<CandlePage>();
}

async function etagOf(query: string): Promise<unknown> {
  return (await get(query)).headers['etag'];
}

test('a page is there whole, with how it may be kept', async () => {
  const answer = await get('interval=1s&limit=1000');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
  });
  expect(answer.json<CandlePage>().candles).toHaveLength(SECONDS);
});

test('the next trade is in the next answer, and nothing of before it', async () => {
  const before = await page('interval=1m');
  expect(before.candles).toMatchObject([{ trades: SECONDS, close: '3000' }]);
  const known = await etagOf('interval=1m');
  expect(await etagOf('interval=1m')).toBe(known);
  await trade('3001', '0.5');
  expect(await page('interval=1m')).toMatchObject({
    candles: [{ trades: SECONDS + 1, close: '3001' }],
  });
  expect(await etagOf('interval=1m')).not.toBe(known);
});

test('whoever has the page is told that it has not changed, until it has', async () => {
  const known = `${String(await etagOf('interval=5m'))}`;
  for (const sent of [known, known.slice(2), `"x", ${known}`, '*']) {
    const answer = await get('interval=5m', { 'if-none-match': sent });
    expect([answer.statusCode, answer.body]).toEqual([304, '']);
  }
  expect((await get('interval=5m', { 'if-none-match': '"x"' })).statusCode).toBe(200);
  await trade('3000', '0.5');
  expect((await get('interval=5m', { 'if-none-match': known })).statusCode).toBe(200);
});

test('when the time of the current candle is over the kept page is not used any more', async () => {
  const { current, candles } = await page('interval=1m&limit=7');
  expect(current).toBe(candles[0]?.start);
  const { now } = running.clock;
  passTo(Date.parse('2026-11-21T00:01:00Z'));
  expect(await page('interval=1m&limit=7')).toMatchObject({ candles, current: null });
  passTo(now);
});

test('a page back in time is the same from memory and from the table', async () => {
  const { next } = await page('interval=1s&limit=10');
  const before = await get(`interval=1s&limit=10&before=${next}`);
  expect(before.json<CandlePage>().candles).toHaveLength(10);
  expect((await get(`interval=1s&limit=10&before=${next}`)).body).toBe(before.body);
});

test('bytes that are asked for again are compressed, for those who accept it', async () => {
  const query = 'interval=1s&limit=40';
  const plain = (await get(query)).body;
  const gzip = { 'accept-encoding': 'br;q=1.0, gzip' };
  let answer = await get(query, gzip);
  while (answer.headers['content-encoding'] === undefined) {
    expect(answer.body).toBe(plain);
    await sleep(5);
    answer = await get(query, gzip);
  }
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(answer.rawPayload).toString()).toBe(plain);
  expect(answer.rawPayload.length).toBeLessThan(plain.length / 4);
  for (const refused of ['gzip;q=0', 'gzip; q=0.0, br', 'identity', 'x-gzip2']) {
    expect((await get(query, { 'accept-encoding': refused })).body).toBe(plain);
  }
});

describe('what is not asked for properly is explained', () => {
  test.each([
    ['interval=2m', 'invalid-value'],
    ['interval=', 'invalid-value'],
    ['interval=1m&interval=5m', 'wrong-type'],
    ['limit=0', 'invalid-value'],
    ['limit=1001', 'invalid-value'],
    ['limit=ten', 'invalid-value'],
    ['before=', 'invalid-cursor'],
    ['before=-60000', 'invalid-cursor'],
    ['before=2026-11-21', 'invalid-cursor'],
    ['before=9999999999999999', 'invalid-cursor'],
    ['from=0', 'unknown-field'],
  ])('%s', async (query, type) => {
    const answer = await get(query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ type: string }>().type).toBe(`/docs/problems/${type}`);
  });
});
