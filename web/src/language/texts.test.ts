import { expect, test } from 'vitest';
import { en } from './en/index.ts';
import { ko } from './ko/index.ts';

type Rooms = { readonly [room: string]: { readonly [key: string]: string } };

const [korean, english]: Rooms[] = [ko, en];
const EVERY = Object.entries(korean!).flatMap(([room, texts]) =>
  Object.keys(texts).map((key) => [room, key] as const),
);

/** The names in `{{name}}` and `{{name, particle}}`. */
function blanksOf(text: string): string[] {
  return Array.from(text.matchAll(/\{\{\s*(\w+)/g), ([, name]) => name ?? '').toSorted();
}

test('both languages say the same things', () => {
  expect(Object.keys(english!)).toEqual(Object.keys(korean!));
  for (const [room, texts] of Object.entries(korean!)) {
    expect(Object.keys(english![room]!).toSorted(), room).toEqual(Object.keys(texts).toSorted());
  }
});

test.each(EVERY)('%s:%s is whole in both languages', (room, key) => {
  const [inKorean, inEnglish] = [korean![room]![key]!, english![room]![key]!];
  expect(inKorean.trim()).not.toBe('');
  expect(inEnglish.trim()).not.toBe('');
  expect(new Set(blanksOf(inEnglish))).toEqual(new Set(blanksOf(inKorean)));
});

test('English is English', () => {
  const named = ['language', 'otherLanguage'];
  for (const [room, texts] of Object.entries(english!)) {
    for (const [key, text] of Object.entries(texts)) {
      if (!named.includes(key)) expect(text, `${room}:${key}`).not.toMatch(/\p{Script=Hangul}/u);
    }
  }
});
