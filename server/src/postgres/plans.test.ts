// Every look-up touches about as many rows as it answers with, however long the tables are.
import { KRW_LPJ } from '@hoga/core/instrument';
import { accountId, orderId } from '@hoga/core/order';
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { planOf, type Plan, type Statement } from '../../test/plan.ts';
import { seedMarket } from '../../test/seed/seed-market.ts';
import {
  blockOrders,
  FIRST_PERSON,
  HOARDER,
  HOUSE,
  PER_BLOCK,
  seededAccount,
  seededOrder,
  type SeedPlan,
} from '../../test/seed/seed-plan.ts';
import { faultsOfBooks } from '../../test/stored-state.ts';
import type { LiveReads, PageRequest, Reads } from '../needs/index.ts';
import { postgresJournal } from './journal.ts';
import { postgresReads } from './reads.ts';
import { postgresRetention } from './retention.ts';
import type { Tables } from './tables.ts';

const INSTRUMENTS = 20;
const instruments = Array.from({ length: INSTRUMENTS }, (_, index) => {
  const code = index === 0 ? 'LPJ' : `B${index}`;
  return { ...KRW_LPJ, id: `KRW-${code}`, base: { ...KRW_LPJ.base, code } };
});

/** 100,000 ended orders and as many fills and ledger lines, over two years. */
const SEED: SeedPlan = {
  people: 3_000,
  blocks: 12_500,
  blocksWithLedger: 3_125,
  instruments: instruments.map(({ id }) => id),
  oldOpenOrders: 150,
  newOpenOrders: 5_000,
  newOpenOrdersOf: 'hoarder',
  from: new Date('2024-11-25T00:00:00Z'),
  until: new Date('2026-11-25T00:00:00Z'),
};
const OPEN_ORDERS = SEED.oldOpenOrders + SEED.newOpenOrders;
const LAST_ORDER = blockOrders(SEED).last;
const LAST_FILL = PER_BLOCK * SEED.blocks;
const LAST_DAY = SEED.until.getTime() / 86_400_000;

const house = accountId(seededAccount(HOUSE));
const hoarder = accountId(seededAccount(HOARDER));
const person = accountId(seededAccount(FIRST_PERSON));

let database: TestDatabase;
let sql: Client;
let watched: Kysely<Tables>;
let reads: Reads;
const queries: CompiledQuery[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  await seedMarket(database.url, SEED);
  const pool = new Pool({ connectionString: database.url, max: 1 });
  watched = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void queries.push(event.query),
  });
  reads = postgresReads({ database: watched, league: 'coin', instruments });
});

afterAll(async () => {
  await watched?.destroy();
  await sql?.end();
  await database?.close();
});

/** The statement of a look-up, which may touch so many rows in any of its steps. */
async function statementOf(
  read: (from: Reads) => Promise<unknown>,
  rows: number,
): Promise<Statement> {
  queries.length = 0;
  await read(reads);
  expect(queries).toHaveLength(1);
  const [query] = queries;
  return { text: query!.sql, values: query!.parameters, rows };
}

const LIMIT = 51;
const first: PageRequest = { limit: LIMIT, before: null };
const deep = (before: number): PageRequest => ({ limit: LIMIT, before });

/** A look-up by its name; those of the live feed begin with `live.`. */
type Method = Exclude<keyof Reads, 'live'> | `live.${keyof LiveReads}`;

interface Case {
  readonly name: string;
  readonly method: Method;
  readonly read: (from: Reads) => Promise<unknown>;
  readonly rows: number;
  readonly indexes: readonly string[];
}

const page = (method: Method, name: string, indexes: readonly string[]) => ({
  // Fills are of two kinds, each a page at most.
  both: (newest: Case['read'], old: Case['read'], rows = 2 * LIMIT): Case[] => [
    { name: `${name}, first page`, method, read: newest, rows, indexes },
    { name: `${name}, deep page`, method, read: old, rows, indexes },
  ],
});

