/**
 * One measurement in a process of its own, told what to do by its only argument. Two programs that
 * are compared must not share a heap, nor what the compiler has learnt: with another order book in
 * the process ours once fell to a quarter of its speed.
 */
import { unreachable } from '@hoga/core/assert';
import { measureExchange, type ExchangeCase } from './exchange-executor.ts';
import { measureBook, measurePeer, type PeerStreamName } from './matching-executors.ts';
import type { StreamName } from './matching-streams.ts';
import type { TimedRun } from './timed-run.ts';

export type Task = { readonly commands: number } & (
  | { readonly executor: 'book'; readonly stream: StreamName }
  | { readonly executor: 'peer'; readonly stream: PeerStreamName }
  | { readonly executor: 'exchange'; readonly stream: ExchangeCase }
);

export interface TaskResult extends TimedRun {
  readonly peakMb: number;
}

const KB_PER_MB = 1_024;

function run(task: Task): TimedRun {
  switch (task.executor) {
    case 'book':
      return measureBook(task.stream, task.commands);
    case 'peer':
      return measurePeer(task.stream, task.commands);
    case 'exchange':
      return measureExchange(task.stream, task.commands);
    default:
      return unreachable(task);
  }
}

// Nobody else starts it: the task is what own-process.ts made.
const measured = run(JSON.parse(process.argv[2] ?? '') as Task);
const result: TaskResult = { ...measured, peakMb: process.resourceUsage().maxRSS / KB_PER_MB };
process.send?.(result);
