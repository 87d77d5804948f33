import { describe, expect, test } from 'vitest';
import page from '../../index.html?raw';
import { languageFor, say } from './language.ts';
import { messages } from './messages.ts';

describe('the language of a reader', () => {
  test('is what they chose, else what their browser asks for, else Korean', () => {
    expect(languageFor('en', ['ko-KR'])).toBe('en');
    expect(languageFor(null, ['en-GB', 'ko'])).toBe('en');
    expect(languageFor(null, ['fr', 'ko-KR', 'en'])).toBe('ko');
    expect(languageFor('fr', ['fr'])).toBe('ko');
  });
});

describe('a sentence', () => {
  test('has its blanks filled in', () => {
    expect(say('ko', 'stale', { seconds: 4 })).toBe('4초 전');
    expect(say('en', 'stale')).toBe('{seconds} s ago');
  });

  test('has the same blanks in both languages', () => {
    const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [key, korean] of Object.entries(messages.ko)) {
      const english = Object.entries(messages.en).find(([name]) => name === key)?.[1] ?? '';
      expect(blanks(english), key).toEqual(blanks(korean));
    }
  });

  test('stands in the page as it is first painted, in Korean', () => {
    const written = [...page.matchAll(/data-text="(\w+)"\s*>([^<]+)</g)];
    expect(written.length).toBeGreaterThan(15);
    const known: Readonly<Record<string, string>> = messages.ko;
    for (const [, key = '', text = ''] of written) {
      expect(text.replaceAll(/\s+/g, ' ').trim(), key).toBe(known[key]);
    }
  });
});