const CASES: readonly Case[] = [
  {
    name: 'one order',
    method: 'order',
    read: (from) => from.order(house, orderId(seededOrder(LAST_ORDER - 7))),
    rows: 1,
    indexes: ['orders_pkey'],
  },
  ...page('orders', 'ended orders of the house', ['ended_order']).both(
    (from) => from.orders(house, 'closed', first),
    (from) => from.orders(house, 'closed', deep(LAST_ORDER / 2)),
  ),
  ...page('orders', 'ended orders of one whose newest are all open', ['ended_order']).both(
    (from) => from.orders(hoarder, 'closed', first),
    (from) => from.orders(hoarder, 'closed', deep(2_000)),
  ),
  ...page('orders', 'ended orders of a person', ['ended_order']).both(
    (from) => from.orders(person, 'closed', first),
    (from) => from.orders(person, 'closed', deep(LAST_ORDER / 2)),
  ),
  ...page('orders', 'open orders of the house, older than all that ended', ['open_order']).both(
    (from) => from.orders(house, 'open', first),
    (from) => from.orders(house, 'open', deep(100)),
  ),
  ...page('orders', 'open orders of one who has most of them', ['open_order']).both(
    (from) => from.orders(hoarder, 'open', first),
    (from) => from.orders(hoarder, 'open', deep(LAST_ORDER + 2_000)),
  ),
  ...page('fills', 'fills of the house', ['fill_of_maker', 'fill_of_taker']).both(
    (from) => from.fills(house, first),
    (from) => from.fills(house, deep(LAST_FILL / 2)),
  ),
  ...page('fills', 'fills of a person', ['fill_of_maker', 'fill_of_taker']).both(
    (from) => from.fills(person, first),
    (from) => from.fills(person, deep(LAST_FILL / 2)),
  ),
  ...page('ledger', 'ledger of the house', ['ledger_pkey']).both(
    (from) => from.ledger(house, first),
    (from) => from.ledger(house, deep(50_000)),
  ),
  ...page('ledger', 'ledger of a person', ['ledger_pkey']).both(
    (from) => from.ledger(person, first),
    (from) => from.ledger(person, deep(50_000)),
  ),
  ...page('trades', 'trades of a busy instrument', ['fill_pkey']).both(
    (from) => from.trades('KRW-LPJ', first),
    (from) => from.trades('KRW-LPJ', deep(LAST_FILL / 2)),
  ),
  ...page('trades', 'trades of a forgotten instrument', ['fill_pkey']).both(
    (from) => from.trades(instruments.at(-1)!.id, first),
    (from) => from.trades(instruments.at(-1)!.id, deep(500)),
  ),
  {
    name: 'the latest trade of each instrument',
    method: 'latestTrades',
    read: (from) => from.latestTrades(),
    rows: INSTRUMENTS,
    indexes: ['fill_pkey'],
  },
  {
    name: 'the last days of each instrument',
    method: 'lastDays',
    read: (from) => from.lastDays(LAST_DAY),
    rows: 2 * INSTRUMENTS,
    indexes: ['market_day_pkey'],
  },
  {
    name: 'the accounts of a user',
    method: 'accountsOf',
    read: (from) => from.accountsOf(person),
    rows: 1,
    indexes: ['account_owner'],
  },
  {
    name: 'the balances of an account',
    method: 'balancesOf',
    read: (from) => from.balancesOf(person),
    rows: 2,
    indexes: ['balance_pkey'],
  },
  {
    name: 'the balances an account begins to follow',
    method: 'live.balances',
    read: (from) => from.live.balances(person),
    rows: 2,
    indexes: ['balance_pkey', 'league_state_pkey'],
  },
  {
    name: 'the open orders an account begins to follow',
    method: 'live.openOrders',
    read: (from) => from.live.openOrders(hoarder),
    rows: SEED.newOpenOrders,
    indexes: ['league_state_pkey', 'open_order'],
  },
  {
    name: 'the orders an account missed',
    method: 'live.ordersOf',
    read: (from) => from.live.ordersOf(house, [orderId(seededOrder(LAST_ORDER - 7))]),
    rows: 1,
    indexes: ['league_state_pkey', 'orders_pkey'],
  },
  {
    name: 'the fills an account missed',
    method: 'live.fillsAfter',
    read: (from) => from.live.fillsAfter(house, LAST_FILL / 2, LIMIT),
    rows: 2 * LIMIT,
    indexes: ['fill_of_maker', 'fill_of_taker', 'league_state_pkey'],
  },
];
/** Neither reads a table that grows with trading: the accounts are walked through at a start. */
const WITHOUT_A_PLAN: readonly Method[] = [
  'ping',
  'houseAccounts',
  // One row a league.
  'live.lastFill',
  // Several statements, each looked at below.
  'live.orderChanges',
];

