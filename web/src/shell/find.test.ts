import { expect, test } from 'vitest';
import { find, spoken } from './find.ts';

const lpj = { name: 'LPJ', words: ['LPJ', 'KRW-LPJ', 'LPJ/KRW', ...spoken('LPJ')] };
const samsung = { name: '삼성전자', words: ['삼성전자', '005930'] };
const settings = { name: '설정', words: ['설정', 'settings'] };
const dark = { name: '어두운 화면', words: ['어두운 화면', 'dark theme'] };
const ITEMS = [lpj, samsung, settings, dark];

test.each([
  ['lpj', lpj],
  ['LPJ', lpj],
  ['krw', lpj],
  ['lpj/k', lpj],
  ['ㄹㅍㅈ', lpj],
  ['엘피', lpj],
  ['ㅇㅍㅈㅇ', lpj],
  // Meant as lpj, typed on the Korean layout, and as ㄹㅍㅈ on the Latin one.
  ['ㅣㅔㅓ', lpj],
  ['fvw', lpj],
  ['ㅅㅅㅈㅈ', samsung],
  ['ttww', samsung],
  ['삼', samsung],
  // A syllable that is not finished yet.
  ['삼서', samsung],
  ['삼성ㅈ', samsung],
  ['5930', samsung],
  ['tkatjd', samsung],
  ['설정', settings],
  ['ㅅㅈ', settings],
  ['tjfwjd', settings],
  ['ㄴㄷㅅ샤ㅜㅎㄴ', settings],
  ['어두운화면', dark],
  ['ㅇㄷㅇ ㅎㅁ', dark],
])('%s finds what was meant', (typed, meant) => {
  const [first] = find(typed, ITEMS);
  expect(first?.name).toBe(meant.name);
});

test('nothing typed leaves all, and what nothing answers to finds nothing', () => {
  expect(find('  ', ITEMS)).toEqual(ITEMS);
  expect(find('없는 종목', ITEMS)).toEqual([]);
  expect(find('12345678901234567890', ITEMS)).toEqual([]);
});

test('a word that begins with it comes first', () => {
  const inside = { words: ['새 설정'] };
  expect(find('설', [inside, settings])).toEqual([settings, inside]);
});

test('only letters are spoken', () => {
  expect(spoken('LPJ')).toEqual(['엘피제이', 'ㄹㅍㅈ']);
  expect(spoken('005930')).toEqual([]);
});
