/**
 * A league that trades while it is backed up, and what becomes of the backup: restored somewhere
 * else it is the league as it was at one moment, and a file that is not whole restores nothing.
 */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { execute, newExchange, newOutput, restoreExchange, stateHash } from '@hoga/core/exchange';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BackupProblem,
  checkBackup,
  restoreBackup,
  writeBackup,
  type CheckedBackup,
  type Restored,
  type Written,
} from '../src/backup/index.ts';
import { createEngine, type Engine } from '../src/engine/index.ts';
import { createJobs } from '../src/jobs/index.ts';
import {
  migrate,
  postgresJournal,
  postgresRestoration,
  postgresSnapshot,
  readRecords,
  unknownMigrations,
} from '../src/postgres/index.ts';
import { COIN, commandStream, SETUP } from './commands.ts';
import { migratedDatabase, testDatabase, type TestDatabase } from './database.ts';
import { keptLog } from './log.ts';
import { query, rowsOf, sequencesOf, shapeOf } from './stored-rows.ts';

const SECRETS = { identity: 'the identity of this league, kept', database: 'a password' };
const COMMANDS = commandStream(7, 900);

let folder: string;
let league: TestDatabase;
let engine: Engine;
/** Taken while the league traded. */
let during: string;
/** Taken when it had come to rest. */
let quiet: string;
/** What was restored from the one, and from the other. */
let half: TestDatabase;
let whole: TestDatabase;
const others: TestDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoga-backup-'));
  league = await migratedDatabase();
  engine = newEngine(league.url);
  await engine.start();
  during = join(folder, 'during');
  quiet = join(folder, 'quiet');

  const trading = tradeAlong();
  await trading.until(300);
  await backUp(league.url, during);
  trading.hurry();
  await trading.ended;
  for (const [statement, ...values] of OTHER_ROWS) await query(league.url, statement, values);
  await backUp(league.url, quiet);
  half = await restoredFrom(during);
  whole = await restoredFrom(quiet);
});

afterAll(async () => {
  await engine.stop();
  for (const database of [...others, league]) await database.close();
  await rm(folder, { recursive: true, force: true });
});

// ---------------------------------------------------------------- what is restored

test('a backup taken while commands run is the league at one moment between two of them', async () => {
  const { url } = half;
  const { hash, commands } = await leagueIn(url);
  expect(commands).toBeGreaterThan(100);
  expect(commands).toBeLessThan((await leagueIn(league.url)).commands);
  expect(hash).toBe(hashAfter(commands));
  const [counts] = await query<{ orders: string; fills: string; outbox: string }>(
    url,
    `select (select max(sequence) = max(order_sequence) from orders, league_state) as orders,
      (select max(sequence) = max(fill_sequence) from fill, league_state) as fills,
      (select count(*) > 0 from outbox) as outbox`,
  );
  expect(counts).toEqual({ orders: true, fills: true, outbox: true });
});

test('every row of every table is there again, and the tables are as migrations make them', async () => {
  const { url } = whole;
  const rows = await rowsOf(league.url);
  expect(Object.keys(rows).length).toBeGreaterThan(15);
  const isEmpty = Object.entries(rows).filter(([, row]) => row.startsWith('0 '));
  expect(isEmpty).toEqual([]);
  expect(await rowsOf(url)).toEqual(rows);
  expect(await shapeOf(url)).toEqual(await shapeOf(league.url));
  expect(await sequencesOf(url)).toEqual(await sequencesOf(league.url));
  expect((await leagueIn(url)).hash).toBe((await leagueIn(league.url)).hash);
});

test('a backup of what was restored is the same backup', async () => {
  const { url } = whole;
  const again = await backUp(url, join(folder, 'again'));
  expect(again.tallies).toEqual((await check(quiet)).tallies);
});

test('the restored league goes on: it migrates nothing, and takes the commands that come', async () => {
  const { url } = half;
  expect(await migrate(url)).toEqual([]);
  const { commands } = await leagueIn(url);
  const again = newEngine(url);
  await again.start();
  // What it has not seen yet is what the first one saw next.
  for (const command of COMMANDS.slice(indexAfter(commands))) await again.submit(command);
  await again.stop();
  expect((await leagueIn(url)).hash).toBe((await leagueIn(league.url)).hash);
  const kept = query(url, 'update ledger set amount = amount + 1');
  await expect(kept).rejects.toThrow('rows of ledger are never changed');
});

