import { expect, test } from 'vitest';
import { languageFor } from './language.ts';

test.each([
  [null, [], 'ko'],
  [null, ['ko-KR', 'en'], 'ko'],
  [null, ['en-US', 'ko'], 'en'],
  [null, ['fr', 'en'], 'en'],
  [null, ['fr'], 'ko'],
  ['en', ['ko'], 'en'],
  ['ko', ['en'], 'ko'],
  ['xx', ['en'], 'en'],
])('with %o stored and %o asked for it is %s', (stored, preferred, language) => {
  expect(languageFor(stored, preferred)).toBe(language);
});
