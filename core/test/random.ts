/** Chance that can be repeated: the same seed gives the same numbers on any machine. */
export interface Random {
  /** A whole number from 0 to `count` - 1; `count` is at most 2³². */
  below(count: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
}

/**
 * sfc32, the "small fast counting" generator by Chris Doty-Humphrey (PractRand): 128 bits of state,
 * one of them a counter, so that no seed has a short cycle. It is for tests and decides nothing else.
 */
export function seededRandom(seed: number): Random {
  const next = sfc32(seed);
  const below = (count: number): number => Math.floor((next() / 2 ** 32) * count);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    percent: (share) => below(100) < share,
    pick: (values) => values[below(values.length)]!,
  };
}

function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Seeds that differ in one bit give unrelated numbers after a few rounds.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
