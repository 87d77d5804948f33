import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './language.ts';
import type { ko } from './ko/index.ts';
import { withParticle } from './particle.ts';

/** Every text of the screens: a room of its own for each part, the same keys in both languages. */
export type Texts = typeof ko;

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'common';
    readonly resources: Texts;
    readonly returnNull: false;
  }
}

/** A reader needs one language; the other is loaded when it is chosen. */
async function load(language: Language): Promise<{ readonly [room: string]: object }> {
  if (language === 'ko') return (await import('./ko/index.ts')).ko;
  return (await import('./en/index.ts')).en;
}

/**
 * Loads the texts of the first language. `{{name, particle(of: 을/를)}}` gives a
 * name the right particle.
 */
export async function startTexts(language: Language): Promise<i18n> {
  const texts = i18next.createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    resources: { [language]: await load(language) },
    defaultNS: 'common',
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes.
  });
  texts.services.formatter?.add('particle', (value, _, { of }: { of?: string }) =>
    withParticle(String(value), of),
  );
  return texts;
}

export async function changeLanguage(texts: i18n, language: Language): Promise<void> {
  if (!texts.hasResourceBundle(language, 'common')) {
    for (const [room, words] of Object.entries(await load(language))) {
      texts.addResourceBundle(language, room, words);
    }
  }
  await texts.changeLanguage(language);
}
