import { expect, test } from 'vitest';
import { isMissingChunk } from './missing-chunk.ts';

test.each([
  ['Chromium', 'Failed to fetch dynamically imported module: http://x/assets/entry-1.js'],
  ['Firefox', 'error loading dynamically imported module: http://x/assets/entry-1.js'],
  ['Safari', 'Importing a module script failed.'],
])('%s says that a part of the page is missing', (_, message) => {
  expect(isMissingChunk(new TypeError(message))).toBe(true);
});

test('any other mistake is one', () => {
  expect(isMissingChunk(new TypeError('x is undefined'))).toBe(false);
  expect(isMissingChunk('Importing a module script failed.')).toBe(false);
});
