import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { COIN } from '../../test/commands.ts';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { describeJournal, type JournalSite } from '../../test/journal-contract.ts';
import { postgresJournal } from './journal.ts';

let first: TestDatabase;

// The server goes on as long as one database is open.
beforeAll(async () => {
  first = await migratedDatabase();
});
afterAll(() => first.close());

async function openSite(): Promise<JournalSite> {
  const database = await migratedDatabase();
  return {
    journal: () => postgresJournal({ url: database.url, ...COIN }),
    cutConnection: () =>
      run(
        database.url,
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where application_name like 'hoga writer %' and datname = current_database()`,
      ),
    close: () => database.close(),
  };
}

async function run(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

describeJournal('the journal in PostgreSQL', openSite);
