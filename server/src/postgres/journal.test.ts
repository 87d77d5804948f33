import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { COIN } from '../../test/commands.ts';
import { migratedDatabase, type TestDatabase } from '../../test/database.ts';
import { describeJournal, type JournalSite } from '../../test/journal-contract.ts';
import { postgresJournal, SESSION_OPTIONS } from './journal.ts';

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

afterEach(() => {
  vi.useRealTimers();
});

test('a database that takes a connection and then is silent is given up', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const journal = postgresJournal({ url: `postgres://hoga@127.0.0.1:${port}/hoga`, ...COIN });
  const claimed = journal.claim().catch(String);
  const [socket] = await once(silent, 'connection');
  socket.on('error', () => undefined);
  vi.advanceTimersByTime(60_000);
  expect(await claimed).toMatch(/timeout/);
  await journal.close();
  socket.destroy();
  silent.close();
});

test('a batch whose begin failed writes nothing, although its statements follow', async () => {
  const connectionString = first.url;
  const client = new Client({ connectionString, options: SESSION_OPTIONS, pipeline: true });
  await client.connect();
  const insert = `insert into outbox (league_id, sequence, events) values ('coin', 1, '[]')`;
  const outcomes = await Promise.allSettled(
    ['begin is cancelled', insert, 'commit'].map((text) => client.query(text)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  const { rows } = await client.query('select count(*)::int as count from outbox');
  expect(rows).toEqual([{ count: 0 }]);
  await client.end();
});
