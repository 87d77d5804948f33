import { test } from 'vitest';
import { runLength } from '../../test/run-length.ts';
import { playTwins } from '../../test/twin-exchanges.ts';

const SEEDS = runLength({ short: 24, long: 100 });
const COMMANDS = 10_000;

test(
  '[EX1, MT1, MT2] on the naive book a stream gives the same events and the same state',
  { timeout: 300_000 },
  () => {
    for (let seed = 0; seed < SEEDS; seed += 1) playTwins(seed, COMMANDS);
  },
);
