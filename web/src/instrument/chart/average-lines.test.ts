import type { Candle } from '@hoga/contract/instrument';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AverageLines, PERIODS } from './average-lines.ts';

const candle = (close: number): Candle => ({ close: String(close / 100) }) as Candle;

/** As anybody would work it out, for every candle from its closes alone. */
function naiveSums(closes: readonly number[]): (number | null)[][] {
  return closes.map((_, place) =>
    PERIODS.map((period) => {
      if (place + 1 < period) return null;
      return closes.slice(place + 1 - period, place + 1).reduce((sum, close) => sum + close, 0);
    }),
  );
}

test('whether candles come at the end, change there or are put before: the averages are theirs', () => {
  const close = fc.integer({ min: 100, max: 1_000_000_000 });
  const change = fc.record({
    kind: fc.constantFrom('append', 'amend', 'prepend'),
    closes: fc.array(close, { minLength: 1, maxLength: 30 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const lines = new AverageLines();
      let closes: number[] = [];
      for (const { kind, closes: incoming } of changes) {
        let from = closes.length;
        if (kind === 'prepend') {
          closes = [...incoming, ...closes];
          from = 0;
        } else if (kind === 'amend' && closes.length > 0) {
          from -= 1;
          closes = [...closes.slice(0, -1), ...incoming];
        } else {
          closes = [...closes, ...incoming];
        }
        lines.update(closes.map(candle), from);
        expect(lines.sums).toEqual(naiveSums(closes));
      }
    }),
  );
});
