import { IdentityBusy } from '../needs/index.ts';

export interface GateOptions {
  /** How many may be inside at once. */
  readonly inside: number;
  /** How many may wait; whoever comes after them is turned away with `IdentityBusy`. */
  readonly waiting: number;
}

export interface Gate {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Lets a bounded number of jobs run, and a bounded number wait, first come first served. */
export function createGate({ inside, waiting }: GateOptions): Gate {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < inside) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw new IdentityBusy('too many passwords are being checked');
    // Whoever leaves hands over their place, so `running` stays as it is.
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function leave(): void {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
