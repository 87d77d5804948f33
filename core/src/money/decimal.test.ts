import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount, formatDecimal, parseDecimal, shareRoundedDown, shareRoundedUp } from './index.ts';

describe('reading amounts', () => {
  test.each([
    ['0', 6, 0n],
    ['3000', 6, 3_000_000_000n],
    ['3000.5', 6, 3_000_500_000n],
    ['0.000001', 6, 1n],
    ['-0.5', 1, -5n],
    ['-12.30', 2, -1230n],
    ['1.5000', 1, 15n],
    ['7', 0, 7n],
  ])('[MO1, MO2] %s with %i places', (text, places, units) => {
    expect(parseDecimal(text, places)).toBe(units);
  });

  test.each([
    ['', 'not_a_decimal'],
    ['NaN', 'not_a_decimal'],
    ['1e309', 'not_a_decimal'],
    ['Infinity', 'not_a_decimal'],
    ['0x10', 'not_a_decimal'],
    [' 1', 'not_a_decimal'],
    ['1,000', 'not_a_decimal'],
    ['01', 'not_a_decimal'],
    ['.5', 'not_a_decimal'],
    ['5.', 'not_a_decimal'],
    ['+5', 'not_a_decimal'],
    ['１２', 'not_a_decimal'],
    ['1'.repeat(40), 'too_many_digits'],
    ['9'.repeat(1_000_000), 'too_many_digits'],
    ['0.0000001', 'too_many_places'],
  ])('[MO2] %s is refused as %s', (text, fault) => {
    expect(parseDecimal(text, 6)).toBe(fault);
  });

  test('[MO3] writing and reading back give the same amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }),
        fc.integer({ min: 0, max: 8 }),
        (units, places) => {
          expect(parseDecimal(formatDecimal(units, places), places)).toBe(units);
        },
      ),
    );
  });

  test.each([
    [3_000_500_000n, 6, '3000.5'],
    [10n, 1, '1'],
    [-5n, 1, '-0.5'],
    [0n, 6, '0'],
  ])('[MO3] %s with %i places is written %s', (units, places, text) => {
    expect(formatDecimal(units, places)).toBe(text);
  });
});

test('[MO4] a share is exact or off by less than one unit, to the side its name says', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.bigInt({ min: 0n, max: 1_000_000n }),
      (a, n) => {
        const down = shareRoundedDown(amount(a), n, 1_000_000n);
        const up = shareRoundedUp(amount(a), n, 1_000_000n);
        const remainder = a * n - down * 1_000_000n;
        expect(remainder >= 0n && remainder < 1_000_000n).toBe(true);
        expect(up - down).toBe(remainder === 0n ? 0n : 1n);
      },
    ),
  );
});
