import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cluster, DATABASE, ROLE, SUPERUSER, readOptional, replaceFile } from './cluster.ts';
import { explainOutput } from './postgres-unavailable.ts';
import { type Program, runProgram } from './run-program.ts';
import { scramVerifier } from './scram-verifier.ts';

const UNFINISHED_PREFIX = 'postgres.new-';
const SUPERUSER_PASSWORD_FILE = 'superuser-password';
const INITDB_TIMEOUT_MS = 120_000;

/**
 * Makes the cluster, its role and its database in a folder of its own and renames it when all of
 * it is on the disk: a cluster either exists whole or not at all.
 */
export async function initializeCluster(cluster: Cluster, password: string): Promise<void> {
  await removeUnfinished(cluster.home);
  // A name of its own each time: the initdb of a killed hoga may still be writing in the last one.
  const folder = await mkdtemp(join(cluster.home, UNFINISHED_PREFIX));
  try {
    if (cluster.user.isSwitchedTo) await chown(folder, cluster.user.uid, cluster.user.gid);
    await fill({ ...cluster, folder }, password);
    await rename(folder, cluster.folder);
    await syncFolder(cluster.home);
  } catch (fault) {
    await removeFolder(folder);
    throw fault;
  }
}

/** The superuser is the launcher's alone: who can read the cluster's files can read this one. */
export async function readSuperuserPassword(cluster: Cluster): Promise<string | undefined> {
  return readOptional(join(cluster.folder, SUPERUSER_PASSWORD_FILE));
}

/** Nothing is synced until the end; then everything is, once, before the folder gets its name. */
async function fill(unfinished: Cluster, password: string): Promise<void> {
  const { binaries, folder } = unfinished;
  const superuserPassword = randomBytes(24).toString('base64url');
  await mustSucceed('initdb', unfinished, {
    path: binaries.initdb,
    args: [
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      '--locale=C',
      // The builtin provider sorts the same everywhere; a libc's order changes with its version.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      // Nobody may connect before the managed pg_hba.conf is written.
      '--auth=reject',
      '--no-sync',
      '--no-instructions',
    ],
  });
  await mustSucceed('postgres --single', unfinished, {
    path: binaries.postgres,
    args: [
      '--single',
      '--exit_on_error=on',
      '--fsync=off',
      '--log_min_error_statement=panic',
      '-D',
      folder,
      SUPERUSER,
    ],
    // One statement a line. PostgreSQL sees verifiers, never a password.
    input: [
      `ALTER ROLE ${SUPERUSER} PASSWORD '${scramVerifier(superuserPassword)}';`,
      `CREATE ROLE ${ROLE} LOGIN PASSWORD '${scramVerifier(password)}';`,
      `CREATE DATABASE ${DATABASE} OWNER ${ROLE};`,
      '',
    ].join('\n'),
  });
  const path = join(folder, SUPERUSER_PASSWORD_FILE);
  await replaceFile(unfinished, { path, content: superuserPassword });
  await mustSucceed('initdb --sync-only', unfinished, {
    path: binaries.initdb,
    args: ['--sync-only', `--pgdata=${folder}`],
  });
}

async function mustSucceed(
  what: string,
  { user }: Cluster,
  program: Pick<Program, 'path' | 'args' | 'input'>,
): Promise<void> {
  const finished = await runProgram({ ...program, user, timeoutMs: INITDB_TIMEOUT_MS });
  if (!finished.succeeded) throw explainOutput(what, finished.lastLines);
}

async function removeUnfinished(home: string): Promise<void> {
  const names = await readdir(home);
  for (const name of names.filter((each) => each.startsWith(UNFINISHED_PREFIX))) {
    await removeFolder(join(home, name));
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
