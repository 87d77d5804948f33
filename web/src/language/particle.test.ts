import { expect, test } from 'vitest';
import { withParticle } from './particle.ts';

test.each([
  ['지갑', '을/를', '지갑을'],
  ['호가', '을/를', '호가를'],
  ['LPJ', '을/를', 'LPJ를'],
  ['005930', '을/를', '005930을'],
  ['72,300', '으로/로', '72,300으로'],
  ['8', '으로/로', '8로'],
  ['email', '이/가', 'email이'],
  ['', '을/를', ''],
])('%s with %s is %s', (word, particle, read) => {
  expect(withParticle(word, particle)).toBe(read);
});

test('without a particle the word stays as it is', () => {
  expect(withParticle('호가', undefined)).toBe('호가');
});
