import { expect, test } from 'vitest';
import { assert, AssertionError, present, unreachable } from './index.ts';

test('a claim that holds passes, one that does not says what should have been true', () => {
  expect(() => assert(true, 'one is less')).not.toThrow();
  expect(() => assert(false, 'two is less')).toThrow(new AssertionError('two is less'));
});

test('what is there is returned, zero and empty text included; what is not is a bug', () => {
  expect(present(0, 'a count')).toBe(0);
  expect(present('', 'a text')).toBe('');
  expect(() => present(undefined, 'a count')).toThrow('a count');
  expect(() => present(null, 'a text')).toThrow('a text');
});

test('a branch the compiler excluded throws when it is reached after all', () => {
  expect(() => unreachable('hold' as never)).toThrow('unreachable: hold');
});
