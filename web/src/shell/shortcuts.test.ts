import { expect, test } from 'vitest';
import { ORDER_SHORTCUTS } from '../order/index.ts';
import { INSTRUMENT_SHORTCUTS, SHELL_SHORTCUTS } from './shortcuts.ts';

interface Line {
  readonly keys: readonly string[];
  readonly isSequence?: boolean;
}

const LINES: readonly Line[] = [...SHELL_SHORTCUTS, ...INSTRUMENT_SHORTCUTS, ...ORDER_SHORTCUTS];

test('each key is assigned once, in all rooms together', () => {
  const presses = LINES.flatMap(({ keys, isSequence = false }) =>
    isSequence ? [keys.join(' ')] : keys,
  );
  expect(presses.filter((press, place) => presses.indexOf(press) !== place)).toEqual([]);
  // A key that waits for another one does nothing by itself.
  const sequences = LINES.filter(({ isSequence }) => isSequence === true);
  for (const { keys } of sequences) expect(presses).not.toContain(keys[0]);
});
