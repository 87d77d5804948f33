/**
 * A real PostgreSQL for tests and benchmarks: a new database per call.
 *
 * All tests of a run share one server, which `shared-database.ts` starts before them. Where nobody
 * did, it starts with the first database and stops with the last.
 */
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { EmbeddedPostgres } from '../src/postgres/index.ts';
import { migrate, startEmbeddedPostgres } from '../src/postgres/index.ts';

/** The variable that tells every process of a test run of the server that they share. */
export const SHARED = 'HOGA_TEST_POSTGRES';
/** Its database with every table, of which new ones are copies. */
const TEMPLATE = 'migrated';

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

interface Server {
  readonly url: string;
  readonly superuserUrl: string;
}

interface OwnServer extends Server {
  stop(): Promise<void>;
}

let server: Promise<OwnServer> | undefined;
let users = 0;

export function testDatabase(): Promise<TestDatabase> {
  return newDatabase('template1');
}

/** A new database with every table of the server. */
export function migratedDatabase(): Promise<TestDatabase> {
  return newDatabase(TEMPLATE);
}

async function newDatabase(template: string): Promise<TestDatabase> {
  users += 1;
  try {
    const { url, superuserUrl } = sharedServer() ?? (await (server ??= startTestServer()));
    const name = `test_${randomBytes(6).toString('hex')}`;
    await run(superuserUrl, [`create database ${name} owner hoga template ${template}`]);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await run(superuserUrl, [`drop database if exists ${name} with (force)`]);
      await leave();
    };
    return { url: withPath(url, name), close: () => (closing ??= close()) };
  } catch (error) {
    await leave();
    throw error;
  }
}

function sharedServer(): Server | undefined {
  const told = process.env[SHARED];
  return told === undefined ? undefined : (JSON.parse(told) as Server);
}

export async function startTestServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-test-'));
  try {
    // Run by root, the database is another user's, who has to pass through.
    await chmod(folder, 0o711);
    const password = randomBytes(16).toString('hex');
    const postgres = await startEmbeddedPostgres({ folder, password });
    // A test process that ends early leaves nothing running: SIGINT is PostgreSQL's fast shutdown.
    const interrupt = (): void => void process.kill(postgres.pid, 'SIGINT');
    process.once('exit', interrupt);
    const stop = async (): Promise<void> => {
      await postgres.stop();
      process.off('exit', interrupt);
      await rm(folder, { recursive: true, force: true });
    };
    const superuserUrl = await superuserOf(postgres, folder);
    // The server's role may enter the server's database only; tests have more of them.
    await appendFile(join(folder, 'postgres', 'pg_hba.conf'), 'local all hoga scram-sha-256\n');
    await run(superuserUrl, [
      'alter system set fsync = off',
      'select pg_reload_conf()',
      `create database ${TEMPLATE} owner hoga`,
    ]);
    await migrate(withPath(postgres.url, TEMPLATE));
    return { url: postgres.url, superuserUrl, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Stops the server with its last database. */
async function leave(): Promise<void> {
  users -= 1;
  if (users > 0 || server === undefined) return;
  const stopping = server;
  server = undefined;
  await (await stopping).stop();
}

async function superuserOf(postgres: EmbeddedPostgres, folder: string): Promise<string> {
  const file = join(folder, 'postgres', 'superuser-password');
  const password = (await readFile(file, 'utf8')).trim();
  const role = postgres.url.replace(/\/\/[^@]*@/, `//postgres:${encodeURIComponent(password)}@`);
  return withPath(role, 'postgres');
}

/** The URL has no host, and so is none to `URL`: a socket's folder is named in its query. */
function withPath(url: string, database: string): string {
  return url.replace(/@([^/]*)\/[^?]*/, `@$1/${database}`);
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
