import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import {
  DatabaseTaken,
  DatabaseNotEmpty,
  InventoryMismatch,
  type Inventory,
  type Restoration,
  type StoredSequence,
  type StoredTable,
} from '../needs/index.ts';
import { readRelations, readSequences, readTables } from './catalogue.ts';
import { copyIn } from './copy-in.ts';
import { openCopyingClient } from './copying-client.ts';
import { LOCK_KEY, repeatMigrations } from './migrate.ts';
import { setAside, type PutBack } from './set-aside.ts';

/** The connection of a restore that was killed may linger for a moment before its lock is free. */
const LOCK_ATTEMPTS = 10;
const LOCK_PAUSE_MS = 100;

/**
 * Fills an empty database in one transaction. It holds the lock of the migrations: a server that
 * starts meanwhile waits, and then finds what was restored.
 */
export async function postgresRestoration(url: string): Promise<Restoration> {
  const client = await openCopyingClient(url, 'hoga restore');
  try {
    await client.query('begin');
    await takeLock(client);
    const relations = await readRelations(client);
    if (relations.length > 0) throw new DatabaseNotEmpty(relations.join(', '));
    return new EmptyDatabase(client);
  } catch (error) {
    await client.end();
    throw error;
  }
}

class EmptyDatabase implements Restoration {
  readonly #client: Client;
  #tables: ReadonlySet<string> = new Set();
  #putBack: PutBack = async () => undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  async prepare(inventory: Inventory): Promise<ReadonlySet<string>> {
    await repeatMigrations(this.#client, inventory.migrations);
    const made = await readTables(this.#client);
    this.#tables = new Set(made.map(({ name }) => name));
    const names = [...this.#tables];
    compareTables(made, inventory.tables);
    this.#putBack = await setAside(this.#client, names);
    // The migrations brought rows of their own, which are also in the backup.
    await this.#client.query(`truncate ${names.join(', ')}`);
    await this.#continueSequences(inventory.sequences);
    const wanted = new Set(inventory.tables.map(({ name }) => name));
    return wanted.difference(this.#tables);
  }

  fill({ name, columns }: StoredTable): ReturnType<Restoration['fill']> {
    if (!this.#tables.has(name)) throw new InventoryMismatch(`no migration makes ${name}`);
    return copyIn(this.#client, `copy ${name} (${columns.join(', ')}) from stdin`);
  }

  async commit(onStep: (done: number, all: number) => void): Promise<void> {
    await this.#putBack(onStep);
    // Until the tables are looked at, every plan would be made for empty ones.
    await this.#client.query(`analyze ${[...this.#tables].join(', ')}`);
    await this.#client.query('commit');
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  /** These are as new as their tables, so they too are gone if the transaction is. */
  async #continueSequences(stored: readonly StoredSequence[]): Promise<void> {
    const byName = new Map(stored.map((sequence) => [sequence.name, sequence]));
    for (const { name } of await readSequences(this.#client)) {
      const sequence = byName.get(name);
      if (sequence === undefined) throw new InventoryMismatch(`the sequence ${name} is not in it`);
      const { last, isCalled } = sequence;
      await this.#client.query('select setval($1, $2, $3)', [name, last, isCalled]);
    }
  }
}

async function takeLock(client: Client): Promise<void> {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_xact_lock($1) as taken',
      [LOCK_KEY],
    );
    if (rows[0]?.taken === true) return;
    await sleep(LOCK_PAUSE_MS);
  }
  throw new DatabaseTaken('another process is making tables in this database');
}

/** What the same migrations made has the same tables and columns, or somebody changed them by hand. */
function compareTables(made: readonly StoredTable[], stored: readonly StoredTable[]): void {
  const byName = new Map(stored.map((table) => [table.name, table]));
  for (const { name, columns } of made) {
    const table = byName.get(name);
    if (table === undefined) throw new InventoryMismatch(`the table ${name} is not in it`);
    const others = new Set(columns).symmetricDifference(new Set(table.columns));
    if (others.size > 0) {
      throw new InventoryMismatch(`${name} differs in ${[...others].join(', ')}`);
    }
  }
}