test('the tables are as a server could have left them', async () => {
  const rows = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await sql.query<Row>(text, [...values])).rows;
  const faults = await faultsOfBooks({ rows });
  // Older trades have no ledger lines, and what is owned of other instruments' coins is left out.
  expect(faults.filter(({ rule }) => !/ledger line|sequence/.test(rule))).toEqual([]);
  const [counted] = await rows<Record<string, string>>(
    'select (select count(*) from orders) as orders, (select count(*) from fill) as fills',
  );
  expect(counted).toEqual({ orders: `${LAST_ORDER + 5_000}`, fills: `${LAST_FILL}` });
});

describe('a look-up', () => {
  test('every one is here', () => {
    const covered = new Set([...CASES.map(({ method }) => method), ...WITHOUT_A_PLAN]);
    const { live, ...others } = reads;
    const ofLive = Object.keys(live).map((name) => `live.${name}`);
    expect([...covered].toSorted()).toEqual([...Object.keys(others), ...ofLive].toSorted());
  });

  test.each(CASES)('$name', async ({ read, rows, indexes }) => {
    expect(await planOf(sql, await statementOf(read, rows))).toEqual({ indexes, faults: [] });
  });
});

describe('the writer', () => {
  /** What the journal sends to load and to look orders up by their client's ids. */
  async function sentByJournal(): Promise<{ text: string; values?: unknown[] }[]> {
    const query = vi.spyOn(Client.prototype, 'query');
    const journal = postgresJournal({ url: database.url, league: 'coin', instruments });
    await journal.load();
    await journal.findByClientOrderId([{ account: hoarder, clientOrderId: 'seed-159' }]);
    await journal.close();
    const sent = query.mock.calls.map(([text, values]) =>
      typeof text === 'string' ? { text, values } : (text as never),
    ) as { text: string; values?: unknown[] }[];
    query.mockRestore();
    return sent;
  }

  async function planFor(part: string, rows: number): Promise<Plan> {
    const found = (await sentByJournal()).find(({ text }) => text.includes(part));
    return planOf(sql, { text: found!.text, values: found!.values ?? [], rows });
  }

  test('finds an order by its client’s id', async () => {
    expect(await planFor('as wanted', 1)).toEqual({ indexes: ['order_client_id'], faults: [] });
  });

  test('reads the open orders at a start, and none that ended', async () => {
    const plan = await planFor(`status = 'open'`, OPEN_ORDERS);
    expect(plan).toEqual({ indexes: ['open_order'], faults: [] });
  });
});

describe('retention', () => {
  const PIECE = 1_000;
  const never = new Date(0);

  /** What a sweep sends when nothing is old, planned as if everything were, and undone. */
  async function planOfSweep(
    sweep: (before: Date) => AsyncIterable<number>,
    part: string,
  ): Promise<Plan> {
    queries.length = 0;
    for await (const removed of sweep(never)) expect(removed).toBe(0);
    const query = queries.find((each) => each.sql.includes(part));
    const values = query!.parameters.map((value) => (value === never ? new Date() : value));
    await sql.query('begin');
    try {
      await sql.query(`update orders set filled_quantity = 0, client_order_id = null
        where account_id = '${house}' and status <> 'open' and sequence % 2 = 0
          and sequence < 20000`);
      return await planOf(sql, { text: query!.sql, values, rows: PIECE });
    } finally {
      await sql.query('rollback');
    }
  }

  test('goes through the ended orders of the house from where it was', async () => {
    const retention = postgresRetention(watched, 'coin');
    expect(
      await planOfSweep((before) => retention.unfilledHouseOrders(before), 'swept_orders'),
    ).toEqual({
      indexes: ['ended_order', 'open_order', 'orders_pkey', 'swept_orders_pkey'],
      faults: [],
    });
  });

  test('takes the oldest lines of the outbox, and reads no other', async () => {
    await sql.query(`insert into outbox (league_id, sequence, events, committed_at)
      overriding system value
      select 'coin', n, '[]', now() - interval '1 day' from generate_series(1, 20000) as n`);
    await sql.query('analyze outbox');
    const retention = postgresRetention(watched, 'coin');
    expect(await planOfSweep((before) => retention.outbox(before), 'newest')).toEqual({
      indexes: ['outbox_pkey'],
      faults: [],
    });
  });
});

