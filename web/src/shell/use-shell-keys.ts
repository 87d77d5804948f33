import { useEffect, useEffectEvent, useRef } from 'react';
import { readKey, type Command } from './read-key.ts';

/** After that long a `g` waits for nothing any more. */
const LEADER_MS = 1_500;
const IS_TYPING = 'input, textarea, select, [contenteditable="true"]';

/** Hears the keys of the frame: never while something is typed or a dialog is open, never on repeat. */
export function useShellKeys(onCommand: (command: Command) => void): void {
  const ledUntil = useRef(0);
  const hear = useEffectEvent((event: KeyboardEvent): void => {
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    const isTyping = event.target instanceof Element && event.target.closest(IS_TYPING) !== null;
    const hasModifier = event.ctrlKey || event.metaKey;
    if ((isTyping && !hasModifier) || document.querySelector('[role="dialog"]') !== null) return;
    const isLed = event.timeStamp < ledUntil.current;
    const { command, isLeader } = readKey(event, isLed);
    ledUntil.current = isLeader ? event.timeStamp + LEADER_MS : 0;
    if (command === null) return;
    // The second key of a pair is nobody else's.
    event.preventDefault();
    event.stopImmediatePropagation();
    onCommand(command);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => hear(event);
    addEventListener('keydown', listener, { capture: true });
    return () => removeEventListener('keydown', listener, { capture: true });
  }, []);
}
