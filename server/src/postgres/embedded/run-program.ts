import { execFile } from 'node:child_process';
import type { DatabaseUser } from './database-user.ts';

const OUTPUT_BYTES_MAX = 1_000_000;
const LINES_SHOWN = 20;

/** A program that is expected to end by itself. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly user: DatabaseUser;
  readonly timeoutMs: number;
  /** What is written to its standard input; secrets travel here, never in the arguments. */
  readonly input?: string;
}

export interface Finished {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** The last lines of both outputs, for an error message. */
  readonly lastLines: string;
}

/** How PostgreSQL's programs run: as the database's user, from a folder that user can enter. */
export function childOptions(user: DatabaseUser) {
  return {
    cwd: '/',
    // The server's environment holds secrets and may hold PG* variables that change what these
    // programs do. LC_ALL=C also keeps macOS from starting threads inside the postmaster.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // `| 0` because Node wants ids above 2³¹ (macOS: nobody is −2) as signed numbers here.
    ...(user.isSwitchedTo ? { uid: user.uid | 0, gid: user.gid | 0 } : {}),
  };
}

/** Resolves when the program has ended; rejects only if it could not be started at all. */
export function runProgram(program: Program): Promise<Finished> {
  const { path, args, user, timeoutMs, input = '' } = program;
  const options = { ...childOptions(user), timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX };
  return new Promise((resolve, reject) => {
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string' && error.code.startsWith('E')) {
        reject(error);
        return;
      }
      const cut = error?.killed === true ? `stopped after ${timeoutMs} ms\n` : '';
      resolve({
        succeeded: error === null,
        stdout,
        lastLines: lastLinesOf(`${stdout}\n${stderr}\n${cut}`),
      });
    });
    // A program that ends without reading all its input breaks the pipe; its exit code tells why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

export function lastLinesOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LINES_SHOWN).join('\n');
}
