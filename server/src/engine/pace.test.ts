import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('what was done lately is the sum of the span until now, and of nothing before', () => {
  const step = fc.record({ afterMs: fc.integer({ min: 0, max: 400 }), count: fc.nat(1_000) });
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 0, max: 600 }), (steps, lastMs) => {
      let now = 0;
      const pace = createPace(500, () => now);
      const done = steps.map(({ afterMs, count }) => {
        now += afterMs;
        pace.did(count);
        return { at: now, count };
      });
      now += lastMs;
      const within = done.filter(({ at }) => at >= now - 500);
      expect(pace.lately()).toBe(within.reduce((sum, { count }) => sum + count, 0));
    }),
  );
});
