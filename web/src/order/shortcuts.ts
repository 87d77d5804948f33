/** A key of this room, as the sheet of shortcuts lists it; `text` is a key of its texts. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly text:
    | 'shortcutBuy'
    | 'shortcutSell'
    | 'shortcutTick'
    | 'shortcutTenTicks'
    | 'shortcutPercent'
    | 'shortcutReview'
    | 'shortcutBack'
    | 'shortcutCancelLast';
  /** Whether it acts only where trading keys are turned on. */
  readonly isTrading: boolean;
}

export const ORDER_SHORTCUTS: readonly Shortcut[] = [
  { keys: ['b'], text: 'shortcutBuy', isTrading: true },
  { keys: ['s'], text: 'shortcutSell', isTrading: true },
  { keys: ['↑', '↓'], text: 'shortcutTick', isTrading: false },
  { keys: ['Shift+↑', 'Shift+↓'], text: 'shortcutTenTicks', isTrading: false },
  { keys: ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4'], text: 'shortcutPercent', isTrading: false },
  { keys: ['Enter'], text: 'shortcutReview', isTrading: false },
  { keys: ['Esc'], text: 'shortcutBack', isTrading: false },
  { keys: ['x'], text: 'shortcutCancelLast', isTrading: true },
];

/** Parts of what is possible, by the key that is held with Alt, wherever it is on the keyboard. */
export const PARTS: Readonly<Record<string, bigint | undefined>> = {
  Digit1: 10n,
  Digit2: 25n,
  Digit3: 50n,
  Digit4: 100n,
};
