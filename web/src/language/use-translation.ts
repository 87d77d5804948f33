import type { FlatNamespace, TFunction } from 'i18next';
import { useTranslation as useTexts } from 'react-i18next';

type Rooms = FlatNamespace | readonly [FlatNamespace, ...FlatNamespace[]];

/** By language and rooms. */
const found = new Map<string, Map<string, string>>();
const quick = new WeakMap<object, unknown>();

/**
 * The texts of rooms, as `t`. Finding one costs the library more than a browser takes to write it, and
 * a page has hundreds, so a text without blanks is looked up once.
 */
export function useTranslation<const Chosen extends Rooms>(
  rooms: Chosen,
): { readonly t: TFunction<Chosen> } {
  const { t, i18n } = useTexts(rooms);
  let known = quick.get(t);
  if (known === undefined) {
    const place = String(rooms);
    known = (key: string, blanks?: object): string => {
      const say = t as unknown as (key: string, blanks?: object) => string;
      if (blanks !== undefined) return say(key, blanks);
      const texts = textsOf(`${i18n.language} ${place}`);
      const text = texts.get(key) ?? say(key);
      texts.set(key, text);
      return text;
    };
    quick.set(t, known);
  }
  return { t: known as TFunction<Chosen> };
}

function textsOf(place: string): Map<string, string> {
  const texts = found.get(place) ?? new Map<string, string>();
  found.set(place, texts);
  return texts;
}
