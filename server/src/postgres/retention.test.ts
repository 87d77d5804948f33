// What is old goes, what anything refers to stays, and no transaction of it is long.
import { randomUUIDv7 } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { keptLog } from '../../test/log.ts';
import { query } from '../../test/stored-rows.ts';
import type { Retention } from '../needs/index.ts';
import { openDatabase } from './database.ts';
import { postgresRetention } from './retention.ts';
import type { Tables } from './tables.ts';

const BEFORE = new Date('2026-11-24T00:00:00Z');
const OLD = '2026-11-23T23:59:59Z';
const YOUNG = '2026-11-24T00:00:00Z';

let database: TestDatabase;
let tables: Kysely<Tables>;
let retention: Retention;
let accounts = 10;

beforeAll(async () => {
  database = await migratedDatabase();
  tables = openDatabase(database.url, 'jobs', keptLog());
  retention = postgresRetention(tables, 'coin');
});

afterAll(async () => {
  await tables.destroy();
  await database.close();
});

async function all(pieces: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const removed of pieces) found.push(removed);
  return found;
}

async function newAccount(kind: 'house' | 'trading'): Promise<string> {
  const id = randomUUIDv7();
  accounts += 1;
  await query(
    database.url,
    `insert into account (id, league_id, number, kind, opened_at) values ($1, 'coin', $2, $3, now())`,
    [id, accounts, kind],
  );
  return id;
}

interface Stored {
  readonly sequence: number;
  readonly endedAt: string | null;
  readonly filled?: string;
  readonly clientOrderId?: string;
  readonly reason?: string;
  readonly detail?: object;
}

async function store(account: string, order: Stored): Promise<void> {
  const { sequence, endedAt, filled = '0', clientOrderId, reason = 'requested', detail } = order;
  await query(
    database.url,
    `insert into orders (id, league_id, sequence, account_id, instrument, client_order_id, side, type,
        time_in_force, price, quantity, status, filled_quantity, filled_notional, fee_paid, held,
        cancel_reason, placed_at, ended_at, place, detail)
      values ($1, 'coin', $2, $3, 'KRW-LPJ', $4, 'buy', 'limit', 'gtc', 3000, 2, $5, $6, 0, 0, 0, $7,
        $8, $9, $2, $10)`,
    [
      randomUUIDv7(),
      sequence,
      account,
      clientOrderId ?? null,
      endedAt === null ? 'open' : 'cancelled',
      filled,
      endedAt === null ? null : reason,
      OLD,
      endedAt,
      detail === undefined ? null : JSON.stringify(detail),
    ],
  );
}

async function left(account: string): Promise<number[]> {
  const rows = await query<{ sequence: string }>(
    database.url,
    'select sequence from orders where account_id = $1 order by sequence',
    [account],
  );
  return rows.map(({ sequence }) => Number(sequence));
}

