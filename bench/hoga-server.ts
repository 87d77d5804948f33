/** The real server with the embedded PostgreSQL, as a child process on a data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CpuProfile } from './cpu-profile.ts';
import { isPostgresIn } from './process-usage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 30_000;
const POLL_MS = 100;
const LIMIT = '10000000';
const LOG_CHARACTERS_SHOWN = 4_000;
const LOG_CHARACTERS_MAX = 1_000_000;

export interface HogaServer {
  readonly port: number;
  readonly pid: number;
  /** Drains it, and tells what it wrote to its log. */
  stop(): Promise<string>;
  /** The profile of a server that was started with one, once it has stopped. */
  readProfile(): Promise<CpuProfile>;
  /** Stops it if it runs still, and removes its data. */
  dispose(): Promise<void>;
}

export interface ServerOptions {
  readonly isProfiled: boolean;
  readonly signal: AbortSignal;
}

/** What `npm start` gives to node. */
async function startArguments(): Promise<string[]> {
  const script = /"start": "node ([^"]+)"/.exec(await readFile(MANIFEST, 'utf8'))?.[1];
  if (script === undefined) throw new Error('npm start does not begin with node');
  return script.split(' ');
}

export async function startServer({ isProfiled, signal }: ServerOptions): Promise<HogaServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-bench-'));
  // As root, the database runs as another user, who has to pass through.
  await chmod(folder, 0o711);
  const port = await freePort();
  const profiling = isProfiled ? ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profile')}`] : [];
  const child = spawn(process.execPath, [...profiling, ...(await startArguments())], {
    cwd: ROOT,
    env: { ...process.env, ...environment(folder, port) },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal is ours to handle: it must not reach the server twice.
    detached: true,
  });
  const log = collect(child);
  const stop = async (): Promise<string> => {
    await end(child);
    return log();
  };
  const dispose = async (): Promise<void> => {
    await end(child);
    await endPostgres(folder);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady({ child, port, signal, log });
  } catch (error) {
    await dispose();
    throw error;
  }
  const readProfile = (): Promise<CpuProfile> => newestProfile(join(folder, 'profile'));
  return { port, pid: child.pid ?? 0, stop, readProfile, dispose };
}

function environment(folder: string, port: number): Record<string, string> {
  return {
    HOGA_DATA: join(folder, 'data'),
    // The embedded database, whatever else is set.
    DATABASE_URL: '',
    HOGA_HOST: '127.0.0.1',
    HOGA_PORT: port.toString(),
    HOGA_PUBLIC_URL: '',
    HOGA_TRUSTED_PROXIES: '',
    HOGA_BOTS: 'on',
    HOGA_BOT_SEED: '1',
    // At this level a request writes nothing, and the engine says at the end what it did.
    HOGA_LOG_LEVEL: 'info',
    HOGA_LIMIT_ADDRESS_PER_SECOND: LIMIT,
    HOGA_LIMIT_READS_PER_SECOND: LIMIT,
    HOGA_LIMIT_ORDERS_PER_SECOND: LIMIT,
    HOGA_LIMIT_SIGN_INS_PER_MINUTE: LIMIT,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-LOG_CHARACTERS_MAX);
  });
  return () => text;
}

interface Starting {
  readonly child: ChildProcess;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly log: () => string;
}

async function untilReady({ child, port, signal, log }: Starting): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if (hasEnded(child)) break;
    if (await isReady(port)) return;
    await pause(POLL_MS);
  }
  throw new Error(`the server did not start:\n${log().slice(-LOG_CHARACTERS_SHOWN)}`);
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(overdue);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** A server that was killed leaves its database running. */
async function endPostgres(folder: string): Promise<void> {
  const file = join(folder, 'data', 'postgres', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  const deadline = performance.now() + STOP_MS;
  for (let signal: NodeJS.Signals | 0 = 'SIGQUIT'; performance.now() < deadline; signal = 0) {
    if (!(pid > 0) || !isPostgresIn(pid, folder)) return;
    process.kill(pid, signal);
    await pause(POLL_MS);
  }
}

async function newestProfile(folder: string): Promise<CpuProfile> {
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'));
  if (name === undefined) throw new Error('the server wrote no profile');
  // Our own child wrote it in the format of the Chrome DevTools.
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile;
}
