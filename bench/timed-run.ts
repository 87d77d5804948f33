import { getHeapStatistics } from 'node:v8';
import type { Window } from './cpu-profile.ts';

export interface TimedRun {
  readonly perSecond: number;
  /** All that was allocated on the heap meanwhile, whether it is still there or not. */
  readonly bytesPerCommand: number;
  /** Trades of the commands. */
  readonly fills: number;
  /** When it was, on the clock of a profile. */
  readonly window: Window;
}

/** Adds up what batches of commands take, from a heap without garbage. */
export class BatchClock {
  #commands = 0;
  #nanoseconds = 0n;
  #bytes = 0;
  readonly #from: bigint;

  constructor() {
    globalThis.gc?.();
    this.#from = process.hrtime.bigint();
  }

  time(commands: number, execute: () => void): void {
    const before = getHeapStatistics().total_allocated_bytes;
    const from = process.hrtime.bigint();
    execute();
    this.#nanoseconds += process.hrtime.bigint() - from;
    this.#bytes += getHeapStatistics().total_allocated_bytes - before;
    this.#commands += commands;
  }

  read(): Omit<TimedRun, 'fills'> {
    return {
      perSecond: (1e9 * this.#commands) / Number(this.#nanoseconds),
      bytesPerCommand: this.#bytes / this.#commands,
      window: {
        from: Number(this.#from / 1000n),
        to: Number(process.hrtime.bigint() / 1000n),
      },
    };
  }
}
