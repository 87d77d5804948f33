import type { Measurement } from './benchmark.ts';

/** The smallest value that at least `percent` of the values do not exceed (nearest rank). */
export function percentile(sorted: Float64Array, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One measurement for each case and metric of several runs. */
export function medians(runs: readonly (readonly Measurement[])[]): Measurement[] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of runs.flat()) {
    const key = `${measurement.case} ${measurement.metric}`;
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const value = median(group.map((measurement) => measurement.value));
    return first === undefined ? [] : [{ ...first, value }];
  });
}
