import type { Client } from 'pg';

/** A statement that takes a part of a table away, and the one that brings it back. */
interface Part {
  readonly away: string;
  readonly back: string;
}

export type PutBack = (onStep: (done: number, all: number) => void) => Promise<void>;

/** Taken away from first to last, and brought back from last to first. */
const PARTS: readonly string[] = [
  // They refuse changes, or would do again what the rows already show.
  `select format('alter table %s disable trigger %I', name, tgname) as away,
      format('alter table %s enable %s trigger %I', name,
        case tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, tgname) as back
    from unnest($1::text[]) as name join pg_trigger on tgrelid = name::regclass
    where not tgisinternal and tgenabled <> 'D' and tgparentid = 0`,
  // They would ask for an order of the tables, and for a look-up for each row.
  constraints("contype = 'f'"),
  // Making an index of all rows at once is faster than adding them one by one.
  `select format('drop index %s', indexrelid::regclass) as away,
      pg_get_indexdef(indexrelid) as back
    from unnest($1::text[]) as name join pg_index on indrelid = name::regclass
    where not exists (select from pg_constraint where conindid = indexrelid)`,
  constraints("contype in ('p', 'u', 'x')"),
];

function constraints(which: string): string {
  return `select format('alter table %s drop constraint %I', name, conname) as away,
      format('alter table %s add constraint %I %s', name, conname,
        pg_get_constraintdef(pg_constraint.oid)) as back
    from unnest($1::text[]) as name join pg_constraint on conrelid = name::regclass
    where conparentid = 0 and ${which}`;
}

/**
 * Takes away what stands in the way of loading rows as they were: triggers, keys and indexes.
 * Answers with a function that puts them back, which checks every row against them. All of it is
 * undone if the transaction is.
 */
export async function setAside(client: Client, tables: readonly string[]): Promise<PutBack> {
  const parts: Part[] = [];
  for (const statement of PARTS) {
    parts.push(...(await client.query<Part>(statement, [tables])).rows);
  }
  for (const { away } of parts) await client.query(away);
  return async (onStep) => {
    for (const [done, { back }] of parts.toReversed().entries()) {
      onStep(done, parts.length);
      await client.query(back);
    }
  };
}
