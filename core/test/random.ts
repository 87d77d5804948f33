import { sfc32 } from '../src/random/index.ts';

/** Chance that can be repeated: the same seed gives the same numbers on any machine. */
export interface Random {
  /** A whole number from 0 to `count` - 1; `count` is at most 2³². */
  below(count: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  shuffled<Value>(values: readonly Value[]): Value[];
}

export function seededRandom(seed: number): Random {
  const next = sfc32(seed);
  const below = (count: number): number => Math.floor((next() / 2 ** 32) * count);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    percent: (share) => below(100) < share,
    pick: (values) => values[below(values.length)]!,
    shuffled: (values) => {
      const left = [...values];
      return values.map(() => left.splice(below(left.length), 1)[0]!);
    },
  };
}
