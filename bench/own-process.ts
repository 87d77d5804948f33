import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MeasureOptions } from './benchmark.ts';
import { costLines, profileIn } from './cpu-profile.ts';
import type { Task, TaskResult } from './measuring-process.ts';

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
