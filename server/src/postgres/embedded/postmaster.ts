import { execFile, spawn } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Cluster, readOptional } from './cluster.ts';
import { PostgresUnavailable } from './postgres-unavailable.ts';
import { PORT } from './prepare-socket-folder.ts';
import { childOptions, lastLinesOf } from './run-program.ts';

const LOG_BYTES_MAX = 10 * 1024 * 1024;
const LOG_BYTES_SHOWN = 8 * 1024;
const STOP_POLL_MS = 20;
const STOP_STEPS = [
  // Fast: sessions end, everything is written. Immediate: the next start recovers.
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
] as const;

/** A running PostgreSQL of ours. */
export interface Postmaster {
  readonly pid: number;
  readonly adopted: boolean;
  isAlive(): Promise<boolean>;
}

/** What `postmaster.pid` says: one fact a line; the last ones are written as the start goes on. */
interface PidFile {
  readonly pid: number;
  readonly socketFolder: string | undefined;
}

/** A postmaster that another process started on this cluster and that still runs. */
export async function findPostmaster(
  cluster: Cluster,
): Promise<(Postmaster & { readonly socketFolder: string | undefined }) | undefined> {
  const found = await readPidFile(cluster);
  if (found === undefined) return undefined;
  const { pid, socketFolder } = found;
  const isAlive = async (): Promise<boolean> => isPostmasterOf(cluster, await commandOf(pid));
  if (await isAlive()) return { pid, adopted: true, isAlive, socketFolder };
  if (exists(pid)) await releaseReusedPid(cluster, found);
  return undefined;
}

/** In a session of its own: a Ctrl-C in the terminal reaches the server, which drains first. */
export async function launchPostmaster(
  cluster: Cluster,
): Promise<Postmaster & { readonly lastLines: () => Promise<string> }> {
  const log = await openLog(cluster.logFile);
  try {
    const offset = (await log.stat()).size;
    const child = spawn(cluster.binaries.postgres, ['-D', cluster.folder], {
      ...childOptions(cluster.user),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return {
      pid: child.pid ?? 0,
      adopted: false,
      isAlive: async () => child.exitCode === null && child.signalCode === null,
      lastLines: () => readLogFrom(cluster.logFile, offset),
    };
  } finally {
    await log.close();
  }
}

export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const { signal, waitMs } of STOP_STEPS) {
    // Asked each time: the pid of a postmaster that is gone may already be somebody else's.
    if (!(await postmaster.isAlive())) return;
    send(postmaster.pid, signal);
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (!(await postmaster.isAlive())) return;
      await sleep(STOP_POLL_MS);
    }
  }
  throw stopTimeout(postmaster.pid);
}

async function readPidFile(cluster: Cluster): Promise<PidFile | undefined> {
  const text = await readOptional(join(cluster.folder, 'postmaster.pid'));
  if (text === undefined) return undefined;
  const [first = '', , , , socketFolder = ''] = text.split('\n');
  // A stand-alone backend writes its pid with a minus.
  const pid = Math.abs(Number.parseInt(first, 10));
  if (!Number.isSafeInteger(pid) || pid === 0) return undefined;
  return { pid, socketFolder: socketFolder === '' ? undefined : socketFolder };
}

/** The arguments of a process; empty when it is gone or only waits to be reaped. */
async function commandOf(pid: number): Promise<readonly string[]> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.split('\0').filter((argument) => argument !== '');
  }
  const listed = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).catch(
    () => ({ stdout: '' }),
  );
  // `ps` joins the arguments with blanks. We know our own form: `<binary> -D <folder>`.
  const [command = '', folder] = listed.stdout.trim().split(' -D ');
  return [command, ...(folder === undefined ? [] : ['-D', folder])].filter((each) => each !== '');
}

/** A copied cluster brings a copy of the pid file, so the running process itself is asked. */
function isPostmasterOf(cluster: Cluster, command: readonly string[]): boolean {
  const [program = '', option, folder] = command;
  return basename(program) === 'postgres' && option === '-D' && folder === cluster.folder;
}

/**
 * After a reboot, and in every restarted container, the recorded pid may belong to another
 * program. PostgreSQL would take it for a running postmaster and refuse to start.
 */
async function releaseReusedPid(cluster: Cluster, stale: PidFile): Promise<void> {
  const [program = ''] = await commandOf(stale.pid);
  if (basename(program) === 'postgres') throw runByAnother(cluster, stale.pid);
  await rm(join(cluster.folder, 'postmaster.pid'), { force: true });
  if (stale.socketFolder === undefined) return;
  const socketLock = join(stale.socketFolder, `.s.PGSQL.${PORT}.lock`);
  const holder = Number.parseInt((await readOptional(socketLock)) ?? '', 10);
  if (holder === stale.pid) await rm(socketLock, { force: true });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM';
  }
}

function send(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ESRCH')) throw fault;
  }
}

async function openLog(file: string) {
  const old = await stat(file).catch(() => undefined);
  if (old !== undefined && old.size > LOG_BYTES_MAX) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
}

async function readLogFrom(file: string, offset: number): Promise<string> {
  const log = await open(file, 'r');
  try {
    const { size } = await log.stat();
    const position = Math.max(offset, size - LOG_BYTES_SHOWN);
    const { buffer, bytesRead } = await log.read({
      buffer: Buffer.alloc(LOG_BYTES_SHOWN),
      position,
    });
    return lastLinesOf(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await log.close();
  }
}

function runByAnother(cluster: Cluster, pid: number): PostgresUnavailable {
  const pidFile = join(cluster.folder, 'postmaster.pid');
  return new PostgresUnavailable('busy', {
    en:
      `Process ${pid} is a PostgreSQL that hoga did not start on ${cluster.folder}. Stop it; or, ` +
      `if it serves another database, delete ${pidFile} and start again.`,
    ko:
      `프로세스 ${pid}는 hoga가 ${cluster.folder}에서 시작하지 않은 PostgreSQL입니다. 종료하거나, ` +
      `다른 데이터베이스의 것이면 ${pidFile}을 지우고 다시 시작하세요.`,
  });
}

function stopTimeout(pid: number): PostgresUnavailable {
  return new PostgresUnavailable('stop_timeout', {
    en: `PostgreSQL (process ${pid}) does not end, perhaps because its disk does not answer.`,
    ko: `PostgreSQL(프로세스 ${pid})이 종료되지 않습니다. 디스크가 응답하지 않는 것일 수 있습니다.`,
  });
}
