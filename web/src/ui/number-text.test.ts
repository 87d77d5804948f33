import { expect, test } from 'vitest';
import { groupDigits, readNumber } from './number-text.ts';

test.each([
  ['72300', '72300'],
  ['72,300', '72300'],
  ['72,300원', '72300'],
  [' ₩72,300 ', '72300'],
  ['￦７２，３００', '72300'],
  ['０．５', '0.5'],
  ['0.5', '0.5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['0.50', '0.5'],
  ['007', '7'],
  ['0', '0'],
  ['0.0', '0'],
  ['', ''],
  ['.', ''],
  ['원', ''],
  ['1 234 567', '1234567'],
])('%o is read as %o', (typed, value) => {
  expect(readNumber(typed, 4)).toEqual({ value });
});

test.each([
  ['3만', '30000'],
  ['３만', '30000'],
  ['3만5천', '35000'],
  ['3만 5', '30005'],
  ['1.5만', '15000'],
  ['0.00015만', '1.5'],
  ['1억 2,345만 6,789원', '123456789'],
  ['2조', '2000000000000'],
  ['1천', '1000'],
])('%o counts in Korean units: %o', (typed, value) => {
  expect(readNumber(typed, 4)).toEqual({ value });
});

test.each([
  'a',
  '-5',
  '1.2.3',
  '1e5',
  '만',
  '.만',
  '5천3만',
  '3만만',
  '1억a',
  'ㅁ',
  '12ㅁ',
  '５５五',
])('%o is no number', (typed) => {
  expect(readNumber(typed, 4)).toEqual({ fault: 'not-a-number' });
});

test('more places than fit are refused, not cut off', () => {
  expect(readNumber('0.12345', 4)).toEqual({ fault: 'too-many-places' });
  expect(readNumber('0.00005만', 0)).toEqual({ fault: 'too-many-places' });
  expect(readNumber('100.5', 0)).toEqual({ fault: 'too-many-places' });
  expect(readNumber('100.0', 0)).toEqual({ value: '100' });
  expect(readNumber('0.12340000', 4)).toEqual({ value: '0.1234' });
});

test('digits beyond what a floating-point number holds stay exact', () => {
  const long = '123456789012345678901234.5678';
  expect(readNumber(long, 4)).toEqual({ value: long });
  expect(readNumber(groupDigits(long), 4)).toEqual({ value: long });
  expect(readNumber('9007199254740993억', 0)).toEqual({ value: '900719925474099300000000' });
});

test.each([
  ['', ''],
  ['0', '0'],
  ['999', '999'],
  ['1000', '1,000'],
  ['1234567.5678', '1,234,567.5678'],
  ['12345678901234567890', '12,345,678,901,234,567,890'],
])('%o is shown as %o', (value, shown) => {
  expect(groupDigits(value)).toBe(shown);
});
