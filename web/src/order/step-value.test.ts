import { KRW_LPJ } from '@hoga/core/instrument';
import { expect, test } from 'vitest';
import { stepDecimal, stepPrice } from './step-value.ts';

const UP = { direction: 1, isLarge: false } as const;
const DOWN = { direction: -1, isLarge: false } as const;

test.each([
  ['3000', UP, '3001'],
  ['3000', DOWN, '2999'],
  ['4999', UP, '5000'],
  ['5000', UP, '5005'],
  ['5000', DOWN, '4999'],
  ['10', DOWN, '9.99'],
  ['3000.5', UP, '3001'],
  ['3000.5', DOWN, '3000'],
  ['3000.123456', DOWN, '3000'],
  ['3000', { ...UP, isLarge: true }, '3010'],
  ['4995', { ...UP, isLarge: true }, '5025'],
  ['5', { ...DOWN, isLarge: true }, '4.9'],
  ['1', DOWN, '1'],
  ['0', UP, '1'],
  ['10000000', UP, '10000000'],
  ['99999999999999999999', DOWN, '10000000'],
  ['', UP, ''],
])('from %s by %o it is %s', (from, step, to) => {
  expect(stepPrice(KRW_LPJ, from, step)).toBe(to);
});

test.each([
  ['', UP, '1'],
  ['1.5', UP, '2.5'],
  ['0.5', DOWN, '0'],
  ['1', { ...UP, isLarge: true }, '11'],
])('a quantity of %s by %o is %s', (from, step, to) => {
  expect(stepDecimal(from, '1', { ...step, places: 4 })).toBe(to);
});
