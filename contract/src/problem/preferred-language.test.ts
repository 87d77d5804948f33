import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { preferredLanguage } from './preferred-language.ts';

test.each([
  [undefined, 'ko'],
  ['', 'ko'],
  ['ko', 'ko'],
  ['en', 'en'],
  ['EN-us', 'en'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['ko;q=0.1, en;q=0.2', 'en'],
  ['en, ko', 'en'],
  ['ko, en', 'ko'],
  ['fr, de;q=0.9', 'ko'],
  ['fr, en;q=0.1', 'en'],
  ['*', 'ko'],
  ['*;q=0.5, en;q=0.4', 'ko'],
  ['ko;q=0, *', 'en'],
  ['ko;q=0', 'ko'],
  ['en;q=0, ko;q=0.1', 'ko'],
  ['en;q=nonsense', 'ko'],
  ['en;q=2', 'ko'],
  [';;;,,,=', 'ko'],
  [`${'fr,'.repeat(1000)}en`, 'ko'],
])('Accept-Language %o is answered in %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test('any header is answered', () => {
  fc.assert(fc.property(fc.string(), (header) => ['ko', 'en'].includes(preferredLanguage(header))));
});
