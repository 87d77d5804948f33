import { getHeapStatistics } from 'node:v8';
import type { Window } from './cpu-profile.ts';

export interface TimedRun {
  readonly perSecond: number;
  /** All that was allocated on the heap meanwhile, whether it is still there or not. */
  readonly bytesPerCommand: number;
  /** When it was, on the clock of a profile. */
  readonly window: Window;
}

/** Times what executes so many commands, from a heap without garbage. */
export function timeRun(commands: number, execute: () => void): TimedRun {
  globalThis.gc?.();
  const before = getHeapStatistics().total_allocated_bytes;
  const from = process.hrtime.bigint();
  execute();
  const to = process.hrtime.bigint();
  const allocated = getHeapStatistics().total_allocated_bytes - before;
  return {
    perSecond: (1e9 * commands) / Number(to - from),
    bytesPerCommand: allocated / commands,
    window: { from: Number(from / 1000n), to: Number(to / 1000n) },
  };
}
