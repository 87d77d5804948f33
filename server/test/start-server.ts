import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** The real server, as a process of its own. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** The code of the operator's link, if one was printed. */
  readonly operatorCode: string | null;
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it at once, as a crash would; its database goes on without it. */
  crash(): Promise<void>;
  /** Asks it to stop and waits; answers with its exit code. */
  stop(): Promise<number | null>;
}

export interface ServerOptions {
  readonly dataFolder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Allowances that no test meets by accident. */
const UNLIMITED = {
  HOGA_LIMIT_ADDRESS_PER_SECOND: '1000000',
  HOGA_LIMIT_READS_PER_SECOND: '1000000',
  HOGA_LIMIT_ORDERS_PER_SECOND: '1000000',
  HOGA_LIMIT_KEY_READS_PER_SECOND: '1000000',
  HOGA_LIMIT_KEY_ORDERS_PER_SECOND: '1000000',
  HOGA_LIMIT_SIGN_INS_PER_MINUTE: '1000000',
  HOGA_LIMIT_GUESTS_PER_ADDRESS: '1000000',
  HOGA_LIMIT_GUESTS_PER_DAY: '1000000',
  HOGA_LIMIT_MAILS_PER_HOUR: '1000000',
};

/** Starts the server on a free port and waits for the address it prints. */
export async function startServer({ dataFolder, env = {} }: ServerOptions): Promise<RunningServer> {
  const child = spawn(process.execPath, [join(ROOT, 'server/src/main.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...UNLIMITED,
      HOGA_DATA: dataFolder,
      HOGA_PORT: '0',
      HOGA_BOTS: 'off',
      DATABASE_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text += chunk));
  }
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  await waitFor(
    () => /hoga is open +http/.test(text),
    child,
    () => text,
  );
  return {
    url: /hoga is open +(http:\/\/\S+)/.exec(text)?.[1] ?? '',
    pid: child.pid ?? 0,
    dataFolder,
    operatorCode: /#operator=(\S+)/.exec(text)?.[1] ?? null,
    output: () => text,
    crash: async () => {
      child.kill('SIGKILL');
      await exited(child);
    },
    stop: async () => {
      child.kill('SIGTERM');
      return exited(child);
    },
  };
}

/** A data folder that a database run by another user can pass through. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-server-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Ends a database that a crashed server left running, and removes the folder. */
export async function removeDataFolder(folder: string): Promise<void> {
  const pidFile = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(pidFile, 10);
  if (pid > 0) {
    process.kill(pid, 'SIGINT');
    for (let waited = 0; isAlive(pid) && waited < STOP_LIMIT_MS; waited += 50) await pause(50);
  }
  await rm(folder, { recursive: true, force: true });
}

async function waitFor(
  isThere: () => boolean,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  for (let waited = 0; !isThere(); waited += 20) {
    if (child.exitCode !== null || child.signalCode !== null || waited > START_LIMIT_MS) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${output()}`);
    }
    await pause(20);
  }
}

async function exited(child: ChildProcess): Promise<number | null> {
  for (let waited = 0; child.exitCode === null && child.signalCode === null; waited += 10) {
    if (waited > STOP_LIMIT_MS) child.kill('SIGKILL');
    await pause(10);
  }
  return child.exitCode;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
