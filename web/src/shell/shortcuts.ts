import type { Texts } from '../language/index.ts';

type Text = Extract<keyof Texts['shell'], `key${string}`>;

export interface Shortcut {
  /** Keys that are pressed together; several of them one after the other. */
  readonly keys: readonly (readonly string[])[];
  readonly text: Text;
}

export interface ShortcutGroup {
  readonly title: Text;
  readonly shortcuts: readonly Shortcut[];
}

const one = (text: Text, ...keys: readonly string[]): Shortcut => ({ keys: [keys], text });
const after = (first: string, then: string, text: Text): Shortcut => ({
  keys: [[first], [then]],
  text,
});

/** Every key that does something, once: whoever takes one writes it here. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: 'keysEverywhere',
    shortcuts: [
      one('keySearch', '/'),
      one('keySearch', 'Ctrl', 'K'),
      one('keyHelp', '?'),
      after('G', 'T', 'keyGoInstrument'),
      after('G', 'A', 'keyGoAccount'),
      after('G', 'S', 'keyGoSettings'),
      one('keyEscape', 'Esc'),
    ],
  },
  {
    title: 'keysInstrument',
    shortcuts: [one('keyInterval', '1 – 8'), one('keyCentre', 'C'), one('keyRead', 'R')],
  },
  {
    title: 'keysOrder',
    shortcuts: [
      one('keyBuy', 'B'),
      one('keySell', 'S'),
      one('keyTick', '↑ ↓'),
      one('keyTenTicks', 'Shift', '↑ ↓'),
      one('keyShare', 'Alt', '1 – 4'),
      one('keyReview', 'Enter'),
      one('keyCancelLast', 'X'),
    ],
  },
];
