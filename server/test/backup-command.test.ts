/**
 * `npm run backup` and `npm run restore` as people run them: beside a server that trades, without
 * one, killed half-way; and the server that starts on what was restored.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { access, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { Token } from '@hoga/contract/account';
import type { CreatedApiKey } from '@hoga/contract/api-key';
import { Order } from '@hoga/contract/order';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/postgres/index.ts';
import { placeSecrets } from '../src/settings/index.ts';
import { call, createKey, signIn, signUp, type Person } from './api-client.ts';
import { newMemory, seededRandom, startLoad } from './load.ts';
import { hashesLogged } from './log-lines.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { faultsOfBooks, openStoredState, readSecretsOf } from './stored-state.ts';
import { query, rowsOf } from './stored-rows.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Everything of this test; the data folders are in it. */
let top: string;
/** Where people trade, and where it is restored. */
let [first, second]: string[] = [];
let server: RunningServer;
let ann: Person;
let key: CreatedApiKey;
let hashAtStop: string;
/** Taken beside the server, and without it. */
let during: string;
let quiet: string;

beforeAll(async () => {
  top = await newDataFolder();
  [first, second] = [join(top, 'first'), join(top, 'second')];
  [during, quiet] = [join(top, 'during.zst'), join(top, 'quiet.zst')];
  server = await startServer({ dataFolder: first });
  ann = await signUp(server.url, 'ann');
  key = await createKey(server.url, ann, 'trade');
});

afterAll(async () => {
  await server.stop();
  await removeDataFolder(first!);
  await removeDataFolder(second!);
  await rm(top, { recursive: true, force: true });
});

test('a backup beside a running server disturbs nobody', async () => {
  const ben = await signUp(server.url, 'ben');
  const memory = newMemory();
  const load = startLoad(server.url, { traders: [ann, ben], memory, random: seededRandom(3) });
  const { code, output } = await run('backup', ['--out', during], { HOGA_DATA: first! });
  await load.stop();
  expect(output).toMatch(/백업했습니다 · backed up +\S+during\.zst/);
  expect(output).toMatch(/\d\d tables, [\d,]+ rows, [\d.]+ kB/);
  expect(output).toMatch(/password hashes and the secrets of the server/);
  expect(code).toBe(0);
  expect((await stat(during)).mode & 0o777).toBe(0o600);
  expect(memory.surprises).toEqual([]);
  expect(memory.acknowledged.size).toBeGreaterThan(10);
  expect((await order(server, ann, 'after-the-backup')).status).toBe(201);
});

