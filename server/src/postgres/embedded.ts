/**
 * The PostgreSQL that comes with hoga: one cluster in the data folder, reached over a Unix socket.
 * It outlives a killed server, whose successor adopts it.
 */
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, clusterVersion } from './embedded/cluster.ts';
import { type Access, askWhetherReady, connectionUrl, resetPassword } from './embedded/connect.ts';
import { assertReachable, chooseDatabaseUser } from './embedded/database-user.ts';
import { findBinaries, majorVersion } from './embedded/find-binaries.ts';
import { initializeCluster } from './embedded/initialize-cluster.ts';
import {
  type Postmaster,
  findPostmaster,
  launchPostmaster,
  stopPostmaster,
} from './embedded/postmaster.ts';
import {
  PostgresUnavailable,
  explainFileFault,
  explainOutput,
} from './embedded/postgres-unavailable.ts';
import { prepareSocketFolder } from './embedded/prepare-socket-folder.ts';
import { withFolderLock } from './embedded/with-folder-lock.ts';
import { writeSettings } from './embedded/write-settings.ts';

export { PostgresUnavailable } from './embedded/postgres-unavailable.ts';
export type { PostgresUnavailableCode } from './embedded/postgres-unavailable.ts';

export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** It was already running when this process came. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

interface Running {
  readonly postmaster: Postmaster;
  readonly access: Access;
}

/** Recovery after a crash replays at most `max_wal_size` of log. */
const READY_TIMEOUT_MS = 60_000;
/** Another start may first initialise and then recover. */
const LOCK_TIMEOUT_MS = 200_000;
/**
 * The children of a killed postmaster need a moment to let go of its memory; and the postmaster of
 * a server killed in its first milliseconds may have been faster than ours, and is then adopted.
 */
const PASSING_ENDS =
  /shared memory block .* still in use|lock file "postmaster.pid" already exists/;
const POLL_MS_MIN = 10;
const POLL_MS_MAX = 200;

/** Makes the cluster when there is none, and resolves when role `hoga` can sign in. */
export async function startEmbeddedPostgres(options: {
  readonly folder: string;
  readonly password: string;
}): Promise<EmbeddedPostgres> {
  if (!/^[\x21-\x7e]+$/.test(options.password)) throw unusablePassword();
  try {
    const cluster = await locateCluster(options.folder);
    const lock = { file: join(cluster.home, 'postgres.lock'), waitMs: LOCK_TIMEOUT_MS };
    // Held while starting only: a second start then finds the first one's postmaster.
    const { postmaster, access } = await withFolderLock(lock, async () => {
      await ensureCluster(cluster, options.password);
      return bringUp(cluster, options.password);
    });
    let stopped: Promise<void> | undefined;
    return {
      url: connectionUrl(access),
      pid: postmaster.pid,
      adopted: postmaster.adopted,
      stop: () => (stopped ??= stopPostmaster(postmaster)),
    };
  } catch (fault) {
    throw explainFileFault(fault);
  }
}

async function locateCluster(dataFolder: string): Promise<Cluster> {
  // Others may pass through, for the database's user when we are root, but may not list it.
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  const home = await realpath(dataFolder);
  await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
  const folder = join(home, 'postgres');
  const binaries = await findBinaries();
  const user = await chooseDatabaseUser(folder);
  await assertReachable(user, { dataFolder: home, binary: binaries.postgres });
  return { home, folder, logFile: join(home, 'postgres.log'), user, binaries };
}

async function ensureCluster(cluster: Cluster, password: string): Promise<void> {
  const major = await majorVersion(cluster.binaries, cluster.user);
  const version = await clusterVersion(cluster);
  if (version === undefined) await initializeCluster(cluster, password);
  else if (version !== major) throw versionMismatch(cluster, { version, major });
}

/** Adopts the postmaster that runs, or launches one. */
async function bringUp(cluster: Cluster, password: string): Promise<Running> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const running = await findPostmaster(cluster);
    const attempt =
      running === undefined
        ? await launch({ cluster, password, deadline })
        : await adopt({ cluster, password, deadline }, running);
    if (attempt !== 'ended') return attempt;
    await sleep(POLL_MS_MAX);
  }
  throw startTimeout(cluster);
}

interface Start {
  readonly cluster: Cluster;
  readonly password: string;
  readonly deadline: number;
}

