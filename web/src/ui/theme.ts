import type { MessageKey } from '../language/messages.ts';
import { keep, kept } from './kept.ts';

type Theme = 'light' | 'dark';

const root = document.documentElement;

/** The system decides until the reader does. */
export function applyKeptTheme(): void {
  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
}

function current(): Theme {
  const chosen = root.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function toggleTheme(): void {
  const next = current() === 'dark' ? 'light' : 'dark';
  root.dataset['theme'] = next;
  keep('theme', next);
}

/** What the switch would do, as a sign and as words. */
export function themeSwitch(): { readonly sign: string; readonly label: MessageKey } {
  return current() === 'dark' ? { sign: '☀', label: 'toLight' } : { sign: '☾', label: 'toDark' };
}
