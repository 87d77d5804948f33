import { expect, test } from 'vitest';
import { readPreferences } from './preferences.ts';

test.each([null, '', '{', 'null', '[]', '"dark"', '{"theme":"pink","confirmOrders":"no","x":1}'])(
  'what makes no sense counts as nothing: %o',
  (kept) => {
    expect(readPreferences(kept)).toEqual(readPreferences('{}'));
  },
);

test('what was chosen is read back, and the rest is as it begins', () => {
  expect(readPreferences('{"theme":"dark","colours":"us"}')).toEqual({
    ...readPreferences(null),
    theme: 'dark',
    colours: 'us',
  });
});
