/** A line of the sheet of shortcuts. `Ctrl+K` are pressed together. */
interface Line {
  readonly text: string;
  readonly keys: readonly string[];
  /** Whether the keys are pressed one after the other; else each of them does it. */
  readonly isSequence?: boolean;
}

/** What works on every page; `read-key.ts` hears it. */
export const SHELL_SHORTCUTS = [
  { text: 'keySearch', keys: ['/', 'Ctrl+K'] },
  { text: 'keyHelp', keys: ['?'] },
  { text: 'keyGoInstrument', keys: ['g', 't'], isSequence: true },
  { text: 'keyGoAccount', keys: ['g', 'a'], isSequence: true },
  { text: 'keyGoSettings', keys: ['g', 's'], isSequence: true },
] as const satisfies readonly Line[];

/** What works where an instrument is shown, `r` while the book has the focus. */
export const INSTRUMENT_SHORTCUTS = [
  { text: 'keyInterval', keys: ['1 – 8'] },
  { text: 'keyCentre', keys: ['c'] },
  { text: 'keyRead', keys: ['r'] },
] as const satisfies readonly Line[];
