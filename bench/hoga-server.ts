/** The real server with the embedded PostgreSQL, as a child process on a data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { profileIn, type CpuProfile } from './cpu-profile.ts';
import { isPostgresIn } from './process-usage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 30_000;
const POLL_MS = 100;
const LIMIT = '10000000';
const SOCKETS_LIMIT = '1000000';
const LOG_CHARACTERS_SHOWN = 4_000;
const LOG_CHARACTERS_MAX = 1_000_000;

/** Where a server lives: another one may move in when it has ended. */
export interface Home {
  readonly folder: string;
  readonly port: number;
}

export interface HogaServer {
  readonly home: Home;
  readonly port: number;
  readonly pid: number;
  /** The moment before its process began, on the monotonic clock. */
  readonly launchedAt: number;
  /** Resolves when it says that it is ready. */
  untilReady(): Promise<void>;
  hasEnded(): boolean;
  /** Drains it, and tells what it wrote to its log. */
  stop(): Promise<string>;
  /** Ends it at once, as a crash does; its database goes on without it. */
  kill(): Promise<string>;
  /** The profile of a server that was started with one, once it has stopped. */
  readProfile(): Promise<CpuProfile>;
  /** Stops it if it runs still, and removes its data. */
  dispose(): Promise<void>;
}

export interface ServerOptions {
  readonly isProfiled: boolean;
  readonly signal: AbortSignal;
  /** An empty one of its own unless it says otherwise. */
  readonly home?: Home;
}

/** What `npm start` gives to node. */
async function startArguments(): Promise<string[]> {
  const script = /"start": "node ([^"]+)"/.exec(await readFile(MANIFEST, 'utf8'))?.[1];
  if (script === undefined) throw new Error('npm start does not begin with node');
  return script.split(' ');
}

export const dataFolderOf = ({ folder }: Home): string => join(folder, 'data');

async function newHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-bench-'));
  // As root, the database runs as another user, who has to pass through.
  await chmod(folder, 0o711);
  return { folder, port: await freePort() };
}

/** Starts a server and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<HogaServer> {
  const server = await launchServer(options);
  try {
    await server.untilReady();
    return server;
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

/** Starts a server's process and waits for nothing. */
export async function launchServer(options: ServerOptions): Promise<HogaServer> {
  const { home = await newHome(), isProfiled, signal } = options;
  const { folder, port } = home;
  const profiling = isProfiled ? ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profile')}`] : [];
  const words = [...profiling, ...(await startArguments())];
  const launchedAt = performance.now();
  const child = spawn(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, ...environment(home) },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal is ours to handle: it must not reach the server twice.
    detached: true,
  });
  const log = collect(child);
  const endWith = async (first: NodeJS.Signals): Promise<string> => {
    await end(child, first);
    return log();
  };
  return {
    home,
    port,
    pid: child.pid ?? 0,
    launchedAt,
    untilReady: () => untilReady({ child, port, signal, log }),
    hasEnded: () => hasEnded(child),
    stop: () => endWith('SIGTERM'),
    kill: () => endWith('SIGKILL'),
    readProfile: () => profileIn(join(folder, 'profile')),
    dispose: async () => {
      await end(child, 'SIGTERM');
      await endPostgres(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function environment(home: Home): Record<string, string> {
  return {
    HOGA_DATA: dataFolderOf(home),
    // The embedded database, whatever else is set.
    DATABASE_URL: '',
    HOGA_HOST: '127.0.0.1',
    HOGA_PORT: home.port.toString(),
    HOGA_PUBLIC_URL: '',
    HOGA_TRUSTED_PROXIES: '',
    HOGA_BOTS: 'on',
    HOGA_BOT_SEED: '1',
    // At this level a request writes nothing, and the engine says at the end what it did.
    HOGA_LOG_LEVEL: 'info',
    HOGA_LIMIT_ADDRESS_PER_SECOND: LIMIT,
    HOGA_LIMIT_READS_PER_SECOND: LIMIT,
    HOGA_LIMIT_ORDERS_PER_SECOND: LIMIT,
    HOGA_LIMIT_KEY_READS_PER_SECOND: LIMIT,
    HOGA_LIMIT_KEY_ORDERS_PER_SECOND: LIMIT,
    HOGA_LIMIT_SIGN_INS_PER_MINUTE: LIMIT,
    HOGA_LIMIT_SOCKETS_PER_ADDRESS: SOCKETS_LIMIT,
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

async function end(child: ChildProcess, first: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill(first);
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
