import { expect, test } from 'vitest';
import { readKey, type Press } from './read-key.ts';

const press = (code: string, key: string, more: Partial<Press> = {}): Press => ({
  code,
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const commandOf = (pressed: Press, isLed = false): string | null => readKey(pressed, isLed).command;

test('search opens with a slash and with the key of the platform', () => {
  expect(commandOf(press('Slash', '/'))).toBe('search');
  // A German keyboard has it on the seven.
  expect(commandOf(press('Digit7', '/', { shiftKey: true }))).toBe('search');
  expect(commandOf(press('KeyK', 'k', { ctrlKey: true }))).toBe('search');
  expect(commandOf(press('KeyK', 'ㅏ', { metaKey: true }))).toBe('search');
  expect(commandOf(press('KeyK', 'k', { metaKey: true, ctrlKey: true }))).toBeNull();
  expect(commandOf(press('KeyK', 'k'))).toBeNull();
});

test('the question mark shows the shortcuts', () => {
  expect(commandOf(press('Slash', '?', { shiftKey: true }))).toBe('shortcuts');
});

test('g waits for a second key, whatever language is typed', () => {
  expect(readKey(press('KeyG', 'ㅎ'), false)).toEqual({ command: null, isLeader: true });
  expect(commandOf(press('KeyT', 'ㅅ'), true)).toBe('instrument');
  expect(commandOf(press('KeyA', 'a'), true)).toBe('account');
  expect(commandOf(press('KeyS', 's'), true)).toBe('settings');
  expect(commandOf(press('KeyX', 'x'), true)).toBeNull();
  expect(commandOf(press('KeyT', 't'))).toBeNull();
  expect(readKey(press('KeyG', 'G', { shiftKey: true }), false).isLeader).toBe(false);
});