test('a backup of an older version is restored as it was, and migrated at the next start', async () => {
  const { url } = await newDatabase();
  const [first = '', ...later] = await migrationFiles();
  await query(url, await sqlOf(first));
  await query(
    url,
    `create table migration (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  );
  await query(
    url,
    `insert into migration (name, checksum) values ($1, encode(sha256(convert_to($2, 'UTF8')), 'hex'))`,
    [first, await sqlOf(first)],
  );
  const file = join(folder, 'older');
  await backUp(url, file);
  const restored = await restoredFrom(file);
  expect(await rowsOf(restored.url)).toEqual(await rowsOf(url));
  expect(await migrate(restored.url)).toEqual(later);
  expect(await shapeOf(restored.url)).toEqual(await shapeOf(league.url));
});

// ---------------------------------------------------------------- all or nothing

describe('what ends in the middle', () => {
  test('a restore whose process dies leaves an empty database, which can be restored', async () => {
    const { url } = await newDatabase();
    const backup = await check(quiet);
    const restoration = await postgresRestoration(url);
    await restoration.prepare(backup.header);
    const accounts = backup.header.tables.find(({ name }) => name === 'public.account');
    const rows = await restoration.fill(accounts!);
    await rows.write(Buffer.from('half a li'));
    await query(
      url,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where application_name = 'hoga restore' and datname = current_database()`,
    );
    await expect(rows.end()).rejects.toThrow(/terminat/i);
    await restoration.close();
    expect(await rowsOf(url)).toEqual({});

    await restore(quiet, url);
    expect(await rowsOf(url)).toEqual(await rowsOf(league.url));
  });

  test('a restore that is stopped leaves an empty database', async () => {
    const { url } = await newDatabase();
    const stopping = new AbortController();
    const onProgress = (): void => stopping.abort(new Error('enough'));
    const stopped = restore(quiet, url, { onProgress, signal: stopping.signal });
    await expect(stopped).rejects.toThrow(/abort/);
    expect(await rowsOf(url)).toEqual({});
  });

  test('rows that do not fit the tables restore nothing', async () => {
    const { url } = await newDatabase();
    const bad = await altered(quiet, 'bad-row', (text) =>
      text.replace('\ttrading\t', '\tnonsense\t'),
    );
    const backup = { ...(await check(quiet)), file: bad };
    await expect(restore(backup, url)).rejects.toThrow('account_kind_check');
    expect(await rowsOf(url)).toEqual({});
  });

  test('a backup that is stopped, or loses its database, leaves no file', async () => {
    const before = await readdir(folder);
    const file = join(folder, 'never');
    const stopping = new AbortController();
    const onProgress = (): void => stopping.abort(new Error('enough'));
    const stopped = backUp(league.url, file, { onProgress, signal: stopping.signal });
    await expect(stopped).rejects.toThrow(/abort/);

    const snapshot = await postgresSnapshot(league.url);
    const lost = writeBackup({
      file,
      snapshot: {
        ...snapshot,
        rowsOf: (table) => {
          if (table.name === 'public.orders') void snapshot.close();
          return snapshot.rowsOf(table);
        },
      },
      ...ORDER,
    });
    await expect(lost).rejects.toThrow(/terminated|closed/);
    expect(await readdir(folder)).toEqual(before);
  });
});

// ---------------------------------------------------------------- what is refused

