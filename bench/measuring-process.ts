/**
 * One measurement in a process of its own, told what to do by its only argument. Two programs that
 * are compared must not share a heap, nor what the compiler has learnt: with another order book in
 * the process ours once fell to a quarter of its speed.
 */
import { measureBook, measurePeer } from './matching-executors.ts';
import type { TimedRun } from './timed-run.ts';
import type { StreamName } from './matching-streams.ts';

const EXECUTORS = { book: measureBook, peer: measurePeer };

export interface Task {
  readonly executor: keyof typeof EXECUTORS;
  readonly stream: StreamName;
  readonly commands: number;
}

export interface TaskResult extends TimedRun {
  readonly peakMb: number;
}

const KB_PER_MB = 1_024;

/** Nobody else starts it: the task is what own-process.ts made. */
const { executor, stream, commands } = JSON.parse(process.argv[2] ?? '') as Task;
const run = EXECUTORS[executor](stream, commands);
const result: TaskResult = { ...run, peakMb: process.resourceUsage().maxRSS / KB_PER_MB };
process.send?.(result);
