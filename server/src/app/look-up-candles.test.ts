import type { CandlePage, CandleQuery } from '@hoga/contract/instrument';
import type { Problem } from '@hoga/contract/problem';
import { KRW_LPJ } from '@hoga/core/instrument';
import { instant } from '@hoga/core/time';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder } from '../../test/commands.ts';
import { listCandles } from './look-up-candles.ts';

let running: TestApp;
let seller: Trader;
let buyer: Trader;

beforeAll(async () => {
  running = await openTestApp({ instrument: { ...KRW_LPJ, minimumNotional: null } });
  [seller, buyer] = [await running.newTrader(), await running.newTrader()];
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

function passTo(moment: string): void {
  running.clock.now = Date.parse(moment);
}

async function trade(price: string, quantity = '1'): Promise<void> {
  const { engine, now } = running.app;
  const at = now();
  await engine.submit(limitOrder(seller.account, { side: 'sell', price, quantity, at }));
  await engine.submit(limitOrder(buyer.account, { price, quantity, at }));
}

async function candles(query: Partial<CandleQuery> = {}): Promise<CandlePage> {
  const asked: CandleQuery = { interval: '1m', limit: 200, ...query };
  const reply = await listCandles(running.app, { instrument: 'KRW-LPJ', query: asked });
  if (!reply.ok) throw new Error(reply.problem.type);
  return reply.value;
}

async function refused(query: Partial<CandleQuery>): Promise<Problem['type'] | undefined> {
  const asked: CandleQuery = { interval: '1m', limit: 200, ...query };
  const reply = await listCandles(running.app, { instrument: 'KRW-LPJ', query: asked });
  return reply.ok ? undefined : reply.problem.type;
}

/** The tests tell one story, in this order. */
test('before the first trade there are no candles, and no cursor is one', async () => {
  expect(await candles()).toEqual({
    instrument: 'KRW-LPJ',
    interval: '1m',
    candles: [],
    current: null,
    gaps: [],
    keptFrom: null,
    next: null,
  });
  expect(await refused({ before: '0' })).toBe('invalid-cursor');
});

test('the current candle is the first of the page, and said to be current', async () => {
  passTo('2026-11-21T00:00:10.500Z');
  await trade('3000', '0.5');
  await trade('3010');
  passTo('2026-11-21T00:00:59.999Z');
  await trade('2990', '2');
  expect(await candles()).toEqual({
    instrument: 'KRW-LPJ',
    interval: '1m',
    candles: [
      {
        start: '2026-11-21T00:00:00.000Z',
        open: '3000',
        high: '3010',
        low: '2990',
        close: '2990',
        volume: '3.5',
        turnover: '10490',
        trades: 3,
      },
    ],
    current: '2026-11-21T00:00:00.000Z',
    gaps: [],
    keptFrom: null,
    next: null,
  });
});

test('when its time is over it is no longer current, trade or no trade', async () => {
  passTo('2026-11-21T00:01:00.000Z');
  expect(await candles()).toMatchObject({ candles: [{ trades: 3 }], current: null });
});

test('where nothing traded is said, between the candles of a page and between pages', async () => {
  await trade('3000');
  passTo('2026-11-21T00:04:30.000Z');
  await trade('3001');
  passTo('2026-11-21T00:07:00.000Z');
  await trade('3002');
  const first = await candles({ limit: 2 });
  expect(first.candles.map(({ start }) => start)).toEqual([
    '2026-11-21T00:07:00.000Z',
    '2026-11-21T00:04:00.000Z',
  ]);
  expect(first.gaps).toEqual([
    { from: '2026-11-21T00:05:00.000Z', to: '2026-11-21T00:07:00.000Z' },
  ]);
  const second = await candles({ limit: 2, before: first.next! });
  expect(second).toMatchObject({
    candles: [{ start: '2026-11-21T00:01:00.000Z' }, { start: '2026-11-21T00:00:00.000Z' }],
    current: null,
    gaps: [{ from: '2026-11-21T00:02:00.000Z', to: '2026-11-21T00:04:00.000Z' }],
    next: null,
  });
  expect((await candles({ interval: '1h' })).candles).toMatchObject([{ trades: 6 }]);
});

test('a cursor is the start of a candle that there is', async () => {
  const start = Date.parse('2026-11-21T00:07:00.000Z');
  expect(await refused({ before: `${start}` })).toBeUndefined();
  expect(await refused({ before: `${start + 1}` })).toBe('invalid-cursor');
  expect(await refused({ before: `${start + 60_000}` })).toBe('invalid-cursor');
  expect(await refused({ before: '9'.repeat(16) })).toBe('invalid-cursor');
});

test('pages are the same before and after everything is stored, and after a restart', async () => {
  const pages = async () => [await candles(), await candles({ interval: '1s', limit: 3 })];
  const before = await pages();
  const { clock, database } = running;
  await running.stop();
  running = await openTestApp({
    database,
    instrument: { ...KRW_LPJ, minimumNotional: null },
  });
  running.clock.now = clock.now;
  expect(running.app.candles.isBehind).toBe(false);
  expect(await pages()).toEqual(before);
});

test('an instrument that does not trade here has no candles', async () => {
  const query: CandleQuery = { interval: '1m', limit: 200 };
  expect(await listCandles(running.app, { instrument: 'KRW-BTC', query })).toMatchObject({
    problem: { type: 'unknown-instrument' },
  });
});

test('what retention removed is said, and no gap is claimed there', async () => {
  const { sql, app } = running;
  await sql.query(`update candle_state set seconds_from = '2026-11-21T00:04:00Z'`);
  const deep = `${Date.parse('2026-11-21T00:07:00.000Z')}`;
  expect(await candles({ interval: '1s', before: deep })).toMatchObject({
    candles: [{ start: '2026-11-21T00:04:30.000Z' }],
    keptFrom: '2026-11-21T00:04:00.000Z',
    gaps: [{ from: '2026-11-21T00:04:31.000Z', to: '2026-11-21T00:07:00.000Z' }],
    next: null,
  });
  expect(app.candles.recent('KRW-LPJ', '1s').at(-1)?.start).toBe(
    instant(Date.parse('2026-11-21T00:07:00Z')),
  );
});
