import type { MarketEvent } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder } from '../../test/commands.ts';
import { CANDLES_AT_ODDS, countsOfCandles } from '../../test/stored-candles.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { CandlesMoved, type CandleStore } from '../needs/index.ts';
import { listCandles } from './look-up-candles.ts';

let running: TestApp;
let seller: Trader;
let buyer: Trader;
/** What happens instead of storing, and instead of reading what is missing. */
const troubles: {
  store?: ((go: () => Promise<void>) => Promise<void>) | undefined;
  seconds?: (() => Promise<void>) | undefined;
} = {};

const aroundCandles = (store: CandleStore): CandleStore => ({
  ...store,
  store: (change) => (troubles.store ?? ((go) => go()))(() => store.store(change)),
  seconds: async (after, through) => {
    await troubles.seconds?.();
    return store.seconds(after, through);
  },
});

const instrument = { ...KRW_LPJ, minimumNotional: null };
const options = { instrument, aroundCandles, unsavedCandlesMax: 100 };

beforeAll(async () => {
  running = await openTestApp(options);
  [seller, buyer] = [await running.newTrader(), await running.newTrader()];
});

afterEach(() => {
  troubles.store = undefined;
  troubles.seconds = undefined;
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

/** So many trades, each a second after the one before. */
async function trade(count = 1): Promise<void> {
  const { app, clock } = running;
  for (let done = 0; done < count; done += 1) {
    clock.now += 1_000;
    const wanted = { price: '3000', quantity: '0.01', at: app.now() };
    await app.engine.submit(limitOrder(seller.account, { ...wanted, side: 'sell' }));
    await app.engine.submit(limitOrder(buyer.account, wanted));
  }
}

const trades = (): number => running.app.candles.newest('KRW-LPJ', '1w')?.trades ?? 0;
const rows = async <Row extends object>(statement: string): Promise<Row[]> =>
  (await running.sql.query<Row>(statement)).rows;

async function expectStored(): Promise<void> {
  await vi.waitUntil(async () => (await countsOfCandles({ rows })).isComplete, PATIENCE);
  expect(await rows(CANDLES_AT_ODDS)).toEqual([]);
}

async function untilCaughtUp(): Promise<void> {
  await vi.waitUntil(() => !running.app.candles.isBehind, PATIENCE);
}

/** The tests tell one story, in this order. */
test('what traded is stored within a second or so, and in memory at once', async () => {
  await trade(3);
  const { candles } = running.app;
  expect(trades()).toBe(3);
  expect(candles.recent('KRW-LPJ', '1s').map((candle) => candle.trades)).toEqual([1, 1, 1]);
  await trade(5);
  expect(candles.recent('KRW-LPJ', '1s')).toHaveLength(4);
  expect(candles.recent('KRW-LPJ', '1s').at(-1)).toBe(candles.newest('KRW-LPJ', '1s'));
  await expectStored();
});

test('a database that refuses candles is asked again, and nobody waits for it', async () => {
  let refused = 0;
  troubles.store = async () => {
    refused += 1;
    throw new Error('no room on the disk');
  };
  await trade();
  await vi.waitUntil(() => refused > 0, PATIENCE);
  await trade();
  expect(trades()).toBe(10);
  troubles.store = undefined;
  await expectStored();
  expect(running.app.candles.isBehind).toBe(false);
});

test('candles that were stored although the answer was lost are read again', async () => {
  troubles.store = async (go) => {
    troubles.store = undefined;
    await go();
    throw new Error('the connection broke');
  };
  await trade();
  await vi.waitUntil(() => troubles.store === undefined, PATIENCE);
  await trade();
  await expectStored();
  await untilCaughtUp();
  expect(trades()).toBe(12);
});

test('candles that another process stored are read again', async () => {
  troubles.store = async () => {
    troubles.store = undefined;
    throw new CandlesMoved('somebody else was here');
  };
  await trade();
  await vi.waitUntil(() => troubles.store === undefined, PATIENCE);
  await untilCaughtUp();
  expect(trades()).toBe(13);
  await expectStored();
});

test('when more is waiting than is kept, it is made again from the fills', async () => {
  troubles.store = () => Promise.reject(new Error('no room on the disk'));
  await trade(120);
  expect(running.app.candles.isBehind).toBe(true);
  troubles.store = undefined;
  await untilCaughtUp();
  expect(trades()).toBe(133);
  await expectStored();
});

test('a trade that is not told of is found in the table', async () => {
  const { candles, engine } = running.app;
  const apply = vi.spyOn(candles, 'apply').mockImplementation(() => undefined);
  await trade();
  apply.mockRestore();
  await trade();
  await untilCaughtUp();
  expect(trades()).toBe(135);
  await expectStored();
  expect(engine.status.phase).toBe('running');
});

test('a trade that is told of twice, and whatever is no trade, changes nothing', async () => {
  const told: MarketEvent[] = [];
  const { candles } = running.app;
  const apply = candles.apply.bind(candles);
  vi.spyOn(candles, 'apply').mockImplementation((events) => {
    told.push(...events);
    apply(events);
  });
  await trade();
  vi.restoreAllMocks();
  expect(told.some(({ type }) => type === 'traded')).toBe(true);
  candles.apply(told);
  expect(trades()).toBe(136);
  expect(candles.isBehind).toBe(false);
});

test('a start does not wait for candles, and shows none that are wrong', async () => {
  await trade();
  await running.abandon();
  const slow = Promise.withResolvers<undefined>();
  troubles.seconds = () => slow.promise;
  const { database, clock } = running;
  running = await openTestApp({ ...options, database });
  running.clock.now = clock.now;
  const { app } = running;
  expect(app.candles.isBehind).toBe(true);
  expect(app.candles.recent('KRW-LPJ', '1m')).toEqual([]);
  const asked = { instrument: 'KRW-LPJ', query: { interval: '1m', limit: 10 } } as const;
  expect(await listCandles(app, asked)).toMatchObject({ problem: { type: 'candles-behind' } });
  await trade();
  troubles.seconds = undefined;
  slow.resolve(undefined);
  await untilCaughtUp();
  expect(trades()).toBe(138);
  await expectStored();
  expect(await listCandles(app, asked)).toMatchObject({ ok: true });
});

test('a database from before there were candles gets them all', async () => {
  await running.stop();
  const { database, clock } = running;
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query('truncate candle; update candle_state set fill_sequence = 0');
  await sql.end();
  running = await openTestApp({ ...options, database });
  running.clock.now = clock.now;
  await untilCaughtUp();
  expect(trades()).toBe(138);
  await expectStored();
});

test('a trade whose commit failed but is durable is counted after all', async () => {
  const { app, clock } = running;
  clock.now += 1_000;
  const asked = { price: '3000', quantity: '0.01', at: app.now() };
  await app.engine.submit(limitOrder(seller.account, { ...asked, side: 'sell' }));
  running.troubles.afterCommit = async () => {
    running.troubles.afterCommit = undefined;
    throw new Error('the connection broke');
  };
  await expect(app.engine.submit(limitOrder(buyer.account, asked))).rejects.toThrow(
    'outcome_unknown',
  );
  await vi.waitUntil(() => app.engine.status.phase === 'running', PATIENCE);
  await untilCaughtUp();
  expect(trades()).toBe(139);
  await expectStored();
});
