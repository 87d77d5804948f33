import { useTranslation } from 'react-i18next';
import { formatsFor, type Formats } from './format.ts';
import type { Language } from './language.ts';

/** The language of the screen. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'ko';
}

export function useFormats(): Formats {
  return formatsFor(useLanguage());
}
