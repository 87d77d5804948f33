/** Nanoseconds that the simplest things take on this machine, now. */
export interface MachineSpeed {
  /** A multiplication and an addition that wait for the ones before. */
  readonly step: number;
  /** A read of memory that no cache has, which waits for the one before. */
  readonly read: number;
}

const STEPS = 20_000_000;
const READS = 500_000;
/** Integers of four bytes, a power of two, more than any cache holds. */
const SPREAD = 2 ** 24;
/** With these, x → ax + c passes every number below a power of two once (Knuth, 3.2.1.2). */
const [A, C] = [1_664_525, 1_013_904_223];

/**
 * Machines that are shared are not always as fast as they can be, and do not say so. Two runs whose
 * speeds differ are to be compared by ratios only.
 */
export function measureMachine(): MachineSpeed {
  return { step: timed(STEPS, step), read: timed(READS, readerOf(SPREAD)) };
}

export function speedLine(before: MachineSpeed, after: MachineSpeed): string {
  const both = (part: keyof MachineSpeed): string =>
    `${before[part].toFixed(1)} and ${after[part].toFixed(1)} ns`;
  return (
    `The machine before and after: a step of arithmetic took ${both('step')}, ` +
    `a read of far memory ${both('read')}.`
  );
}

function step(from: number): number {
  return (Math.imul(from, A) + C) | 0;
}

function readerOf(length: number): (from: number) => number {
  const next = new Int32Array(length);
  for (let index = 0; index < length; index += 1) next[index] = step(index) & (length - 1);
  return (from) => next[from] ?? 0;
}

/** Nanoseconds each, the first tenth not counted. */
function timed(count: number, work: (from: number) => number): number {
  let state = 0;
  for (let warmUp = 0; warmUp < count / 10; warmUp += 1) state = work(state);
  const began = performance.now();
  for (let index = 0; index < count; index += 1) state = work(state);
  const milliseconds = performance.now() - began;
  // What nobody reads would not be computed.
  if (Number.isNaN(state)) throw new Error('numbers are numbers');
  return (1e6 * milliseconds) / count;
}
