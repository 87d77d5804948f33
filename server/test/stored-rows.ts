/** Looks at everything a database has, whatever tables there are: to compare two of them. */
import { Client } from 'pg';

/** Runs one statement on a connection of its own. */
export function query<Row extends object>(
  url: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(statement, [...values])).rows);
}

async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'hoga test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const TABLES = `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name
  from pg_tables where schemaname !~ '^pg_|^information_schema$' order by 1`;

/** By table: how many rows, and a checksum that no order of rows changes. */
export function rowsOf(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const tables = await client.query<{ name: string }>(TABLES);
    const found: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ rows: string }>(
        `select count(*) || ' ' || coalesce(sum(('x' || left(md5(each::text), 15))::bit(60)::bigint), 0)
          as rows from ${name} as each`,
      );
      found[name] = rows[0]?.rows ?? '';
    }
    return found;
  });
}

const IS_OWN = `relnamespace::regnamespace::text !~ '^pg_|^information_schema$'`;

const SHAPES = [
  `select attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull,
      attidentity, attstorage, attstattarget, pg_get_expr(adbin, adrelid) as default, reloptions
    from pg_attribute join pg_class on pg_class.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relkind in ('r', 'S') and attnum > 0 and ${IS_OWN} order by 1, attnum`,
  `select conrelid::regclass::text, conname, contype, convalidated, pg_get_constraintdef(oid) as text
    from pg_constraint where connamespace::regnamespace::text !~ '^pg_|^information_schema$'
    order by 1, 2`,
  `select indrelid::regclass::text, pg_get_indexdef(indexrelid) as text, indisvalid, reloptions
    from pg_index join pg_class on pg_class.oid = indexrelid where ${IS_OWN} order by 1, 2`,
  `select tgrelid::regclass::text, tgenabled, pg_get_triggerdef(pg_trigger.oid) as text
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and ${IS_OWN} order by 1, 3`,
];

/** Columns, constraints, indexes and triggers. */
export async function shapeOf(url: string): Promise<object[]> {
  const found: object[] = [];
  for (const statement of SHAPES) found.push(await query<object>(url, statement));
  return found;
}

/** Where each sequence is. */
export function sequencesOf(url: string): Promise<object[]> {
  return query(url, 'select schemaname, sequencename, last_value from pg_sequences order by 1, 2');
}
