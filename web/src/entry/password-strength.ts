/** As the contract has it; a test compares. */
export const PASSWORD_LENGTH_MIN = 10;

/** 0 too short, then weak, fair, strong. */
export type Strength = 0 | 1 | 2 | 3;

const FAIR_BITS = 45;
const STRONG_BITS = 65;

/**
 * A hint, not a gate: length counts most, and characters that repeat or follow one another count
 * little.
 */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  const letters = Array.from(password);
  if (letters.length < PASSWORD_LENGTH_MIN) return 0;
  const bits = Math.log2(alphabetOf(password)) * surprising(letters, known);
  if (bits >= STRONG_BITS) return 3;
  return bits >= FAIR_BITS ? 2 : 1;
}

/** How many characters could not have been guessed from those before them. */
function surprising(letters: readonly string[], known: readonly string[]): number {
  const text = letters.join('').toLowerCase();
  const given = known.filter((word) => word.length > 2 && text.includes(word.toLowerCase()));
  const steps = letters.filter((letter, index) => {
    const before = letters[index - 1];
    if (before === undefined) return true;
    const step = (letter.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
    return Math.abs(step) > 1;
  });
  const distinct = new Set(letters).size * 2;
  const familiar = given.reduce((sum, word) => sum + word.length - 1, 0);
  return Math.max(1, Math.min(steps.length, distinct) - familiar);
}

function alphabetOf(password: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^\w\s\p{L}]/u, 20],
    [/\s/, 2],
    [/\P{ASCII}/u, 400],
  ];
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 1);
}
