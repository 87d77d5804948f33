import { useEffect, useEffectEvent } from 'react';

/** What already does something with letters and digits. */
const TAKES_KEYS =
  'input:not([type="radio"], [type="checkbox"]), select, textarea, [contenteditable], ' +
  'dialog, [role="dialog"], [role="menu"]';

/**
 * Listens to plain keys anywhere on the page, by their place on the keyboard, so that they work
 * whatever language is being typed. Never in a field, and not while a key is held down.
 */
export function useKey(codes: readonly string[], onKey: (code: string) => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!isPlain || event.repeat || event.defaultPrevented || !codes.includes(event.code)) return;
    if (event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null) return;
    if (document.querySelector('[role="dialog"]') !== null) return;
    event.preventDefault();
    onKey(event.code);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => hear(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
