import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from './text.ts';

/** Browsers send a few dozen characters; what lies beyond is not read. */
const HEADER_LENGTH_MAX = 256;
const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/** The language to answer in, from the header Accept-Language; Korean when it does not say. */
export function preferredLanguage(header: string | undefined): Language {
  if (header === undefined) return DEFAULT_LANGUAGE;
  const weights = new Map<string, number>();
  for (const range of header.slice(0, HEADER_LENGTH_MAX).split(',')) {
    const [tag = '', weight] = range.split(';').map((part) => part.trim());
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    weights.set(primary, Math.max(weights.get(primary) ?? 0, weightOf(weight)));
  }
  return heaviest(weights);
}

/** A weight nobody can read counts as none, so that the range is passed over. */
function weightOf(parameter: string | undefined): number {
  if (parameter === undefined) return 1;
  return Number(WEIGHT.exec(parameter)?.[1] ?? 0);
}

/** The first of the heaviest ranges, in the order of the header; `*` stands for the default. */
function heaviest(weights: ReadonlyMap<string, number>): Language {
  let best: Language = DEFAULT_LANGUAGE;
  let bestWeight = 0;
  for (const [primary, weight] of weights) {
    const language = primary === '*' ? wildcard(weights) : LANGUAGES.find((l) => l === primary);
    if (language === undefined || weight <= bestWeight) continue;
    best = language;
    bestWeight = weight;
  }
  return best;
}

/** `*` means every language the header does not name. */
function wildcard(weights: ReadonlyMap<string, number>): Language | undefined {
  return LANGUAGES.find((language) => !weights.has(language));
}
