/**
 * A real PostgreSQL for tests: one server per test process, a new database per call.
 *
 * The server starts with the first database and stops with the last, so a file of tests opens its
 * database in `beforeAll` and closes it in `afterAll`.
 */
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { EmbeddedPostgres } from '../src/postgres/index.ts';
import { migrate, startEmbeddedPostgres } from '../src/postgres/index.ts';

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

interface Server {
  readonly url: string;
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

let server: Promise<Server> | undefined;
let users = 0;

export async function testDatabase(): Promise<TestDatabase> {
  users += 1;
  try {
    const { url, superuserUrl } = await (server ??= startServer());
    const name = `test_${randomBytes(6).toString('hex')}`;
    await run(superuserUrl, [`create database ${name} owner hoga`]);
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

/** A new database with every table of the server. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  try {
    await migrate(database.url);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startServer(): Promise<Server> {
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
    await run(superuserUrl, ['alter system set fsync = off', 'select pg_reload_conf()']);
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
