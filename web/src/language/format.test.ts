import { expect, test } from 'vitest';
import { difference, formatsFor, koreanWon, sumOf } from './format.ts';

const [ko, en] = [formatsFor('ko'), formatsFor('en')];

test('prices are shown in full, in the words of the language', () => {
  expect(ko.won('72300')).toBe('72,300원');
  expect(en.won('72300')).toBe('₩72,300');
  expect(ko.price('10000000.01')).toBe('10,000,000.01');
  expect(ko.price('3002.5')).toBe('3,002.5');
});

test('quantities keep their four places', () => {
  expect(ko.quantity('1649.4623')).toBe('1,649.4623');
  expect(ko.quantity('0.0001')).toBe('0.0001');
});

test('what is no number is shown as missing, never as zero', () => {
  expect(ko.won('')).toBe('–원');
  expect(koreanWon('many')).toBe('–');
});

test.each([
  [0.0123, '+1.23%'],
  [-0.0123, '-1.23%'],
  [0, '0.00%'],
  [-0.000001, '0.00%'],
])('a rate of %d has a sign unless it is nothing', (share, shown) => {
  expect(ko.rate(share)).toBe(shown);
});

test.each([
  ['0', '0원'],
  ['9999.99', '9,999원'],
  ['10000', '1만원'],
  ['4951556.6992', '495만원'],
  ['123450000', '1억 2,345만원'],
  ['100000000', '1억원'],
  ['1234567890000', '12,345억 6,789만원'],
])('%s won are said in steps of ten thousand', (decimal, shown) => {
  expect(koreanWon(decimal)).toBe(shown);
});

test('large amounts are short in English too', () => {
  expect(en.turnover('123450000')).toBe('₩123.45M');
});

test('time is Seoul’s, on a clock of 24 hours', () => {
  expect(ko.time('2026-11-21T15:30:00.000Z')).toBe('00:30:00');
  expect(en.time('2026-11-21T06:30:05.000Z')).toBe('15:30:05');
});

test('sums and differences are exact', () => {
  expect(sumOf(['0.1', '0.2'])).toBe('0.3');
  expect(sumOf([])).toBe('0');
  expect(difference('3002.5', '3003')).toBe('-0.5');
});
