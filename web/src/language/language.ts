/** One of the two languages hoga speaks. */
export type Language = 'ko' | 'en';

export const LANGUAGES: readonly Language[] = ['ko', 'en'];

/** Korean first: only a reader whose browser does not ask for Korean begins in English. */
export function languageFor(stored: string | null, preferred: readonly string[]): Language {
  if (stored === 'ko' || stored === 'en') return stored;
  const first = preferred.find((tag) => /^(?:ko|en)\b/i.test(tag));
  return first !== undefined && /^en/i.test(first) ? 'en' : 'ko';
}