describe('refused, and nothing is touched', () => {
  test('a database that is not empty', async () => {
    const { url } = await newDatabase();
    await query(url, 'create table note (text text)');
    await query(url, `insert into note values ('mine')`);
    const before = await rowsOf(url);
    await expect(restore(quiet, url)).rejects.toMatchObject({ code: 'not_empty' });
    const full = await rowsOf(league.url);
    await expect(restore(quiet, league.url)).rejects.toMatchObject({ code: 'not_empty' });
    expect(await rowsOf(url)).toEqual(before);
    expect(await rowsOf(league.url)).toEqual(full);
  });

  test('a database in which somebody else is making tables', async () => {
    const { url } = await newDatabase();
    const first = await postgresRestoration(url);
    await expect(restore(quiet, url)).rejects.toMatchObject({ code: 'busy' });
    await first.close();
  });

  test('a file cut anywhere', async () => {
    const bytes = await readFile(quiet);
    const cut = join(folder, 'cut');
    const step = Math.ceil(bytes.length / 60);
    for (let length = 0; length < bytes.length; length += step) {
      await writeFile(cut, bytes.subarray(0, length));
      await expect(codeOf(cut), `cut at ${length}`).resolves.toBe('damaged');
    }
    await writeFile(cut, bytes.subarray(0, -1));
    await expect(codeOf(cut)).resolves.toBe('damaged');
  });

  test('a file in which one bit is wrong', async () => {
    const bytes = await readFile(quiet);
    const file = join(folder, 'bit');
    const step = Math.ceil(bytes.length / 100);
    const { digest } = await check(quiet);
    let harmless = 0;
    for (let at = 0; at < bytes.length; at += step) {
      const spoilt = Buffer.from(bytes);
      spoilt[at]! ^= 1 << (at % 8);
      await writeFile(file, spoilt);
      const found = await check(file).catch(codeOfProblem);
      if (typeof found === 'string') {
        expect(found, `bit at ${at}`).toMatch(/^(?:damaged|not_a_backup)$/);
      } else {
        // A few bits of the compression mean nothing: then it is the same backup.
        expect(found.digest, `bit at ${at}`).toBe(digest);
        harmless += 1;
      }
    }
    expect(harmless).toBeLessThan(5);
  });

  test.each<[string, (text: string) => string, string]>([
    ['a row changed', (text) => text.replace('\ttrading\t', '\thouse\t'), 'damaged'],
    ['a row gone', (text) => text.replace(/\n[^\n]*\ttrading\t[^\n]*/, ''), 'damaged'],
    ['other secrets', (text) => text.replace('of this league', 'of that league'), 'damaged'],
    ['another header', (text) => text.replace('"isCalled":true', '"isCalled":false'), 'damaged'],
    ['a table too few', (text) => text.replace(/\n\\\.\n(?=\[)/, '\n'), 'damaged'],
    ['a line more', (text) => `${text}more\n`, 'damaged'],
    ['a newer format', (text) => text.replace('"version":1', '"version":2'), 'newer_format'],
    ['another file', () => '{"format":"another"}\n', 'not_a_backup'],
    ['a header that is none', (text) => text.replace('"tables":[', '"tafeln":['), 'damaged'],
  ])('a file with %s', async (name, change, code) => {
    expect(await codeOf(await altered(quiet, name, change))).toBe(code);
  });

  test('a file with something behind it, no file, and a folder', async () => {
    const longer = join(folder, 'longer');
    await writeFile(longer, Buffer.concat([await readFile(quiet), Buffer.from('more')]));
    expect(await codeOf(longer)).toBe('damaged');
    expect(await codeOf(join(folder, 'nowhere'))).toBe('no_such_file');
    expect(await codeOf(folder)).toBe('not_a_backup');
    await writeFile(longer, 'plain text');
    expect(await codeOf(longer)).toBe('not_a_backup');
  });

  test('migrations that this version does not know, or has otherwise', async () => {
    const { migrations } = (await check(quiet)).header;
    expect(await unknownMigrations(migrations)).toEqual([]);
    const [first, ...more] = migrations;
    const changed = { name: first!.name, checksum: 'other' };
    const later = { name: '9999_later.sql', checksum: '' };
    expect(await unknownMigrations([changed, ...more, later])).toEqual([first!.name, later.name]);
  });

  test('a file that changes between the check and the restore', async () => {
    const { url } = await newDatabase();
    const backup = { ...(await check(quiet)), file: during };
    await expect(restore(backup, url)).rejects.toMatchObject({ code: 'damaged' });
    expect(await rowsOf(url)).toEqual({});
  });

  test('a name that is taken', async () => {
    const before = await readFile(quiet);
    await expect(backUp(league.url, quiet)).rejects.toMatchObject({ code: 'file_exists' });
    expect(await readFile(quiet)).toEqual(before);
  });
});

test('a table that is not ours is in the file and stays out; one of ours must not be missing', async () => {
  const { url } = whole;
  await query(url, 'create table note (text text)');
  await query(url, `insert into note values ('mine')`);
  const file = join(folder, 'with-a-note');
  await backUp(url, file);
  const target = await newDatabase();
  const { strangers } = await restore(file, target.url);
  expect([...strangers]).toEqual(['public.note']);
  expect(await rowsOf(target.url)).toEqual(await rowsOf(league.url));

  await query(url, 'alter table operator add column note text');
  const other = join(folder, 'another-column');
  await backUp(url, other);
  const empty = await newDatabase();
  await expect(restore(other, empty.url)).rejects.toMatchObject({ code: 'does_not_fit' });
  await query(url, 'drop table operator');
  const less = join(folder, 'one-table-less');
  await backUp(url, less);
  await expect(restore(less, empty.url)).rejects.toMatchObject({ code: 'does_not_fit' });
  expect(await rowsOf(empty.url)).toEqual({});
});

test('the tables of the library that runs jobs stay out, and it makes them again', async () => {
  const startJobs = async (url: string): Promise<void> => {
    const jobs = createJobs({ url, log: keptLog(), jobs: [], onRun: () => undefined });
    jobs.start();
    await jobs.stop();
  };
  const { url } = await restoredFrom(quiet);
  const rows = await rowsOf(url);
  await startJobs(url);
  expect(Object.keys(await rowsOf(url))).toContain('pgboss.job');
  const file = join(folder, 'with-jobs');
  await backUp(url, file);
  const target = await newDatabase();
  expect([...(await restore(file, target.url)).strangers]).toEqual([]);
  expect(await rowsOf(target.url)).toEqual(rows);
  await startJobs(target.url);
  expect(Object.keys(await rowsOf(target.url))).toContain('pgboss.job');
});

test('nobody but the owner may read the file, and what it says of itself is true', async () => {
  expect((await stat(quiet)).mode & 0o777).toBe(0o600);
  const { header, secrets, tallies } = await check(quiet);
  expect(secrets).toEqual(SECRETS);
  expect(header.hoga).toBe(ORDER.hoga);
  const { commands } = await leagueIn(league.url);
  expect(header.leagues).toMatchObject([{ league: 'coin', commands: String(commands) }]);
  const counted = tallies.map(({ name, rows }) => [name, String(rows)]);
  const stored = Object.entries(await rowsOf(league.url));
  expect(Object.fromEntries(counted)).toEqual(
    Object.fromEntries(stored.map(([name, row]) => [name, row.split(' ')[0]])),
  );
});

// ---------------------------------------------------------------- helpers

const ORDER = {
  secrets: SECRETS,
  hoga: '0.0.0-test',
  onProgress: () => undefined,
  signal: new AbortController().signal,
};

async function backUp(
  url: string,
  file: string,
  order: Partial<Parameters<typeof writeBackup>[0]> = {},
): Promise<Written> {
  const snapshot = await postgresSnapshot(url);
  try {
    return await writeBackup({ file, snapshot, ...ORDER, ...order });
  } finally {
    await snapshot.close();
  }
}

function check(file: string): Promise<CheckedBackup> {
  return checkBackup({ file, ...ORDER });
}

async function codeOf(file: string): Promise<string> {
  const found = await check(file).catch(codeOfProblem);
  return typeof found === 'string' ? found : 'whole';
}

function codeOfProblem(error: unknown): string {
  return error instanceof BackupProblem ? error.code : String(error);
}

async function restore(
  from: string | CheckedBackup,
  url: string,
  order: Partial<Parameters<typeof restoreBackup>[0]> = {},
): Promise<Restored> {
  const backup = typeof from === 'string' ? await check(from) : from;
  const open = (): ReturnType<typeof postgresRestoration> => postgresRestoration(url);
  return restoreBackup({ backup, open, onEmpty: async () => undefined, ...ORDER, ...order });
}

async function newDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  others.push(database);
  return database;
}

