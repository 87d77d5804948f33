import { messages, type MessageKey } from './messages.ts';

export type Language = keyof typeof messages;

/** A sentence with its blanks filled in; a blank nobody fills stays visible. */
export function say(
  language: Language,
  key: MessageKey,
  blanks: Readonly<Record<string, string | number>> = {},
): string {
  return messages[language][key].replaceAll(/\{(\w+)\}/g, (blank, name: string) =>
    Object.hasOwn(blanks, name) ? String(blanks[name]) : blank,
  );
}

/** Korean first: only a reader whose browser does not ask for Korean begins in English. */
export function languageFor(stored: string | null, preferred: readonly string[]): Language {
  if (stored === 'ko' || stored === 'en') return stored;
  const first = preferred.find((tag) => /^(?:ko|en)\b/i.test(tag));
  return first !== undefined && /^en/i.test(first) ? 'en' : 'ko';
}