/** It may still be recovering, or be about to stop; in the second case we launch our own. */
async function adopt(
  start: Start,
  found: Postmaster & { readonly socketFolder: string | undefined },
): Promise<Running | 'ended'> {
  if (found.socketFolder === undefined) return 'ended';
  const access = { socketFolder: found.socketFolder, password: start.password };
  const outcome = await waitUntilReady(start, found, access);
  if (outcome === 'wrong_password') throw wrongPassword(found.pid);
  return outcome === 'ended' ? 'ended' : { postmaster: found, access };
}

async function launch(start: Start): Promise<Running | 'ended'> {
  const { cluster, password } = start;
  const socketFolder = await prepareSocketFolder(cluster.home, cluster.user);
  await writeSettings(cluster, socketFolder);
  const postmaster = await launchPostmaster(cluster);
  const access = { socketFolder, password };
  try {
    let outcome = await waitUntilReady(start, postmaster, access);
    if (outcome === 'wrong_password' && (await resetPassword(cluster, access))) {
      outcome = await waitUntilReady(start, postmaster, access);
    }
    if (outcome === 'wrong_password') throw wrongPassword(postmaster.pid);
    if (outcome === 'ready') return { postmaster, access };
  } catch (fault) {
    const isRecovering = fault instanceof PostgresUnavailable && fault.code === 'start_timeout';
    if (!isRecovering) await stopPostmaster(postmaster);
    throw fault;
  }
  const output = await postmaster.lastLines();
  if (PASSING_ENDS.test(output)) return 'ended';
  throw explainOutput('PostgreSQL', output);
}

/** A start that takes too long is left running: it is recovering, and the next start adopts it. */
async function waitUntilReady(
  { cluster, deadline }: Start,
  postmaster: Postmaster,
  access: Access,
): Promise<'ready' | 'ended' | 'wrong_password'> {
  for (let pollMs = POLL_MS_MIN; ; pollMs = Math.min(pollMs * 1.5, POLL_MS_MAX)) {
    if (!(await postmaster.isAlive())) return 'ended';
    const answer = await askWhetherReady(access);
    if (answer !== 'not_yet') return answer;
    if (performance.now() > deadline) throw startTimeout(cluster);
    await sleep(pollMs);
  }
}

function unusablePassword(): PostgresUnavailable {
  return new PostgresUnavailable('unusable_password', {
    en: 'The database password must be printable ASCII without blanks.',
    ko: '데이터베이스 비밀번호는 공백 없는 ASCII 문자로만 이루어져야 합니다.',
  });
}

function versionMismatch(
  cluster: Cluster,
  { version, major }: { readonly version: number; readonly major: number },
): PostgresUnavailable {
  return new PostgresUnavailable('version_mismatch', {
    en:
      `The database in ${cluster.folder} was made by PostgreSQL ${version}, and this hoga brings ` +
      `${major}. Start the hoga that made it, take a backup, and restore it with this one.`,
    ko:
      `${cluster.folder}의 데이터베이스는 PostgreSQL ${version}이 만들었는데 이 hoga에는 ${major}이 ` +
      '들어 있습니다. 데이터베이스를 만든 hoga로 백업한 다음 이 버전에서 복원하세요.',
  });
}

function wrongPassword(pid: number): PostgresUnavailable {
  return new PostgresUnavailable('wrong_password', {
    en:
      `The database (process ${pid}) does not accept the password of this hoga. ` +
      'Stop whatever runs it and start again; the password is then set anew.',
    ko:
      `데이터베이스(프로세스 ${pid})가 이 hoga의 비밀번호를 받아들이지 않습니다. ` +
      '실행 중인 프로세스를 종료하고 다시 시작하면 비밀번호가 새로 설정됩니다.',
  });
}

function startTimeout(cluster: Cluster): PostgresUnavailable {
  return new PostgresUnavailable('start_timeout', {
    en:
      'PostgreSQL is not ready after a minute; it may still be recovering from a crash and keeps ' +
      `running. Start again in a while; ${cluster.logFile} says how far it is.`,
    ko:
      'PostgreSQL이 1분 안에 준비되지 않았습니다. 비정상 종료 뒤 복구하는 중일 수 있으며 계속 실행됩니다. ' +
      `잠시 뒤 다시 시작하세요. 진행 상황은 ${cluster.logFile}에 있습니다.`,
  });
}
