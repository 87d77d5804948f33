import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

test.each([
  [0, '2:00'],
  [500, '2:00'],
  [55_000, '1:05'],
  [119_999, '0:01'],
  [120_000, '0:00'],
  [500_000, '0:00'],
])('after %i ms of two minutes, %s are left', (after, left) => {
  const start = Date.UTC(2026, 10, 25);
  expect(timeLeft(new Date(start + 120_000).toISOString(), start + after)).toBe(left);
});
