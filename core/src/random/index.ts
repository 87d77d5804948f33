/**
 * Chance that can be repeated. This room makes numbers from a seed, the same ones on any machine.
 *
 * The market itself knows no chance (EX1): this is for those who decide what to ask of it.
 */

/**
 * sfc32, the "small fast counting" generator by Chris Doty-Humphrey (PractRand): 128 bits of state,
 * one of them a counter, so that no seed has a short cycle. Each call gives the next whole number
 * below 2³². It guards nothing: whoever knows the seed can foresee the numbers.
 */
export function sfc32(seed: number): () => number {
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
