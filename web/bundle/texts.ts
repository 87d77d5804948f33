import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PRINTABLE = range(0x20, 0x7e) + range(0xa1, 0xff);
/** Marks that figures and texts use, and the letters somebody types who searches by initials. */
const MARKS = '–—‘’“”•…′″←↑→↓▲▼△▽▴▾●○◆₩€−≤≥≈≠∞✓⌘⇧⌥⏎' + range(0x3131, 0x3163);

/** What the browser's own dates and times are made of. */
const DATES = '년월일화수목금토요오전후시분초';

export interface Texts {
  /** Latin, figures and marks. */
  readonly latin: string;
  /** The syllables that the page says itself. */
  readonly said: string;
  /** The other syllables of KS X 1001: all that Korean names and words commonly need. */
  readonly common: string;
}

/** Which characters the page shows at once, which perhaps, by what is written in its sources. */
export async function textsOf(folders: readonly string[]): Promise<Texts> {
  const sources = await Promise.all(folders.map(readSources));
  const written = new Set(DATES + sources.join(''));
  const said = [...written].filter(isSyllable);
  const others = [...written].filter((each) => each > '\u00FF' && !isSyllable(each));
  const common = commonSyllables().filter((each) => !written.has(each));
  return {
    latin: PRINTABLE + MARKS + others.toSorted().join(''),
    said: said.toSorted().join(''),
    common: common.join(''),
  };
}

async function readSources(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'));
  return (await Promise.all(sources.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}

function isSyllable(character: string): boolean {
  return character >= '가' && character <= '힣';
}

/** KS X 1001 has 2,350 syllables in 25 rows of 94, the rows B0 to C8 of EUC-KR. */
function commonSyllables(): string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xc8; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) bytes.push(row, cell);
  }
  return Array.from(new TextDecoder('euc-kr').decode(Uint8Array.from(bytes)));
}

function range(from: number, to: number): string {
  return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
