import { convertHangulToQwerty, convertQwertyToHangul, disassemble, getChoseong } from 'es-hangul';

/** Something that can be looked for by any of its words. */
export interface Findable {
  readonly words: readonly string[];
}

const INITIALS = /^[ㄱ-ㅎ]+$/;

/** How a letter is read in Korean, and the consonant that stands for its sound. */
const LETTERS: Readonly<Record<string, readonly [name: string, sound: string]>> = {
  a: ['에이', 'ㅇ'],
  b: ['비', 'ㅂ'],
  c: ['씨', 'ㅋ'],
  d: ['디', 'ㄷ'],
  e: ['이', 'ㅇ'],
  f: ['에프', 'ㅍ'],
  g: ['지', 'ㄱ'],
  h: ['에이치', 'ㅎ'],
  i: ['아이', 'ㅇ'],
  j: ['제이', 'ㅈ'],
  k: ['케이', 'ㅋ'],
  l: ['엘', 'ㄹ'],
  m: ['엠', 'ㅁ'],
  n: ['엔', 'ㄴ'],
  o: ['오', 'ㅇ'],
  p: ['피', 'ㅍ'],
  q: ['큐', 'ㅋ'],
  r: ['알', 'ㄹ'],
  s: ['에스', 'ㅅ'],
  t: ['티', 'ㅌ'],
  u: ['유', 'ㅇ'],
  v: ['브이', 'ㅂ'],
  w: ['더블유', 'ㅇ'],
  x: ['엑스', 'ㅅ'],
  y: ['와이', 'ㅇ'],
  z: ['제트', 'ㅈ'],
};

/** How a code of Latin letters is said in Korean: LPJ is 엘피제이, or ㄹㅍㅈ for short. */
export function spoken(code: string): readonly string[] {
  const known = Array.from(code.toLowerCase(), (letter) => LETTERS[letter]);
  const letters = known.filter((letter) => letter !== undefined);
  if (letters.length !== known.length) return [];
  return [letters.map(([name]) => name).join(''), letters.map(([, sound]) => sound).join('')];
}

/**
 * Those that answer to what was typed, best first: a word that begins with it before one that only
 * contains it. Initial consonants (ㅅㅅㅈㅈ) are enough, and the keyboard may have been in the other
 * language.
 */
export function find<Item extends Findable>(typed: string, items: readonly Item[]): Item[] {
  const asked = typed.trim();
  if (asked === '') return [...items];
  const forms = formsOf(asked);
  const ranked = items.map((item) => ({ item, rank: rankOf(item, forms) }));
  const found = ranked.filter(({ rank }) => rank < NOT_AT_ALL);
  return found.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}

const NOT_AT_ALL = 4;

/** What was typed, then what it would have been on the other layout. */
function formsOf(asked: string): readonly string[] {
  return [asked, convertHangulToQwerty(asked), convertQwertyToHangul(asked)].map(plain);
}

function rankOf({ words }: Findable, forms: readonly string[]): number {
  const ranks = forms.flatMap((form, index) =>
    // Whoever meant what is written comes before whoever had the wrong layout.
    words.map((word) => rankOfWord(plain(word), form) + (index === 0 ? 0 : 2)),
  );
  return Math.min(NOT_AT_ALL, ...ranks);
}

function rankOfWord(word: string, asked: string): number {
  if (INITIALS.test(asked)) {
    const at = Math.min(...[getChoseong(word), word].map((text) => placeOf(text, asked)));
    return rankOfPlace(at);
  }
  // In letters, so that a syllable that is still being typed is found as well.
  return rankOfPlace(placeOf(disassemble(word), disassemble(asked)));
}

const placeOf = (text: string, asked: string): number => {
  const at = text.replaceAll(' ', '').indexOf(asked);
  return at === -1 ? Infinity : at;
};

function rankOfPlace(at: number): number {
  if (at === Infinity) return NOT_AT_ALL;
  return at === 0 ? 0 : 1;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s/g, '');