test('without a server the database is started for the backup, and stopped again', async () => {
  expect(await server.stop()).toBe(0);
  [hashAtStop = ''] = hashesLogged(server.output(), 'the market is stored');
  // As npm runs it: a path is meant from where somebody typed it.
  const byNpm = { npm_lifecycle_event: 'backup', INIT_CWD: top };
  const { code, output } = await run('backup', ['--out', 'quiet.zst'], {
    HOGA_DATA: first!,
    ...byNpm,
  });
  expect(code, output).toBe(0);
  await expect(access(join(first!, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT');

  const checked = await run('restore', ['--from', quiet, '--check'], {
    HOGA_DATA: join(top, 'none'),
  });
  expect(checked.output).toContain('온전한 백업입니다 · the backup is whole');
  expect(checked.code).toBe(0);
  await expect(access(join(top, 'none'))).rejects.toThrow('ENOENT');
});

test('killed half-way, a restore leaves an empty database, and is simply run again', async () => {
  // As a restore leaves it that was killed: secrets, and a database that runs and is empty.
  const secrets = await readSecretsOf(first!);
  await placeSecrets(second!, secrets);
  const postgres = await startEmbeddedPostgres({ folder: second!, password: secrets.database });
  const elsewhere = { HOGA_DATA: join(top, 'elsewhere'), DATABASE_URL: postgres.url };
  await killHalfWay(postgres, ['--from', quiet], elsewhere);
  expect(await rowsOf(postgres.url)).toEqual({});
  expect(await readSecretsOf(elsewhere.HOGA_DATA)).toEqual(secrets);

  const { code, output } = await run('restore', ['--from', quiet], { HOGA_DATA: second! });
  expect(output).toMatch(/복원했습니다 · restored +\S+second/);
  expect(code).toBe(0);
  // It found the database running, so it left it so.
  expect(await rowsOf(postgres.url)).toMatchObject({
    'identity."user"': expect.stringMatching(/^2 /) as string,
  });
  const [file, again] = [join(top, 'external.zst'), await tallies(quiet)];
  const taken = await run('backup', ['--out', file], elsewhere);
  expect(taken.code, taken.output).toBe(0);
  expect(await tallies(file)).toEqual(again);
});

test('a server on the restored folder has the same state, the same people, and takes orders', async () => {
  server = await startServer({ dataFolder: second! });
  expect(hashesLogged(server.output(), 'the market is loaded')).toEqual([hashAtStop]);
  expect(await readSecretsOf(second!)).toEqual(await readSecretsOf(first!));
  expect((await stat(join(second!, 'secrets.json'))).mode & 0o777).toBe(0o600);

  // The session from before is one here, and so are token, password and API key.
  const renewed = await call(server.url, {
    method: 'POST',
    path: '/api/v1/token',
    cookie: ann.cookie,
  });
  const { token } = Token.parse(renewed.body);
  expect((await order(server, { ...ann, token }, 'by-session')).status).toBe(201);
  expect((await order(server, ann, 'by-token')).status).toBe(201);
  expect((await order(server, await signIn(server.url, ann), 'by-password')).status).toBe(201);
  expect((await order(server, { ...ann, token: key.key }, 'by-key')).status).toBe(201);
  // What was ordered there is known here.
  const repeated = await order(server, ann, 'after-the-backup');
  expect(repeated.status).toBe(200);
  expect(Order.parse(repeated.body).clientOrderId).toBe('after-the-backup');

  const stored = await openStoredState(second!);
  expect(await faultsOfBooks(stored)).toEqual([]);
  await stored.close();
});

test('a folder that is in use is refused in both languages, and its server goes on', async () => {
  const before = await readFile(join(second!, 'secrets.json'), 'utf8');
  const { code, output } = await run('restore', ['--from', during], { HOGA_DATA: second! });
  expect(code).toBe(1);
  expect(output).toContain('데이터베이스가 비어 있지 않습니다');
  expect(output).toContain('only fills an empty one');
  expect(output).not.toMatch(/\n\s+at |node:internal/);
  expect(await readFile(join(second!, 'secrets.json'), 'utf8')).toBe(before);
  expect((await order(server, ann, 'after-the-refusal')).status).toBe(201);
});

test('a folder with the secrets of another hoga, or a database without any, is left alone', async () => {
  const other = join(top, 'other');
  await mkdir(join(other, 'postgres'), { recursive: true });
  await writeFile(join(other, 'postgres/PG_VERSION'), '18\n');
  const half = await run('restore', ['--from', during], { HOGA_DATA: other });
  expect(half.output).toMatch(
    /다른 hoga의 비밀 키나 데이터가[^]*has secrets or data of another hoga/,
  );
  expect(await readdir(other)).toEqual(['postgres']);

  await rm(join(other, 'postgres'), { recursive: true });
  await placeSecrets(other, { identity: 'i'.repeat(32), database: 'd'.repeat(32) });
  const theirs = await run('restore', ['--from', during], { HOGA_DATA: other });
  expect(theirs.output).toMatch(/has secrets or data of another hoga/);
  expect(theirs.code).toBe(1);
  expect(await readdir(other)).toEqual(['secrets.json']);
});

test('a damaged file is refused before anything is made', async () => {
  const cut = join(top, 'cut.zst');
  await writeFile(cut, (await readFile(quiet)).subarray(0, -100));
  const empty = join(top, 'empty');
  const { code, output } = await run('restore', ['--from', cut], { HOGA_DATA: empty });
  expect(code).toBe(1);
  expect(output).toMatch(/잘렸거나 손상되었습니다[^]*is cut or damaged/);
  await expect(access(empty)).rejects.toThrow('ENOENT');
});

test('a backup of nothing makes nothing', async () => {
  const empty = join(top, 'empty');
  const nothing = await run('backup', ['--out', join(top, 'n.zst')], { HOGA_DATA: empty });
  expect(nothing.output).toMatch(/hoga 데이터가 없습니다[^]*There is no hoga in/);
  expect(nothing.code).toBe(1);
  await expect(access(empty)).rejects.toThrow('ENOENT');
  await expect(access(join(top, 'n.zst'))).rejects.toThrow('ENOENT');
});

test('a line typed wrongly is answered with how it goes', async () => {
  const { code, output } = await run('restore', ['--out', 'x'], {});
  expect(output).toMatch(/'--out'[^]*npm run restore -- --from FILE/);
  expect(code).toBe(2);
});

// ---------------------------------------------------------------- helpers

type Variables = Readonly<Record<string, string>>;

function start(command: 'backup' | 'restore', args: readonly string[], env: Variables) {
  const child = spawn(process.execPath, [join(ROOT, `server/src/${command}-command.ts`), ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (output += chunk));
  }
  return { child, ended: endOf(child).then((code) => ({ code, output })) };
}

function run(
  command: 'backup' | 'restore',
  args: readonly string[],
  env: Variables,
): Promise<{ code: number | null; output: string }> {
  return start(command, args, env).ended;
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

/** Lets a restore come as far as the second migration, holds it there, and kills it. */
async function killHalfWay(
  { url }: EmbeddedPostgres,
  args: readonly string[],
  env: Variables,
): Promise<void> {
  const holder = new Client({ connectionString: url });
  await holder.connect();
  await holder.query('begin');
  await holder.query('create schema identity');
  const { child, ended } = start('restore', args, env);
  const waiting = `select from pg_stat_activity
    where application_name = 'hoga restore' and wait_event_type = 'Lock'`;
  await expect.poll(() => query(url, waiting), { timeout: 20_000 }).toHaveLength(1);
  child.kill('SIGKILL');
  expect((await ended).code).toBe(null);
  await holder.query('rollback');
  await holder.end();
}

/** The line that says what each table came to, as it is in the file. */
async function tallies(file: string): Promise<string> {
  const lines = zstdDecompressSync(await readFile(file))
    .toString('utf8')
    .split('\n');
  return lines.at(-3) ?? '';
}

function order(asked: RunningServer, { account, token }: Person, clientOrderId: string) {
  const path = `/api/v1/accounts/${account}/orders`;
  const body = {
    instrument: 'KRW-LPJ',
    side: 'buy',
    type: 'limit',
    price: '2100',
    quantity: '2.5',
    clientOrderId,
  };
  return call(asked.url, { method: 'POST', path, token, body });
}
