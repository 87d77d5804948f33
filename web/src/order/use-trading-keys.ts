import { useEffect, type RefObject } from 'react';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import type { Side } from './draft.ts';
import { useOrderDesk } from './use-order.ts';

const SIDES: Readonly<Record<string, Side | undefined>> = { KeyB: 'buy', KeyS: 'sell' };

/** Whether a key was meant for the page: not typed somewhere, not held down, not in a dialog. */
export function isMeantForPage({
  target,
  repeat,
  altKey,
  ctrlKey,
  metaKey,
}: KeyboardEvent): boolean {
  if (repeat || altKey || ctrlKey || metaKey) return false;
  if (!(target instanceof Element)) return false;
  const typing = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';
  return target.closest(typing) === null && document.querySelector('[role="dialog"]') === null;
}

/** A letter of the Latin layout, also where the Korean one is on. */
export function useTradingKey(codes: readonly string[], onPress: (code: string) => void): void {
  const { preferences } = useServices();
  const { tradingKeys } = useStore(preferences);
  useEffect(() => {
    if (!tradingKeys) return;
    const listen = (event: KeyboardEvent): void => {
      if (!codes.includes(event.code) || !isMeantForPage(event)) return;
      event.preventDefault();
      onPress(event.code);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [tradingKeys, codes, onPress]);
}

const SIDE_KEYS = Object.keys(SIDES);

/** `b` and `s` go to the ticket, with the side chosen. */
export function useTradingKeys(instrument: string, form: RefObject<HTMLFormElement | null>): void {
  const desk = useOrderDesk();
  useTradingKey(SIDE_KEYS, (code) => {
    const side = SIDES[code];
    if (side === undefined) return;
    desk.ticket(instrument).change({ type: 'changed', fields: { side } });
    form.current?.querySelector<HTMLElement>('input[inputmode]')?.focus();
  });
}
