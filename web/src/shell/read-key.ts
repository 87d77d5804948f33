/** What the frame of the page does by keyboard. */
export type Command = 'search' | 'shortcuts' | 'instrument' | 'account' | 'settings';

/** What a key press says; a part of `KeyboardEvent`. */
export interface Press {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export interface Reading {
  readonly command: Command | null;
  /** Whether the next key completes this one. */
  readonly isLeader: boolean;
}

const NOTHING: Reading = { command: null, isLeader: false };
const GO_TO: Readonly<Record<string, Command>> = {
  KeyT: 'instrument',
  KeyA: 'account',
  KeyS: 'settings',
};

/**
 * Letters go by their place on the keyboard, so that they work while Korean is typed; `/` and `?` also
 * by what they print, for they lie elsewhere on other layouts.
 */
export function readKey(press: Press, isLed: boolean): Reading {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (isSearchChord(press)) return { command: 'search', isLeader: false };
  if (ctrlKey || metaKey || altKey) return NOTHING;
  const sign = signOf(press);
  if (sign !== null) return { command: SIGNS[sign], isLeader: false };
  if (shiftKey) return NOTHING;
  if (isLed) return { command: GO_TO[code] ?? null, isLeader: false };
  return { command: null, isLeader: code === 'KeyG' };
}

const SIGNS = { '/': 'search', '?': 'shortcuts' } as const;

function signOf({ code, key, shiftKey }: Press): keyof typeof SIGNS | null {
  if (key === '/' || key === '?') return key;
  if (code !== 'Slash') return null;
  return shiftKey ? '?' : '/';
}

function isSearchChord({ code, ctrlKey, metaKey, altKey, shiftKey }: Press): boolean {
  return code === 'KeyK' && ctrlKey !== metaKey && !altKey && !shiftKey;
}
