import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test('each attempt waits up to twice as long, up to 15 s', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 60].map((failures) =>
    backOff({ failures, code: 1006, chance: 1 }),
  );
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('all of the wait is chance, so that clients do not come at once', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const wait = backOff({ failures, code: 1012, chance });
      expect(wait).toBeCloseTo(chance * backOff({ failures, code: 1012, chance: 1 }));
    }),
  );
});

test('"in a moment" is not now', () => {
  expect(backOff({ failures: 0, code: 1013, chance: 0 })).toBe(1_000);
});

test.each([1003, 1007, 1009, 4004])('after %i this client would be at fault again', (code) => {
  expect(backOff({ failures: 0, code, chance: 0 })).toBe(15_000);
});
