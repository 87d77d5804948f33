import { candlesOf, coarser, INTERVALS, type Candle, type Trade } from '@hoga/core/candle';
import { KRW_LPJ } from '@hoga/core/instrument';
import { amount, price, quantity } from '@hoga/core/money';
import { instant } from '@hoga/core/time';
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { planOf } from '../../test/plan.ts';
import { seedMarket } from '../../test/seed/seed-market.ts';
import { PER_BLOCK, type SeedPlan } from '../../test/seed/seed-plan.ts';
import { CANDLES_AT_ODDS, countsOfCandles } from '../../test/stored-candles.ts';
import { CandlesMoved, type CandleOf, type CandleStore } from '../needs/index.ts';
import { postgresCandles } from './candles.ts';
import type { Tables } from './tables.ts';
import { unitsOf } from './units.ts';

const instruments = ['LPJ', 'B1', 'B2'].map((code) => {
  return { ...KRW_LPJ, id: `KRW-${code}`, base: { ...KRW_LPJ.base, code } };
});
const DAY_MS = 86_400_000;
const SEED: SeedPlan = {
  people: 50,
  blocks: 1_500,
  blocksWithLedger: 0,
  instruments: instruments.map(({ id }) => id),
  oldOpenOrders: 0,
  newOpenOrders: 0,
  newOpenOrdersOf: 'people',
  from: new Date('2026-11-01T00:00:00Z'),
  until: new Date('2026-11-25T00:00:00Z'),
};
const FILLS = PER_BLOCK * SEED.blocks;

let database: TestDatabase;
let sql: Client;
let watched: Kysely<Tables>;
let store: CandleStore;
const queries: CompiledQuery[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  await seedMarket(database.url, SEED);
  const pool = new Pool({ connectionString: database.url, max: 2 });
  watched = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void queries.push(event.query),
  });
  store = postgresCandles({ database: watched, reads: watched, league: 'coin', instruments });
});

afterAll(async () => {
  await watched?.destroy();
  await sql?.end();
  await database?.close();
});

async function rows<Row extends object>(statement: string): Promise<Row[]> {
  return (await sql.query<Row>(statement)).rows;
}

/** The trades of an instrument, read one by one. */
async function tradesOf(id: string, after: number, through: number): Promise<Trade[]> {
  const units = unitsOf(instruments);
  const instrument = units.instrument(id);
  const { rows: found } = await sql.query<{ [column: string]: string } & { at: Date }>(
    `select price, quantity, notional, at from fill where instrument = $1 and sequence > $2
      and sequence <= $3 order by sequence`,
    [id, after, through],
  );
  return found.map((row) => ({
    price: units.priceFrom(instrument, row['price']!),
    quantity: units.quantityFrom(instrument, row['quantity']!),
    notional: units.amountFrom('KRW', row['notional']!),
    at: instant(row.at.getTime()),
  }));
}

/** The tests tell one story, in this order. */
test('before anything is made, all fills are still to come', async () => {
  expect(await store.load(4)).toEqual({
    through: 0,
    durable: FILLS,
    secondsFrom: null,
    newest: [],
  });
});

test('[CD2, CD3, CD4] the database adds seconds up as core does, from any fill to any other', async () => {
  for (const [after, through] of [
    [0, 1],
    [3, 5],
    [1_000, 2_345],
    [FILLS - 5, FILLS],
    [10, 10],
  ] as const) {
    const found = await store.seconds(after, through);
    for (const { id } of instruments) {
      const its = found.filter(({ instrument }) => instrument === id);
      const trades = await tradesOf(id, after, through);
      expect(its.map(({ candle }) => candle)).toEqual(candlesOf(trades, '1s'));
    }
  }
});

test('[CD5] candles of every length made from those seconds are what the fills say', async () => {
  const seconds = Map.groupBy(await store.seconds(0, FILLS), ({ instrument }) => instrument);
  const candles = [...seconds].flatMap(([instrument, its]) =>
    INTERVALS.flatMap((interval) =>
      coarser(
        its.map(({ candle }) => candle),
        interval,
      ).map((candle): CandleOf => ({ instrument, interval, candle })),
    ),
  );
  await store.store({ after: 0, through: FILLS, candles });
  expect(await rows(CANDLES_AT_ODDS)).toEqual([]);
  const counts = await countsOfCandles({ rows });
  expect(counts.isComplete).toBe(true);
  expect(Object.keys(counts.candles).toSorted()).toEqual([...INTERVALS].toSorted());
});

