/**
 * What the screens say, in Korean and English, and how they write numbers, times and particles.
 *
 * It never decides when something is said. Start with `ko/index.ts`.
 */

export { difference, formatsFor, koreanWon, sumOf, type Formats } from './format.ts';
export { LANGUAGES, languageFor, type Language } from './language.ts';
export { withParticle } from './particle.ts';
export { changeLanguage, startTexts, type Texts } from './texts.ts';
export { useFormats, useLanguage } from './use-formats.ts';
export { useTranslation } from './use-translation.ts';
export { Trans } from 'react-i18next';
