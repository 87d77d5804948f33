import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Side } from '../order/index.ts';
import { NONE, OccupiedTicks } from './occupied-ticks.ts';

/** One word, one word and a bit, and every number of floors, full and with one word more. */
const SIZES = [1, 31, 32, 33, 1_024, 1_025, 32_768, 32_769, 1_048_576, 1_048_577];

/** As it would be said: the members, best first. */
function line(members: ReadonlySet<number>, side: Side): number[] {
  return [...members].toSorted((a, b) => (side === 'buy' ? b - a : a - b));
}

function told(ticks: OccupiedTicks): number[] {
  const members: number[] = [];
  for (let tick = ticks.best; tick !== NONE; tick = ticks.after(tick)) members.push(tick);
  return members;
}

describe.each<Side>(['buy', 'sell'])('[MT1] the ticks of a %s side, best first', (side) => {
  test.each(SIZES)('on a ladder of %i', (size) => {
    // The ends of the ladder and of its words are where shifts go wrong.
    const edges = [0, 30, 31, 32, 33, 1_023, 1_024, 32_767, 32_768, 1_048_575, size - 2, size - 1];
    const tick = fc.oneof(
      fc.constantFrom(...edges.filter((edge) => edge >= 0 && edge < size)),
      fc.nat(size - 1),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ tick, isGone: fc.boolean() })), (steps) => {
        const ticks = new OccupiedTicks(side, size);
        const members = new Set<number>();
        for (const step of steps) {
          if (!step.isGone) ticks.add(step.tick);
          else ticks.delete(step.tick);
          if (!step.isGone) members.add(step.tick);
          else members.delete(step.tick);
          const expected = line(members, side);
          expect(ticks.best).toBe(expected[0] ?? NONE);
          const behind = expected.find((other) =>
            side === 'buy' ? other < step.tick : other > step.tick,
          );
          expect(ticks.after(step.tick)).toBe(behind ?? NONE);
        }
        expect(told(ticks)).toEqual(line(members, side));
      }),
      { numRuns: 20 },
    );
  });

  test('a ladder with every tick taken, emptied from the best', () => {
    const ticks = new OccupiedTicks(side, 2_000);
    const members = new Set(Array.from({ length: 2_000 }, (_, tick) => tick));
    for (const tick of members) ticks.add(tick);
    for (const tick of line(members, side)) {
      expect(ticks.best).toBe(tick);
      ticks.delete(tick);
    }
    expect(ticks.best).toBe(NONE);
  });
});
