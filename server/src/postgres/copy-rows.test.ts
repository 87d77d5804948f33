import { AssertionError } from '@hoga/core/assert';
import { formatDecimal } from '@hoga/core/money';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { CopyStatement } from './copy-statement.ts';
import { CopyRows } from './copy-rows.ts';

let database: TestDatabase;
let client: Client;
/** One for all, as the journal has it. */
const rows = new CopyRows();

beforeAll(async () => {
  database = await migratedDatabase();
  client = new Client({ connectionString: database.url, pipeline: true });
  await client.connect();
  await client.query(`create temporary table sample
    (id uuid, words text, number bigint, exact numeric, at timestamptz)`);
});
afterAll(async () => {
  await client.end();
  await database.close();
});

interface Sample {
  readonly id: string | null;
  readonly words: string | null;
  readonly number: number | null;
  readonly units: bigint | null;
  readonly places: number;
  readonly at: number | null;
}

/** What PostgreSQL shows of the rows, in their order. */
async function stored(samples: readonly Sample[]): Promise<unknown[]> {
  await client.query('truncate sample');
  for (const { id, words, number, units, places, at } of samples) {
    rows.row(5);
    rows.uuid(id);
    rows.text(words);
    rows.whole(number);
    rows.decimal(units, places);
    rows.moment(at);
  }
  await CopyStatement.run(client, 'copy sample from stdin (format binary)', rows.take());
  const result = await client.query({
    text: 'select id::text, words, number::text, exact::text, at from sample order by ctid',
    rowMode: 'array',
  });
  return result.rows;
}

function shown({ id, words, number, units, places, at }: Sample): unknown[] {
  return [
    id,
    words,
    number === null ? null : number.toString(),
    units === null ? null : formatDecimal(units, places),
    at === null ? null : new Date(at),
  ];
}

test('PostgreSQL reads exactly what was meant, whatever it is', async () => {
  const sample = fc.record({
    id: fc.option(fc.uuid()),
    words: fc.option(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
        fc.string({ maxLength: 40 }),
      ),
    ),
    number: fc.option(fc.maxSafeInteger()),
    units: fc.option(
      fc.oneof(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.bigInt({ min: -(2n ** 53n) - 5n, max: 2n ** 53n + 5n }),
        fc.bigInt({ min: -20_000n, max: 20_000n }),
        fc.integer({ min: 0, max: 25 }).map((zeros) => 10n ** BigInt(zeros)),
      ),
    ),
    places: fc.integer({ min: 0, max: 9 }),
    at: fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })),
  });
  const many = fc.array(sample, { minLength: 1, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(many, async (samples) => {
      expect(await stored(samples)).toEqual(samples.map(shown));
    }),
    { numRuns: 25 },
  );
});

test('more rows than one piece holds arrive whole', async () => {
  const words = '가'.repeat(1_000);
  const samples = Array.from({ length: 500 }, (_, number) => {
    return { id: null, words, number, units: BigInt(number), places: 6, at: 0 };
  });
  expect(await stored(samples)).toEqual(samples.map(shown));
});

test('what is no UUID and what is no whole number is refused before it is sent', () => {
  const wrong = [
    '',
    'x',
    '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b1',
    '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b1g',
    '01939F3A-7c1e-7b52-9d5e-3f1f6f8a2b10',
    '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b1é',
    '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b1가',
  ];
  for (const value of wrong) expect(() => new CopyRows().uuid(value)).toThrow(AssertionError);
  for (const value of [0.5, NaN, 2 ** 53])
    expect(() => new CopyRows().whole(value)).toThrow(AssertionError);
});

test('a copy that PostgreSQL refuses fails alone, and so does one in a failed transaction', async () => {
  rows.row(1);
  rows.whole(1);
  const tooFew = CopyStatement.run(client, 'copy sample from stdin (format binary)', rows.take());
  await expect(tooFew).rejects.toThrow('row field count');
  const outcomes = await Promise.allSettled([
    client.query('begin'),
    client.query('no such statement'),
    CopyStatement.run(client, 'copy sample from stdin (format binary)', new CopyRows().take()),
    client.query('rollback'),
    client.query('select 1'),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});
