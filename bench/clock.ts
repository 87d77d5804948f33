/** A clock that all processes of the machine share and that never goes back, in milliseconds. */
export function monotonicMs(): number {
  return performance.now() + OFFSET_MS;
}

const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();
