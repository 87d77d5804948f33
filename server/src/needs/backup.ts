/** What the database holds, without its rows. */
export interface Inventory {
  readonly migrations: readonly AppliedMigration[];
  readonly leagues: readonly LeagueMoment[];
  readonly tables: readonly StoredTable[];
  readonly sequences: readonly StoredSequence[];
}

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** How far a league was. Numbers that may grow past what JavaScript counts exactly are text. */
export interface LeagueMoment {
  readonly league: string;
  readonly clock: string;
  readonly commands: string;
  readonly orders: string;
  readonly fills: string;
  readonly ledgerLines: string;
}

export interface StoredTable {
  /** With its schema and quoted as SQL wants it: `identity."user"`. */
  readonly name: string;
  /** Those that hold something of their own, quoted too. */
  readonly columns: readonly string[];
}

export interface StoredSequence {
  readonly name: string;
  readonly last: string;
  /** Whether `last` was given out, or comes next. */
  readonly isCalled: boolean;
}

/** Everything as of one moment, whatever is written meanwhile. */
export interface DatabaseSnapshot {
  readonly takenAt: Date;
  readonly inventory: Inventory;
  /** One table at a time. */
  rowsOf(table: StoredTable): RowSource;
  close(): Promise<void>;
}

/** Rows as PostgreSQL's COPY writes them: text, a line each, cut anywhere. */
export interface RowSource extends AsyncIterable<Buffer> {
  /** How many have passed so far. */
  readonly count: number;
}

export interface RowSink {
  /** Resolves when there is room for more. */
  write(rows: Buffer): Promise<void>;
  /** Answers with the number of rows that arrived. */
  end(): Promise<number>;
}

/** An empty database that is filled, all of it or nothing. */
export interface Restoration {
  /** Makes the tables. Answers with those of the inventory that are none of ours: they stay out. */
  prepare(inventory: Inventory): Promise<ReadonlySet<string>>;
  /** One table at a time; the next after the former has ended. */
  fill(table: StoredTable): Promise<RowSink>;
  /**
   * Puts keys and indexes back and makes everything true at once. `onStep` hears how many of them
   * are there, and may throw.
   */
  commit(onStep: (done: number, all: number) => void): Promise<void>;
  /** Without a commit before, the database is as empty as it was. */
  close(): Promise<void>;
}

/** There is nothing of hoga in the database. */
export class NothingStored extends Error {
  override readonly name = 'NothingStored';
}

/** The database already has tables, here named. */
export class DatabaseNotEmpty extends Error {
  override readonly name = 'DatabaseNotEmpty';
}

/** Another process is making tables in this database. */
export class DatabaseTaken extends Error {
  override readonly name = 'DatabaseTaken';
}

/** What is to be restored is not what the migrations make. */
export class InventoryMismatch extends Error {
  override readonly name = 'InventoryMismatch';
}
