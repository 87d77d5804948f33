import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLower } from './prices.ts';

test.each([
  ['9', '10', true],
  ['10', '9', false],
  ['3000', '3000.5', true],
  ['3000.5', '3000', false],
  ['0.05', '0.5', true],
  ['0.25', '0.3', true],
  ['7', '7', false],
  ['9007199254740993', '9007199254740992', false],
  ['9007199254740992', '9007199254740993', true],
])('%s is lower than %s: %s', (a, b, answer) => {
  expect(isLower(a, b)).toBe(answer);
});

test('the order is that of the exact numbers', () => {
  const units = fc.bigInt({ min: 1n, max: 10n ** 20n });
  fc.assert(
    fc.property(units, units, (a, b) => {
      expect(isLower(text(a), text(b))).toBe(a < b);
    }),
  );
});

/** Millionths as a decimal without zeros behind. */
function text(units: bigint): string {
  const digits = units.toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return digits.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`);
}
