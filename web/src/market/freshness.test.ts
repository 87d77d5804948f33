import { expect, test } from 'vitest';
import { freshnessOf, pauseAfter } from './freshness.ts';

test('prices are live for three seconds and then say their age', () => {
  expect(freshnessOf({ heardAt: null, failures: 0 }, 0)).toEqual({ state: 'loading' });
  expect(freshnessOf({ heardAt: 1_000, failures: 1 }, 3_999)).toEqual({ state: 'live' });
  expect(freshnessOf({ heardAt: 1_000, failures: 2 }, 5_500)).toEqual({
    state: 'stale',
    seconds: 4,
  });
});

test('three failures in a row are a lost connection, however it began', () => {
  expect(freshnessOf({ heardAt: 1_000, failures: 3 }, 1_500)).toEqual({ state: 'offline' });
  expect(freshnessOf({ heardAt: null, failures: 3 }, 0)).toEqual({ state: 'offline' });
});

test('the page asks each second, and less often the longer nobody answers', () => {
  expect([0, 1, 2, 3, 4, 40].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});
