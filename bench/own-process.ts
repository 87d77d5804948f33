import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MeasureOptions, Measurement } from './benchmark.ts';
import { costLines, profileIn } from './cpu-profile.ts';
import type { Task, TaskResult } from './measuring-process.ts';

/** Commands of a measurement, and of one that only shows that it works. */
export const FULL = 1_000_000;
export const QUICK = 50_000;

const PROGRAM = fileURLToPath(new URL('./measuring-process.ts', import.meta.url));

export interface Apart extends TaskResult {
  /** The functions that took its time, when it was profiled. */
  readonly costs: readonly string[];
}

/** Measures in a process of its own, with the memory for short-lived objects `npm start` gives. */
export async function measureApart(task: Task, options: MeasureOptions): Promise<Apart> {
  const folder = await mkdtemp(join(tmpdir(), 'hoga-bench-'));
  const profiling = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const child = fork(PROGRAM, [JSON.stringify(task)], {
    execArgv: ['--expose-gc', '--max-semi-space-size=64', ...(options.isProfiled ? profiling : [])],
    signal: options.signal,
    serialization: 'advanced',
  });
  try {
    const ended = once(child, 'exit');
    let result: TaskResult | undefined;
    // The only message is what measuring-process.ts sends.
    child.on('message', (message) => (result = message as TaskResult));
    await ended;
    if (result === undefined) throw new Error(`nothing was measured for ${JSON.stringify(task)}`);
    const { window } = result;
    const costs = options.isProfiled ? costLines(await profileIn(folder), window) : [];
    return { ...result, costs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function measurementsOf(name: string, measured: Apart): Measurement[] {
  return [
    { case: name, metric: 'ops_per_s', value: measured.perSecond, unit: '1/s' },
    { case: name, metric: 'bytes_per_command', value: measured.bytesPerCommand, unit: '1' },
    { case: name, metric: 'peak_memory', value: measured.peakMb, unit: 'MB' },
  ];
}