test('a start reads the newest lines of the outbox, and what they are about, and nothing else', async () => {
  await sql.query(`insert into outbox (league_id, sequence, events)
    select 'coin', 30000 + n, json_build_array(json_build_array('traded', n),
        json_build_array('order_ended', (select id from orders limit 1)))
      from generate_series(1, 10000) as n`);
  await sql.query('analyze outbox');
  queries.length = 0;
  const { changes } = await reads.live.orderChanges({ lines: 50, events: 1_000 });
  expect(changes.length).toBeGreaterThan(0);
  expect(queries).toHaveLength(3);
  // A fill a line, with two orders, and another order; the account of each.
  const rows = [51, 50, 3 * 50];
  const plans = queries.map((query, index) =>
    planOf(sql, { text: query.sql, values: query.parameters, rows: rows[index] ?? 0 }),
  );
  expect((await Promise.all(plans)).flatMap(({ faults }) => faults)).toEqual([]);
});

test('every index of the tables that grow is there for one of these', async () => {
  const { rows } = await sql.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index
      where indrelid in ('orders'::regclass, 'fill'::regclass, 'ledger'::regclass)`,
  );
  const used = new Set([...CASES.flatMap(({ indexes }) => indexes), 'order_client_id']);
  expect(rows.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

describe('a statement that gets slower with time is found out', () => {
  const bad: [name: string, text: string, fault: RegExp][] = [
    [
      'it reads a table whole',
      `select * from orders where instrument = 'KRW-LPJ' and price = 2999 limit 51`,
      /^Seq Scan orders: a table is read whole/,
    ],
    [
      'it steps over the pages before its own',
      `select * from orders where account_id = '${house}' and status <> 'open'
        order by sequence desc offset 5000 limit 51`,
      /^Index Scan ended_order: 5051 rows are touched for 102/,
    ],
    [
      'it steps over rows of others',
      `select * from fill where league_id = 'coin' and instrument = 'KRW-LPJ'
        and notional + maker_fee < 0 order by sequence desc limit 51`,
      /^Index Scan fill_pkey: \d+ rows are touched for 102/,
    ],
    [
      'it sorts all an account has',
      `select * from orders where account_id = '${house}' and status <> 'open'
        order by price limit 51`,
      /rows are touched for 102/,
    ],
    [
      'it sums up',
      `select sum(amount) from ledger where account_id = '${house}'`,
      /ledger_pkey: \d+ rows are touched for 102/,
    ],
  ];

  test.each(bad)('%s', async (_, text, fault) => {
    const { faults } = await planOf(sql, { text, values: [], rows: 2 * LIMIT });
    expect(faults.join('\n')).toMatch(new RegExp(fault, 'm'));
  });

  // Accounts are found by their owner without that index too, through the one that has the league.
  const needy = CASES.filter(({ method }) => method !== 'accountsOf');

  test.each(needy)('$name, without its index', async ({ read, rows, indexes }) => {
    const statement = await statementOf(read, rows);
    await sql.query('begin');
    try {
      for (const index of indexes) await sql.query(dropping(index));
      expect((await planOf(sql, statement)).faults).not.toEqual([]);
    } finally {
      await sql.query('rollback');
    }
  });

  const dropping = (index: string): string =>
    index.endsWith('_pkey')
      ? `alter table ${index.replace('_pkey', '')} drop constraint ${index} cascade`
      : `drop index ${index}`;
});
