/** Filling tables fast: without their indexes and keys, which are made again when the rows are there. */
import type { Client } from 'pg';

interface IndexRow {
  readonly name: string;
  readonly definition: string;
  /** The primary key or unique constraint it belongs to, if any. */
  readonly constraint: string | null;
}

/** Takes every index off the table, and answers with the statements that make them again. */
export async function withoutIndexes(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.query<IndexRow>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition,
        case when conname is null then null else
          format('constraint %I %s', conname, pg_get_constraintdef(pg_constraint.oid)) end as constraint
      from pg_index left join pg_constraint on conindid = indexrelid and contype in ('p', 'u')
      where indrelid = $1::regclass order by name`,
    [table],
  );
  for (const { name, constraint } of rows) {
    const [, key] = constraint?.split(' ') ?? [];
    const drop =
      key === undefined ? `drop index ${name}` : `alter table ${table} drop constraint ${key}`;
    await client.query(drop);
  }
  return rows.map(({ definition, constraint }) =>
    constraint === null ? definition : `alter table ${table} add ${constraint}`,
  );
}

/** For sessions that write much and once: whoever loses it begins again. */
export const BULK_SETTINGS = `set synchronous_commit = off; set maintenance_work_mem = '1GB';
  set work_mem = '256MB'; set statement_timeout = 0`;