test('a start finds the newest of each, oldest first', async () => {
  const { through, newest } = await store.load(2);
  expect(through).toBe(FILLS);
  for (const { id } of instruments) {
    for (const interval of INTERVALS) {
      const its = newest.filter((one) => one.instrument === id && one.interval === interval);
      const all = candlesOf(await tradesOf(id, 0, FILLS), interval);
      expect(its.map(({ candle }) => candle)).toEqual(all.slice(-2));
    }
  }
});

test('a page goes back from any moment, oldest first', async () => {
  const all = candlesOf(await tradesOf('KRW-LPJ', 0, FILLS), '1h');
  const asked = { instrument: 'KRW-LPJ', interval: '1h', limit: 10 } as const;
  expect(await store.page({ ...asked, before: null })).toEqual({
    candles: all.slice(-10),
    keptFrom: null,
  });
  const before = all.at(-10)!.start;
  const { candles } = await store.page({ ...asked, before });
  expect(candles).toEqual(all.slice(-20, -10));
});

const changed = (trades: number): CandleOf => {
  const flat = price(300_000n);
  const candle: Candle = {
    start: instant(Date.parse('2026-11-25T00:00:00Z')),
    open: flat,
    high: flat,
    low: flat,
    close: flat,
    volume: quantity(1n),
    turnover: amount(300_000n),
    trades,
  };
  return { instrument: 'KRW-LPJ', interval: '1s', candle };
};

test('whoever is mistaken about what is stored stores nothing', async () => {
  const mistaken = { after: FILLS - 1, through: FILLS + 1, candles: [changed(1)] };
  await expect(store.store(mistaken)).rejects.toThrow(CandlesMoved);
  expect(await rows(CANDLES_AT_ODDS)).toEqual([]);
});

test('of two who store at once, one does', async () => {
  const both = [1, 2].map((trades) =>
    store.store({ after: FILLS, through: FILLS + trades, candles: [changed(trades)] }).then(
      () => trades,
      (error: unknown) => (error instanceof CandlesMoved ? 0 : Promise.reject(error)),
    ),
  );
  const won = (await Promise.all(both)).filter((trades) => trades > 0);
  expect(won).toHaveLength(1);
  const found = await store.page({ ...changed(0), limit: 1, before: null });
  expect(found.candles[0]?.trades).toBe(won[0]);
});

test('seconds are removed some at a time, from when on they are kept is said, the rest stays', async () => {
  const cut = instant(SEED.until.getTime() - 7 * DAY_MS);
  const [counted] = await rows<{ old: string }>(
    `select count(*) as old from candle where "interval" = '1s' and start < '2026-11-18T00:00:00Z'`,
  );
  const old = Number(counted?.old);
  expect(await store.removeSeconds(instant(0), 100)).toBe(0);
  expect((await store.load(1)).secondsFrom).toBeNull();
  expect(await store.removeSeconds(cut, 100)).toBe(100);
  expect((await store.load(1)).secondsFrom).toBe(cut);
  expect(await store.removeSeconds(instant(cut - DAY_MS), 1)).toBe(1);
  expect((await store.load(1)).secondsFrom).toBe(cut);
  expect(await store.removeSeconds(cut, 1_000_000)).toBe(old - 101);
  const { candles, keptFrom } = await store.page({
    instrument: 'KRW-LPJ',
    interval: '1s',
    limit: 1_000_000,
    before: null,
  });
  expect(keptFrom).toBe(cut);
  expect(candles[0]!.start).toBeGreaterThanOrEqual(cut);
  const minutes = {
    instrument: 'KRW-LPJ',
    interval: '1m',
    limit: 1_000_000,
    before: null,
  } as const;
  expect((await store.page(minutes)).candles[0]!.start).toBeLessThan(cut);
  expect((await store.page(minutes)).keptFrom).toBeNull();
});

test('no statement touches more rows than it needs, however many there are', async () => {
  await sql.query('vacuum analyze candle');
  const before = instant(SEED.until.getTime() - 2 * DAY_MS);
  const page = { instrument: 'KRW-LPJ', interval: '1m', limit: 50, before } as const;
  const wanted: [look: () => Promise<unknown>, rows: number, index: string][] = [
    [() => store.page(page), 50, 'candle_pkey'],
    [() => store.page({ ...page, before: null }), 50, 'candle_pkey'],
    [() => store.seconds(FILLS / 2, FILLS / 2 + 100), 100, 'fill_pkey'],
  ];
  for (const [look, most, index] of wanted) {
    queries.length = 0;
    await look();
    expect(queries).toHaveLength(1);
    const statement = { text: queries[0]!.sql, values: queries[0]!.parameters, rows: most };
    expect(await planOf(sql, statement)).toEqual({ indexes: [index], faults: [] });
  }
});
