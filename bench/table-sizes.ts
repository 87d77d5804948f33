/** How large the tables of a database are. */

export type Rows = <Row extends object>(
  statement: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

export interface TableSize {
  /** Bytes of the rows, with what keeps long values and maps of the file. */
  readonly heap: number;
  readonly indexes: number;
  /** Rows ever inserted. */
  readonly inserted: number;
}

export type TableSizes = ReadonlyMap<string, TableSize>;

/** Every table that is not PostgreSQL's own, by name. */
export async function readTableSizes(rows: Rows): Promise<TableSizes> {
  const found = await rows<{ name: string } & TableSize>(
    `select relid::regclass::text as name, pg_table_size(relid)::float8 as heap,
        pg_indexes_size(relid)::float8 as indexes, n_tup_ins::float8 as inserted
      from pg_stat_user_tables order by pg_total_relation_size(relid) desc`,
  );
  return new Map(found.map(({ name, ...size }) => [name, size]));
}
