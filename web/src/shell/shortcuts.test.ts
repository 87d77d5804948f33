import { expect, test } from 'vitest';
import { SHORTCUTS } from './shortcuts.ts';

test('each key is assigned once', () => {
  const all = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts);
  const keys = all.map((shortcut) => shortcut.keys.map((pressed) => pressed.join('+')).join(' '));
  expect(new Set(keys).size).toBe(keys.length);
  // A key that waits for another one does nothing by itself.
  const leaders = all
    .filter((shortcut) => shortcut.keys.length > 1)
    .map(({ keys: [first] }) => first);
  for (const leader of leaders) expect(keys).not.toContain(leader?.join('+'));
});
