import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { arrayLiteral } from './array-literal.ts';

let database: TestDatabase;
let sql: Client;

beforeAll(async () => {
  database = await migratedDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(`insert into ledger (league_id, sequence, account_id, asset, kind, amount,
      balance, at) values ('coin', 1, gen_random_uuid(), 'KRW', 'grant', 1, 1, now())`);
  await sql.query(`insert into fill values ('coin', 1, 'KRW-LPJ', 3000, 1, 3000, 'buy',
      gen_random_uuid(), gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), 0, now())`);
  await sql.query(`insert into audit (actor, action, subject)
      values (gen_random_uuid(), 'claim_operator', 'someone')`);
});

afterAll(async () => {
  await sql?.end();
  await database?.close();
});

describe('what happened is never changed or removed, not even by hand', () => {
  const KEPT = ['ledger', 'fill', 'audit'];
  const changes = KEPT.flatMap((table) => [
    `update ${table} set at = now()`,
    `update ${table} set at = now() where false`,
    `delete from ${table}`,
    `truncate ${table}`,
  ]);

  test.each(changes)('%s', async (statement) => {
    await expect(sql.query(statement)).rejects.toThrow('are never changed or removed');
  });

  test('the rows are still there', async () => {
    for (const table of KEPT) {
      const { rows } = await sql.query(`select from ${table}`);
      expect(rows).toHaveLength(1);
    }
  });
});

describe('tables refuse what cannot be', () => {
  const insertAccount = (kind: string, owner: string | null): Promise<unknown> =>
    sql.query(
      `insert into account (id, league_id, number, kind, owner, opened_at)
        select $1, 'coin', max(number) + 1, $2, $3, now() from account`,
      [randomUUIDv7(), kind, owner],
    );

  test('a second account of one user in a league', async () => {
    const owner = randomUUIDv7();
    await insertAccount('trading', owner);
    await expect(insertAccount('trading', owner)).rejects.toThrow('account_of_owner');
    await insertAccount('house', null);
    await insertAccount('house', null);
  });

  test('something held that is negative, and a ledger line of nothing', async () => {
    const { rows } = await sql.query<{ id: string }>('select id from account limit 1');
    const balance = `insert into balance values ($1, 'KRW', 0, -0.000001)`;
    await expect(sql.query(balance, [rows[0]?.id])).rejects.toThrow('held');
    const line = `insert into ledger (league_id, sequence, account_id, asset, kind, amount, balance,
      at) values ('coin', 2, gen_random_uuid(), 'KRW', 'fee', 0, 0, now())`;
    await expect(sql.query(line)).rejects.toThrow('amount');
  });

  const insertOrder = (columns: string, values: string, given: unknown[]): Promise<unknown> =>
    sql.query(
      `insert into orders (id, league_id, sequence, account_id, instrument, side, type, price,
          quantity, filled_quantity, filled_notional, fee_paid, placed_at, place, ${columns})
        values (gen_random_uuid(), 'coin', $1, $2, 'KRW-LPJ', 'buy', 'limit', 3000, 1, 0, 0, 0,
          now(), $1, ${values})`,
      given,
    );

  test('a client order id that is used again, even after its order ended', async () => {
    const account = randomUUIDv7();
    const columns = 'client_order_id, status, held, ended_at';
    const insert = (sequence: number) =>
      insertOrder(columns, `'mine', 'cancelled', 0, now()`, [sequence, account]);
    await insert(1);
    await expect(insert(2)).rejects.toThrow('order_client_id');
  });

  test.each([
    ['an ended order that holds something', 'status, held, ended_at', `'filled', 1, now()`],
    ['an ended order without an end', 'status, held', `'filled', 0`],
    ['an open order with an end', 'status, held, ended_at', `'open', 1, now()`],
  ])('%s', async (_, columns, values) => {
    await expect(insertOrder(columns, values, [3, randomUUIDv7()])).rejects.toThrow('check');
  });
});

describe('an array written as text is read by the server as the same values', () => {
  const same = async (values: (string | null)[]): Promise<void> => {
    const { rows } = await sql.query<{ back: (string | null)[]; size: number }>(
      'select $1::text[] as back, cardinality($1::text[]) as size',
      [arrayLiteral(values)],
    );
    expect(rows).toEqual([{ back: values, size: values.length }]);
  };

  test('of awkward strings', async () => {
    await same([
      '',
      'null',
      'NULL',
      'Null',
      '"',
      '\\',
      '\\"',
      '{}',
      '{',
      ',',
      ' ',
      ' a ',
      '\n\t\r',
    ]);
    await same([
      "'",
      "');drop table fill;--",
      '$1',
      '한글',
      '🦉',
      'a.b:c-d_e',
      '-1',
      '+',
      '\u0001',
    ]);
    await same([]);
    await same([null, 'null', null]);
  });

  test('of any strings', async () => {
    // PostgreSQL keeps no zero character, and text that is no Unicode cannot be sent at all.
    const plain = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
    const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', ',', ' ', 'N', '\n') });
    const element = fc.oneof(plain, awkward, fc.constant(null));
    await fc.assert(fc.asyncProperty(fc.array(element), same), { numRuns: 60 });
  });

  test('of numbers beyond 2⁵³', async () => {
    const values = [0n, -1n, 2n ** 63n - 1n, 10n ** 30n];
    const { rows } = await sql.query('select $1::numeric[]::text[] as back', [
      arrayLiteral([...values, 7]),
    ]);
    expect(rows).toEqual([{ back: [...values.map(String), '7'] }]);
  });
});
