import { PASSWORD_LENGTH_MIN as LENGTH_ON_THE_WIRE } from '@hoga/contract/account';
import { expect, test } from 'vitest';
import { PASSWORD_LENGTH_MIN, strengthOf } from './password-strength.ts';

test('the shortest password is that of the contract', () => {
  expect(PASSWORD_LENGTH_MIN).toBe(LENGTH_ON_THE_WIRE);
});

test.each([
  ['', 0],
  ['Tr0ub4dor', 0],
  ['aaaaaaaaaaaaaaaa', 1],
  ['1234567890', 1],
  ['abcdefghijkl', 1],
  ['qpqpqpqpqpqp', 1],
  ['mango river', 2],
  ['mango river tickets', 3],
  ['오늘도 분할매수한다', 3],
  ['x7!Kq0-Zv4#p', 3],
])('%s is %i', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});

test('what is known of someone adds little', () => {
  expect(strengthOf('hoga@example.com', ['hoga@example.com'])).toBe(1);
});