describe('orders of the house', () => {
  test('that were never filled go a while after they ended; all others stay', async () => {
    const house = await newAccount('house');
    const person = await newAccount('trading');
    await store(house, { sequence: 1, endedAt: OLD });
    await store(house, { sequence: 2, endedAt: OLD, filled: '0.5' });
    await store(house, { sequence: 3, endedAt: OLD, clientOrderId: 'mine' });
    await store(house, { sequence: 4, endedAt: OLD, reason: 'replaced' });
    await store(house, { sequence: 5, endedAt: OLD, detail: { replaces: randomUUIDv7() } });
    await store(house, { sequence: 6, endedAt: OLD, detail: { partner: randomUUIDv7() } });
    await store(house, { sequence: 7, endedAt: OLD });
    await store(house, { sequence: 8, endedAt: YOUNG });
    await store(person, { sequence: 9, endedAt: OLD });
    expect(await all(retention.unfilledHouseOrders(BEFORE))).toEqual([2]);
    expect(await left(house)).toEqual([2, 3, 4, 5, 6, 8]);
    expect(await left(person)).toEqual([9]);
    expect(await all(retention.unfilledHouseOrders(BEFORE))).toEqual([0]);

    // A day later.
    expect(await all(retention.unfilledHouseOrders(new Date('2026-11-25T00:00:00Z')))).toEqual([1]);
    expect(await left(house)).toEqual([2, 3, 4, 5, 6]);
  });

  test('an order that is open for long hides none that ended behind it for ever', async () => {
    const house = await newAccount('house');
    await store(house, { sequence: 21, endedAt: OLD });
    await store(house, { sequence: 22, endedAt: null });
    await store(house, { sequence: 23, endedAt: OLD });
    const removed = await all(retention.unfilledHouseOrders(BEFORE));
    expect(removed.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await left(house)).toEqual([22, 23]);
    await query(
      database.url,
      `update orders set status = 'cancelled', cancel_reason = 'requested', ended_at = $2
        where account_id = $1 and status = 'open'`,
      [house, OLD],
    );
    await all(retention.unfilledHouseOrders(BEFORE));
    expect(await left(house)).toEqual([]);
  });

  test('a client order id stays used whoever used it', async () => {
    const house = await newAccount('house');
    await store(house, { sequence: 31, endedAt: OLD, clientOrderId: 'once' });
    await all(retention.unfilledHouseOrders(BEFORE));
    const again = store(house, { sequence: 32, endedAt: null, clientOrderId: 'once' });
    await expect(again).rejects.toThrow('order_client_id');
  });

  test('many go piece by piece, and whoever stops in between can go on', async () => {
    const house = await newAccount('house');
    await query(
      database.url,
      `insert into orders (id, league_id, sequence, account_id, instrument, side, type, price, quantity,
          status, filled_quantity, filled_notional, fee_paid, held, cancel_reason, placed_at, ended_at,
          place)
        select uuidv7(), 'coin', 100 + n, $1, 'KRW-LPJ', 'buy', 'limit', 3000, 2, 'cancelled',
          case when n % 10 = 0 then 1 else 0 end, 0, 0, 0, 'requested', $2, $2, 100 + n
        from generate_series(1, 2500) as n`,
      [house, OLD],
    );
    for await (const removed of retention.unfilledHouseOrders(BEFORE)) {
      if (removed > 0) break;
    }
    expect(await left(house)).toHaveLength(1_600);
    const rest = await all(retention.unfilledHouseOrders(BEFORE));
    expect(rest.filter((removed) => removed > 0)).toEqual([900, 450]);
    expect(await left(house)).toHaveLength(250);
  });
});

describe('the outbox', () => {
  test('loses what is old, and never its newest line', async () => {
    const add = (from: number, to: number, at: string): Promise<object[]> =>
      query(
        database.url,
        `insert into outbox (league_id, sequence, events, committed_at) overriding system value
          select 'coin', n, '[]', $3 from generate_series($1::int, $2::int) as n`,
        [from, to, at],
      );
    await add(1, 1_500, OLD);
    await add(1_501, 1_502, YOUNG);
    expect(await all(retention.outbox(BEFORE))).toEqual([1_000, 500]);
    const count = 'select count(*)::int as lines from outbox';
    expect(await query(database.url, count)).toEqual([{ lines: 2 }]);
    expect(await all(retention.outbox(new Date('2027-01-01T00:00:00Z')))).toEqual([1]);
    expect(await query(database.url, count)).toEqual([{ lines: 1 }]);
    expect(await all(retention.outbox(new Date('2027-01-01T00:00:00Z')))).toEqual([0]);
  });
});

test('what is kept for ever cannot be removed', async () => {
  for (const table of ['fill', 'ledger', 'audit']) {
    const removal = query(database.url, `delete from ${table}`);
    await expect(removal).rejects.toThrow(`rows of ${table} are never changed or removed`);
  }
});
