import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { borrowEmbeddedPostgres, hasEmbeddedPostgres } from './borrow-embedded-postgres.ts';
import { parsePasswd } from './embedded/database-user.ts';
import { findBinaries } from './embedded/find-binaries.ts';
import { scramVerifier } from './embedded/scram-verifier.ts';
import { settings } from './embedded/write-settings.ts';
import { type EmbeddedPostgres, PostgresUnavailable, startEmbeddedPostgres } from './embedded.ts';

const PASSWORD = 'p@ss/w:rd?#&%41\'"+x';
const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;

const folders: string[] = [];
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
/** A whole cluster, stopped, that tests copy instead of making their own. */
let template: string;

beforeAll(async () => {
  template = await makeFolder();
  const first = await startEmbeddedPostgres({ folder: template, password: PASSWORD });
  await first.stop();
  folders.splice(0);
}, TIMEOUT_MS);

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of running.splice(0)) await postgres.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

afterAll(() => rm(template, { recursive: true, force: true }));

/** Open to pass through, as the database's user must when the tests run as root. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-embedded-'));
  await chmod(folder, 0o711);
  folders.push(folder);
  return folder;
}

async function makeFolderWithCluster(): Promise<string> {
  const folder = await makeFolder();
  await promisify(execFile)('cp', ['-a', join(template, 'postgres'), join(folder, 'postgres')]);
  return folder;
}

async function start(folder: string, password = PASSWORD): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, password });
  running.push(postgres);
  return postgres;
}

async function query<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<PostgresUnavailable> {
  const fault: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (fault instanceof PostgresUnavailable) return fault;
  throw fault ?? new Error('it was not refused');
}

describe('the life of a cluster', { timeout: TIMEOUT_MS }, () => {
  test('data outlives a stop and a second start, which is fast', async () => {
    const folder = join(await makeFolder(), 'a folder, "quoted" it\'s');
    const first = await start(folder);
    await query(first.url, `CREATE TABLE note (text text); INSERT INTO note VALUES ('호가')`);
    await first.stop();
    const takenMs: number[] = [];
    // The best of three: what a busy machine adds is not what is measured.
    for (let round = 0; round < 3; round += 1) {
      const before = performance.now();
      const next = await start(folder);
      takenMs.push(performance.now() - before);
      expect(next.adopted).toBe(false);
      expect(await query(next.url, 'SELECT text FROM note')).toEqual([{ text: '호가' }]);
      await next.stop();
    }
    expect(Math.min(...takenMs)).toBeLessThan(1_000);
  });

  test('a killed postmaster recovers what was committed', async () => {
    const folder = await makeFolderWithCluster();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE note (n int); INSERT INTO note VALUES (7)');
    process.kill(first.pid, 'SIGKILL');
    const second = await start(folder);
    expect(second).toMatchObject({ adopted: false });
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second.url, 'SELECT n FROM note')).toEqual([{ n: 7 }]);
  });

  test('the postmaster of a killed server is adopted and can be stopped', async () => {
    const folder = await makeFolderWithCluster();
    const child = startInAnotherProcess(folder);
    const pid = Number(await firstLine(child));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const successor = await start(folder);
    expect(successor).toMatchObject({ adopted: true, pid });
    expect(await query(successor.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await successor.stop();
    await expect(query(successor.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('it runs in a session of its own, out of reach of the terminal', async () => {
    const { pid } = await start(await makeFolderWithCluster());
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pgid=', '-p', `${pid}`]);
    expect(Number(stdout)).toBe(pid);
  });

  test('stop can be called twice, and after the postmaster is gone', async () => {
    const postgres = await start(await makeFolderWithCluster());
    await Promise.all([postgres.stop(), postgres.stop()]);
    await postgres.stop();
    await expect(query(postgres.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('stop ends open sessions instead of waiting for them', async () => {
    const postgres = await start(await makeFolderWithCluster());
    const session = query(postgres.url, 'SELECT pg_sleep(60)').catch((fault: Error) => fault);
    await sleep(200);
    await postgres.stop();
    expect(await session).toBeInstanceOf(Error);
  });

  test('two servers that start at once on one empty folder share one postmaster', async () => {
    const folder = await makeFolder();
    const other = firstLine(startInAnotherProcess(folder));
    const [here, there] = await Promise.all([start(folder), other]);
    expect(Number(there)).toBe(here.pid);
    expect((await readdir(folder)).filter((name) => name.includes('new'))).toEqual([]);
  });

  test('two starts in one process share one postmaster', async () => {
    const folder = await makeFolderWithCluster();
    const both = await Promise.all([start(folder), start(folder)]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(1);
    expect(both.filter(({ adopted }) => adopted)).toHaveLength(1);
  });

  test('a borrowed one is stopped again, unless it ran before or somebody uses it by then', async () => {
    const folder = await makeFolderWithCluster();
    expect(await hasEmbeddedPostgres(folder)).toBe(true);
    expect(await hasEmbeddedPostgres(join(folder, 'postgres'))).toBe(false);
    const borrow = () => borrowEmbeddedPostgres({ folder, password: PASSWORD });
    await (await borrow()).giveBack();
    await expect(access(join(folder, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT');

    const borrowed = await borrow();
    // A server that starts meanwhile takes it over.
    const adopting = await start(folder);
    expect(adopting.adopted).toBe(true);
    const client = new Client({ connectionString: adopting.url });
    await client.connect();
    await borrowed.giveBack();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();

    await (await borrow()).giveBack();
    expect(await query(adopting.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await adopting.stop();
  });

  test('a data folder too deep for a socket uses the temporary folder', async () => {
    const folder = join(await makeFolder(), 'x'.repeat(80), 'hoga');
    const postgres = await start(folder);
    const socketFolder = new URL(postgres.url.replace('@/', '@host/')).searchParams.get('host')!;
    folders.push(socketFolder);
    expect(socketFolder.startsWith(folder)).toBe(false);
    expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('what earlier runs left behind', { timeout: TIMEOUT_MS }, () => {
  test('an initialisation that was killed half-way', async () => {
    const folder = await makeFolder();
    const child = startInAnotherProcess(folder);
    await untilUnfinishedClusterIn(folder);
    child.kill('SIGKILL');
    const postgres = await start(folder);
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(folder)).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
  });

  test('a pid file whose pid now belongs to another program', async () => {
    const folder = await makeFolderWithCluster();
    const first = await start(folder);
    const pidFile = join(folder, 'postgres', 'postmaster.pid');
    const socketLock = join(folder, 'postgres.socket', '.s.PGSQL.5432.lock');
    const left = [await readFile(pidFile, 'utf8'), await readFile(socketLock, 'utf8')];
    await first.stop();
    // A program of the same user: PostgreSQL ignores the pids of others and of its own parents.
    const { uid, gid } = await stat(pidFile.replace('postmaster.pid', 'PG_VERSION'));
    const program = spawn('sleep', ['60'], { stdio: 'ignore', ...(isRoot ? { uid, gid } : {}) });
    children.push(program);
    const [pid, socket] = left.map((text) => text.replace(`${first.pid}`, `${program.pid}`));
    await writeFile(pidFile, pid!);
    await writeFile(socketLock, socket!);
    expect((await start(folder)).adopted).toBe(false);
  });

  test('a copy of a cluster whose original runs is not confused with it', async () => {
    const folder = await makeFolderWithCluster();
    const original = await start(folder);
    const copy = await makeFolderWithCluster();
    const pidFile = join('postgres', 'postmaster.pid');
    await cp(join(folder, pidFile), join(copy, pidFile));
    const { code, message } = await refusal(start(copy));
    expect(code).toBe('busy');
    expect(message).toContain(`Process ${original.pid}`);
  });

  test('a log that has grown too long is put aside', async () => {
    const folder = await makeFolderWithCluster();
    await writeFile(join(folder, 'postgres.log'), Buffer.alloc(11 * 1024 * 1024, 'x'));
    await start(folder);
    expect((await stat(join(folder, 'postgres.log'))).size).toBeLessThan(100_000);
    expect((await stat(join(folder, 'postgres.log.1'))).size).toBeGreaterThan(10_000_000);
  });
});

describe('who may do what', { timeout: TIMEOUT_MS }, () => {
  test('role hoga owns its database and nothing else; the settings are as written', async () => {
    const { url } = await start(await makeFolderWithCluster());
    const [role] = await query(
      url,
      `SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
       FROM pg_roles WHERE rolname = current_user`,
    );
    expect(new Set(Object.values(role!))).toEqual(new Set([false]));
    const [database] = await query(
      url,
      `SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
         datlocprovider AS provider, datlocale AS locale
       FROM pg_database WHERE datname = 'hoga'`,
    );
    expect(database).toEqual({ owner: 'hoga', encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' });
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
    for (const name of names) {
      expect(await query(url, `SHOW ${name}`)).toEqual([{ [name]: 'on' }]);
    }
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    await query(url, 'CREATE SCHEMA mine; CREATE TABLE mine.thing (id int)');
  });

  test('a wrong password and the superuser without one are refused', async () => {
    const { url } = await start(await makeFolderWithCluster());
    const wrong = url.replace(encodeURIComponent(PASSWORD), 'guess');
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const superuser = wrong.replace('//hoga:', '//postgres:');
    await expect(query(superuser, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('a new password is set at start, but not under a running server', async () => {
    const folder = await makeFolderWithCluster();
    const first = await start(folder, 'another-one');
    expect((await refusal(start(folder))).code).toBe('wrong_password');
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await first.stop();
    expect((await start(folder)).adopted).toBe(false);
  });

  test('the password is in no process list, no log and no file of the cluster', async () => {
    const folder = await makeFolder();
    const seen: string[] = [];
    let isStarting = true;
    const watching = (async () => {
      while (isStarting) seen.push((await promisify(execFile)('ps', ['-eo', 'args'])).stdout);
    })();
    const password = 'needle-in-the-haystack';
    const postgres = await start(folder, password);
    await refusal(start(folder, 'another-needle'));
    isStarting = false;
    await watching;
    expect(seen.join('')).toContain('initdb');
    const log = await readFile(join(folder, 'postgres.log'), 'utf8');
    for (const secret of [password, 'another-needle']) {
      expect(seen.join('')).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
    const { mode } = await stat(join(folder, 'postgres', 'superuser-password'));
    expect(mode & 0o777).toBe(0o600);
    await postgres.stop();
    const grep = promisify(execFile)('grep', ['-rlF', password, folder]);
    await expect(grep).rejects.toMatchObject({ code: 1, stdout: '' });
  });
});

describe('clear refusals', { timeout: TIMEOUT_MS }, () => {
  test.skipIf(!isRoot)(
    'a folder that the database user cannot enter is named, with the ways out (needs root)',
    async () => {
      const closed = join(await makeFolder(), 'closed');
      await mkdir(closed, { mode: 0o700 });
      const { code, message, messageKo } = await refusal(start(join(closed, 'data')));
      expect(code).toBe('folder_unreachable');
      for (const text of [message, messageKo]) {
        for (const part of ['HOGA_DATA=/var/lib/hoga', 'DATABASE_URL', `chmod o+x '${closed}'`]) {
          expect(text).toContain(part);
        }
      }
    },
  );

  test.skipIf(isRoot)('a folder that may not be written is refused (not as root)', async () => {
    const folder = await makeFolder();
    await chmod(folder, 0o500);
    expect((await refusal(start(folder))).code).toBe('permission_denied');
  });

  test('a cluster of another major version', async () => {
    const folder = await makeFolderWithCluster();
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '17\n');
    const { code, message } = await refusal(start(folder));
    expect(code).toBe('version_mismatch');
    expect(message).toContain('PostgreSQL 17');
  });

  test('a folder with files but without a cluster is left alone', async () => {
    const folder = await makeFolderWithCluster();
    await rm(join(folder, 'postgres', 'PG_VERSION'));
    expect((await refusal(start(folder))).code).toBe('damaged_cluster');
  });

  test('a cluster that does not start shows the end of the log', async () => {
    const folder = await makeFolderWithCluster();
    const control = join(folder, 'postgres', 'global', 'pg_control');
    await rename(control, `${control}.away`);
    const { code, message } = await refusal(start(folder));
    expect(code).toBe('start_failed');
    expect(message).toContain('could not find the database system');
  });

  test('other platforms and passwords that need preparation', async () => {
    const { code, message } = await refusal(findBinaries('win32-x64'));
    expect(code).toBe('unsupported_platform');
    expect(message).toContain('DATABASE_URL');
    expect((await refusal(start('/unused', '비밀'))).code).toBe('unusable_password');
  });
});

describe('small parts', () => {
  test('a verifier is what PostgreSQL itself computes', () => {
    // RFC 7677, section 3: its salt, password and the signature that follows from them.
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$' +
        'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  test('the list of users: root is not eligible, and ids may be negative', () => {
    const text = 'root:*:0:0::/:/bin/sh\nnobody:*:-2:-2:x:/:/no\n# note\n\nbad:x:::\n';
    expect(parsePasswd(text)).toEqual([
      { name: 'nobody', uid: 4294967294, gid: 4294967294, isSwitchedTo: true },
    ]);
  });

  test('a socket folder is quoted as a name inside a setting', () => {
    const text = settings({ socketFolder: `/a, "b" it's\\`, walCompression: 'off' });
    expect(text).toContain(String.raw`unix_socket_directories = '"/a, ""b"" it''s\\"'`);
  });
});

/** A server of its own that prints the postmaster's pid and then does nothing. */
function startInAnotherProcess(folder: string): ChildProcess {
  const script = `
    import { startEmbeddedPostgres } from '${new URL('embedded.ts', import.meta.url).href}';
    const [folder, password] = JSON.parse(process.env.HOGA_TEST_START);
    console.log((await startEmbeddedPostgres({ folder, password })).pid);
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, HOGA_TEST_START: JSON.stringify([folder, PASSWORD]) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [data] = (await once(child.stdout!, 'data')) as [Buffer];
  return data.toString('utf8').trim();
}

async function untilUnfinishedClusterIn(folder: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const unfinished = (await readdir(folder)).find((name) => name.startsWith('postgres.new'));
    if (unfinished !== undefined) {
      const names = await readdir(join(folder, unfinished)).catch((): string[] => []);
      if (names.includes('PG_VERSION')) return;
    }
    await sleep(5);
  }
  throw new Error('no initialisation was seen');
}
