import fc from 'fast-check';
import { Client } from 'pg';
import { formatDecimal } from '@hoga/core/money';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { ArrayParameters } from './array-parameter.ts';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await migratedDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});

test('columns become the rows that were meant, nulls among them', async () => {
  const row = fc.record({
    id: fc.option(fc.uuid()),
    words: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 })),
    units: fc.option(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })),
    at: fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })),
    place: fc.option(fc.maxSafeInteger()),
    detail: fc.option(fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }))),
  });
  const arrays = new ArrayParameters();
  const many = fc.array(row, { minLength: 1, maxLength: 2_000 });
  await fc.assert(
    fc.asyncProperty(many, async (rows) => {
      arrays.clear();
      const id = arrays.next('uuid');
      const words = arrays.next('text');
      const units = arrays.next('numeric');
      const at = arrays.next('timestamptz');
      const place = arrays.next('bigint');
      const detail = arrays.next('jsonb');
      for (const each of rows) {
        id.uuid(each.id);
        words.text(each.words);
        units.decimal(each.units, 6);
        at.moment(each.at);
        place.whole(each.place);
        detail.json(each.detail === null ? null : JSON.stringify(each.detail));
      }
      const read = await client.query({
        name: 'read',
        text: `select id, words, units::text, at, place::float8, detail
          from unnest($1::uuid[], $2::text[], $3::numeric[], $4::timestamptz[], $5::bigint[],
            $6::jsonb[])
            with ordinality as sent (id, words, units, at, place, detail, line) order by line`,
        values: [id, words, units, at, place, detail].map((column) => column.bytes(rows.length)),
      });
      expect(read.rows).toEqual(
        rows.map((each) => ({
          ...each,
          units: each.units === null ? null : formatDecimal(each.units, 6),
          at: each.at === null ? null : new Date(each.at),
        })),
      );
    }),
    { numRuns: 20 },
  );
});