async function restoredFrom(file: string): Promise<TestDatabase> {
  const database = await newDatabase();
  await restore(file, database.url);
  return database;
}

/** The same file with other text in it, compressed as properly as before. */
async function altered(
  file: string,
  name: string,
  change: (text: string) => string,
): Promise<string> {
  const before = zstdDecompressSync(await readFile(file)).toString('utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  const path = join(folder, name.replaceAll(' ', '-'));
  await writeFile(path, zstdCompressSync(Buffer.from(after)));
  return path;
}

function newEngine(url: string): Engine {
  return createEngine({
    setup: SETUP,
    journal: postgresJournal({ url, ...COIN }),
    log: keptLog(),
    publish: () => undefined,
    onLost: (reason) => {
      throw reason;
    },
  });
}

/** Submits the stream of commands, a few at a time; unhurried, it never ends before a backup. */
function tradeAlong(): {
  until(count: number): Promise<void>;
  hurry(): void;
  ended: Promise<void>;
} {
  const reached = new Map<number, () => void>();
  let isHurried = false;
  const submitAll = async (): Promise<void> => {
    for (let index = 0; index < COMMANDS.length; index += 5) {
      await Promise.all(COMMANDS.slice(index, index + 5).map((command) => engine.submit(command)));
      reached.get(index)?.();
      if (!isHurried && index > COMMANDS.length / 2) await new Promise((go) => setTimeout(go, 20));
    }
  };
  return {
    until: (count) => new Promise((resolve) => reached.set(count, resolve)),
    hurry: () => (isHurried = true),
    ended: submitAll(),
  };
}

/** Text with everything in it that COPY writes otherwise. */
const ODD = 'tab\t, line\n, back\\slash, \\., \\N, 호가 📈, \r\n\u0001';
const USER = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';

/** Rows for every table that trading leaves empty. */
const OTHER_ROWS: readonly [statement: string, ...values: unknown[]][] = [
  [`insert into candle values ('coin', 'KRW-LPJ', '1m', '2026-11-21', 1, 1, 1, 1, 1, 1, 1)`],
  [
    `insert into identity.user (id, name, nickname, email) values ($1, $2, 'nick', 'a@b.example')`,
    USER,
    ODD,
  ],
  [
    `insert into identity.session (id, user_id, token, expires_at, user_agent)
      values ($1, $1, 'a token', 'infinity', $2)`,
    USER,
    `\\.\n\\.\n${ODD}`,
  ],
  [
    `insert into identity.credential (id, user_id, provider_id, account_id, password)
      values ($1, $1, 'credential', $2, '\\.')`,
    USER,
    ODD,
  ],
  [
    `insert into identity.verification (id, identifier, value, expires_at)
      values ($1, '', $2, '-infinity')`,
    USER,
    ODD,
  ],
  [
    `insert into identity.api_key (id, user_id, account_id, name, scopes, sha256, last_used_at)
      values ($1, $1, $1, $2, '{read,trade}', sha256(convert_to($2, 'UTF8')), 'infinity')`,
    USER,
    ODD.slice(0, 50),
  ],
  [
    `insert into identity.link (sha256, user_id, purpose, email, expires_at, ended_at)
      values (sha256('\\\\.'), $1, 'password_reset', $2, 'infinity', '-infinity')`,
    USER,
    ODD,
  ],
  [`insert into identity.revocation (id, until) values ($1, now())`, USER],
  ['insert into operator (user_id) values ($1)', USER],
  ['insert into swept_orders (account_id, sequence) values ($1, 9)', SETUP.issuance],
  ['insert into operator_code (code_hash) values ($1)', Buffer.from([0, 1, 92, 255])],
  [
    `insert into audit (actor, action, subject, before) values ($1, 'x', $2, $3)`,
    USER,
    ODD,
    JSON.stringify({ odd: ODD, number: 1.5 }),
  ],
];

async function leagueIn(url: string): Promise<{ hash: string; commands: number }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const records = await readRecords(client, COIN);
    const commands = records.league?.sequences.command ?? 0;
    return { hash: stateHash(restoreExchange(SETUP, records)), commands };
  } finally {
    await client.end();
  }
}

/** How many commands of the stream come to so many accepted ones. */
function indexAfter(accepted: number): number {
  const exchange = newExchange(SETUP);
  const output = newOutput();
  return (
    COMMANDS.findIndex((command) => {
      execute(exchange, command, output);
      return exchange.sequences.command === accepted;
    }) + 1
  );
}

/** The hash of a league that saw the same commands and was never stored. */
function hashAfter(accepted: number): string {
  const exchange = newExchange(SETUP);
  const output = newOutput();
  for (const command of COMMANDS.slice(0, indexAfter(accepted))) execute(exchange, command, output);
  return stateHash(exchange);
}

const MIGRATIONS = new URL('../src/postgres/migrations/', import.meta.url);

async function migrationFiles(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).toSorted();
}

function sqlOf(file: string): Promise<string> {
  return readFile(new URL(file, MIGRATIONS), 'utf8');
}
