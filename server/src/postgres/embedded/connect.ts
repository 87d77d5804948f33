import { Client } from 'pg';
import { type Cluster, DATABASE, ROLE, SUPERUSER } from './cluster.ts';
import { readSuperuserPassword } from './initialize-cluster.ts';
import { PORT } from './prepare-socket-folder.ts';
import { scramVerifier } from './scram-verifier.ts';

const ANSWER_TIMEOUT_MS = 5_000;

const INVALID_PASSWORD = '28P01';
/** Starting, stopping, out of connections, ended by a crash of another session. */
const PASSING_STATES: ReadonlySet<string> = new Set(['57P03', '57P01', '57P02', '53300']);
const PASSING_FAULTS: ReadonlySet<string> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAGAIN',
]);

/** Where a postmaster listens, and the password of the server's role. */
export interface Access {
  readonly socketFolder: string;
  readonly password: string;
}

export type Answer = 'ready' | 'not_yet' | 'wrong_password';

/**
 * The form in which pg reads a socket folder. Port and TLS are spelled out because PGPORT and
 * PGSSLMODE in somebody's shell would otherwise decide them.
 */
export function connectionUrl({ socketFolder, password }: Access): string {
  const [secret, host] = [encodeURIComponent(password), encodeURIComponent(socketFolder)];
  return `postgresql://${ROLE}:${secret}@/${DATABASE}?host=${host}&port=${PORT}&ssl=0`;
}

/** Signs in as the server will: nothing less proves that the database is usable. */
export async function askWhetherReady(access: Access): Promise<Answer> {
  try {
    await query({ ...access, user: ROLE, database: DATABASE }, 'SELECT 1');
    return 'ready';
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
    if (code === INVALID_PASSWORD) return 'wrong_password';
    if (PASSING_STATES.has(code) || PASSING_FAULTS.has(code)) return 'not_yet';
    // pg gives a timeout and an early end of the connection no code.
    if (fault instanceof Error && /timeout|terminated/i.test(fault.message)) return 'not_yet';
    throw fault;
  }
}

/**
 * A cluster outlives the file that holds its password, for example when secrets come back from
 * another machine's backup. Whoever owns the files owns the database, so the given password wins.
 */
export async function resetPassword(cluster: Cluster, access: Access): Promise<boolean> {
  const superuserPassword = await readSuperuserPassword(cluster);
  if (superuserPassword === undefined) return false;
  await query(
    { ...access, user: SUPERUSER, database: SUPERUSER, password: superuserPassword },
    `ALTER ROLE ${ROLE} PASSWORD '${scramVerifier(access.password)}'`,
  );
  return true;
}

async function query(
  as: Access & { readonly user: string; readonly database: string },
  statement: string,
): Promise<void> {
  const client = new Client({
    host: as.socketFolder,
    port: PORT,
    user: as.user,
    database: as.database,
    password: as.password,
    ssl: false,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  });
  // A connection that breaks also rejects the promises below, which is where it is handled.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
