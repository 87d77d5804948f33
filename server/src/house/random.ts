/** Chance that can be repeated: the next number from 0 (included) to 1 (not included). */
export type Random = () => number;

/**
 * sfc32, the "small fast counting" generator by Chris Doty-Humphrey (PractRand): 128 bits of state,
 * one of them a counter, so that no seed has a short cycle. Two houses with the same seed decide
 * alike, on any machine. It guards nothing: whoever knows the seed can foresee the house.
 */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one bit give unrelated numbers after a few rounds.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/**
 * A number around 0 with variance 1, at most 3.5 away. A sum of four is near enough to a bell, and
 * unlike a logarithm it is the same to the last bit everywhere.
 */
export function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
