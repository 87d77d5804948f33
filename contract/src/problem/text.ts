/** The languages hoga speaks, Korean first. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const DEFAULT_LANGUAGE: Language = 'ko';

/** One sentence in every language; `{name}` stands for a parameter. */
export type Text = { readonly [L in Language]: string };

export function text(ko: string, en: string): Text {
  return { ko, en };
}

/** What a parameter of a problem can be; a text is rendered in the reader's language. */
export type ParameterValue = string | number | Text;
export type Parameters = { readonly [name: string]: ParameterValue };
