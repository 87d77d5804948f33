import { parseDecimal } from '@hoga/core/money';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DECIMAL_DIGITS_MAX,
  NonNegativeDecimal,
  PositiveDecimal,
  positiveDecimalFault,
} from './decimal.ts';

test.each([
  ['NaN', 'not-a-decimal'],
  ['Infinity', 'not-a-decimal'],
  ['1e309', 'not-a-decimal'],
  ['0x1', 'not-a-decimal'],
  [' 1', 'not-a-decimal'],
  ['1 ', 'not-a-decimal'],
  ['1,000', 'not-a-decimal'],
  ['', 'not-a-decimal'],
  ['01', 'not-a-decimal'],
  ['+1', 'not-a-decimal'],
  ['.5', 'not-a-decimal'],
  ['5.', 'not-a-decimal'],
  ['１', 'not-a-decimal'],
  ['1\n', 'not-a-decimal'],
  ['9'.repeat(31), 'too-many-digits'],
  [`0.${'0'.repeat(29)}1`, 'too-many-digits'],
  ['9'.repeat(100_000), 'too-many-digits'],
  ['0', 'zero-number'],
  ['0.000', 'zero-number'],
  ['-0', 'zero-number'],
  ['-1', 'negative-number'],
  ['-0.0001', 'negative-number'],
])('%o is refused as %s', (text, fault) => {
  expect(positiveDecimalFault(text)).toBe(fault);
});

test.each(['1', '0.0001', '3000.50', '9'.repeat(30), `0.${'0'.repeat(28)}1`])(
  '%s is a positive decimal',
  (text) => {
    expect(positiveDecimalFault(text)).toBeUndefined();
    expect(PositiveDecimal.parse(text)).toBe(text);
  },
);

test('nothing is a number too, where none is needed', () => {
  for (const text of ['0', '0.00', '1']) expect(NonNegativeDecimal.parse(text)).toBe(text);
  for (const text of ['-1', '', '00'])
    expect(NonNegativeDecimal.safeParse(text).success).toBe(false);
});

test('core draws the line at the same number of digits', () => {
  expect(parseDecimal('9'.repeat(DECIMAL_DIGITS_MAX), 0)).toBeTypeOf('bigint');
  expect(parseDecimal('9'.repeat(DECIMAL_DIGITS_MAX + 1), 0)).toBe('too_many_digits');
});

test('any text is judged, never thrown at', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const fault = positiveDecimalFault(text);
      if (fault === undefined) expect(Number(text)).toBeGreaterThan(0);
    }),
  );
});
