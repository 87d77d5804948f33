import type { Client } from 'pg';
import { NothingStored, type DatabaseSnapshot, type Inventory } from '../needs/index.ts';
import { readInventory } from './catalogue.ts';
import { copyOut } from './copy-out.ts';
import { openCopyingClient } from './copying-client.ts';

/** Every table as of one moment. The writer goes on beside it and notices nothing. */
export async function postgresSnapshot(url: string): Promise<DatabaseSnapshot> {
  const client = await openCopyingClient(url, 'hoga backup');
  try {
    await client.query('begin isolation level repeatable read read only');
    const takenAt = await momentOf(client);
    const inventory = await readInventory(client);
    if (inventory.migrations.length === 0) throw new NothingStored('hoga has no tables here');
    await keepTables(client, inventory);
    return {
      takenAt,
      inventory,
      rowsOf: ({ name, columns }) =>
        copyOut(client, `copy (select ${columns.join(', ')} from ${name}) to stdout`),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** The first statement of the transaction, which is when the snapshot is taken. */
async function momentOf(client: Client): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]?.now ?? new Date();
}

/** No table changes its shape or goes away before it was copied. */
async function keepTables(client: Client, { tables }: Inventory): Promise<void> {
  const names = tables.map(({ name }) => name).join(', ');
  await client.query(`lock table ${names} in access share mode`);
}
