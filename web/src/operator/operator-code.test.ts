import { expect, test } from 'vitest';
import { operatorCodeIn } from './operator-code.ts';

test('the code stands after the hash', () => {
  expect(operatorCodeIn('#operator=aB-9_x')).toBe('aB-9_x');
  expect(operatorCodeIn('operator=aB')).toBe('aB');
});

test('any other fragment has none', () => {
  for (const fragment of ['', '#', '#book', '#operator=', '#operators=1']) {
    expect(operatorCodeIn(fragment)).toBeNull();
  }
});
