import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../database.ts';
import { assertStartable, faultsOfBooks } from '../stored-state.ts';
import { seedMarket } from './seed-market.ts';
import {
  blockOrders,
  ownerOfOrder,
  seededAccount,
  seededOrder,
  type SeedPlan,
} from './seed-plan.ts';

const PLAN: SeedPlan = {
  people: 20,
  blocks: 700,
  blocksWithLedger: 700,
  instruments: ['KRW-LPJ'],
  oldOpenOrders: 10,
  newOpenOrders: 30,
  newOpenOrdersOf: 'people',
  from: new Date('2026-11-20T12:00:00Z'),
  until: new Date('2026-11-24T12:00:00Z'),
};

let database: TestDatabase;
let sql: Client;

beforeAll(async () => {
  database = await migratedDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});

afterAll(async () => {
  await sql?.end();
  await database?.close();
});

const rows = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
  (await sql.query<Row>(text, [...values])).rows;

const indexes = () =>
  rows<{ indexdef: string }>(
    `select indexdef from pg_indexes where tablename in ('orders', 'fill', 'ledger') order by 1`,
  );

test('a seeded market is one the server could have stored, to the last line of its books', async () => {
  const before = await indexes();
  await seedMarket(database.url, PLAN);
  expect(await faultsOfBooks({ rows })).toEqual([]);
  await assertStartable(database.url);
  expect(await indexes()).toEqual(before);
  const [counted] = await rows<object>(
    `select (select count(*)::int from fill) as fills, (select count(*)::int from ledger) as lines,
      (select count(*)::int from market_day) as days,
      (select count(*)::int from orders where status = 'open') as open`,
  );
  // Five calendar days; four lines for each fill and each of 22 accounts.
  expect(counted).toEqual({ fills: 5_600, lines: 22_400 + 88, days: 5, open: 40 });
});

test('whose an order is can be told from its number', async () => {
  const { first, last } = blockOrders(PLAN);
  for (const sequence of [first, first + 1, first + 6, 4_011, 4_500, last - 1, last]) {
    const [order] = await rows<object>(
      'select account_id, sequence::int from orders where id = $1',
      [seededOrder(sequence)],
    );
    expect(order).toEqual({ account_id: seededAccount(ownerOfOrder(PLAN, sequence)), sequence });
  }
});

test('a day that does not say what its fills say is found', async () => {
  await sql.query(
    'begin; update market_day set high_price = high_price + 1 where day = (select max(day) from market_day)',
  );
  const faults = await faultsOfBooks({ rows });
  await sql.query('rollback');
  expect(faults.map(({ rule }) => rule)).toEqual(['a day of an instrument is what its fills say']);
});
