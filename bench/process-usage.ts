/** What processes take, from Linux's /proc; elsewhere nothing is known. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100;
const KB_PER_MB = 1024;

interface Stat {
  readonly name: string;
  readonly parent: number;
  readonly cpuSeconds: number;
}

export const knowsUsage = process.platform === 'linux';

/** The `postgres` that a server started, and that process's children. */
export function postgresOf(server: number): { postmaster: number; all: number[] } | undefined {
  const stats = allStats();
  const postmaster = stats.find(({ stat }) => stat.parent === server && stat.name === 'postgres');
  if (postmaster === undefined) return undefined;
  return { postmaster: postmaster.pid, all: familyOf(postmaster.pid) };
}

/** A process and those it started. */
export function familyOf(parent: number): number[] {
  const children = allStats().filter(({ stat }) => stat.parent === parent);
  return [parent, ...children.map(({ pid }) => pid)];
}

/** Seconds of processor time so far, of processes that may have ended meanwhile. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(`/proc/${pid}/stat`)?.cpuSeconds ?? 0), 0);
}

/** The same of the main thread alone, which is where JavaScript runs. */
export function mainThreadCpuSeconds(pid: number): number {
  return statOf(`/proc/${pid}/task/${pid}/stat`)?.cpuSeconds ?? 0;
}

/** The same of all processes and the kernel. */
export function machineCpuSeconds(): number {
  const busyMs = cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  return busyMs.reduce((sum, each) => sum + each, 0) / 1000;
}

/** The most memory a process ever had. */
export function peakMemoryMb(pid: number): number {
  return fieldKb(`/proc/${pid}/status`, 'VmHWM') / KB_PER_MB;
}

/** Memory of several processes; what they share is counted once. */
export function sharedMemoryMb(pids: readonly number[]): number {
  return (
    pids.reduce((sum, pid) => sum + fieldKb(`/proc/${pid}/smaps_rollup`, 'Pss'), 0) / KB_PER_MB
  );
}

export function postgresVersion(postmaster: number): string {
  try {
    const program = readlinkSync(`/proc/${postmaster}/exe`);
    const told = execFileSync(program, ['--version'], { encoding: 'utf8' });
    return /[\d.]+/.exec(told)?.[0] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether the process is a `postgres` that works in this folder. */
export function isPostgresIn(pid: number, folder: string): boolean {
  const [program = '', ...rest] = (read(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return program.endsWith('/postgres') && rest.some((argument) => argument.startsWith(folder));
}

function allStats(): { pid: number; stat: Stat }[] {
  if (!knowsUsage) return [];
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? statOf(`/proc/${pid}/stat`) : undefined;
    return stat === undefined ? [] : [{ pid, stat }];
  });
}

function statOf(file: string): Stat | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  // The name stands in parentheses and may hold anything, blanks and parentheses included.
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  const ticks = (user ?? 0) + (system ?? 0);
  return { name, parent: parent ?? 0, cpuSeconds: ticks / TICKS_PER_SECOND };
}

function fieldKb(file: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(file) ?? '');
  return Number(found?.[1] ?? 0);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
