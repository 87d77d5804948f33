const STEPS: Readonly<Record<string, number>> = {
  here: 0,
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -5,
  PageDown: 5,
  Home: -Infinity,
  End: Infinity,
};

/**
 * One row of the book is on the way of the Tab key; the keys of `STEPS` choose another. Returns whether
 * the key was one of them.
 */
export function moveFocus(table: HTMLElement, key: string): boolean {
  const step = STEPS[key];
  if (step === undefined) return false;
  const buttons = [...table.querySelectorAll<HTMLButtonElement>('tr[data-price] .book-pick')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const to = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
  if (to === undefined || at === -1) return false;
  for (const button of table.querySelectorAll<HTMLButtonElement>('.book-pick')) {
    button.tabIndex = button === to ? 0 : -1;
  }
  if (key !== 'here') to.focus();
  return key !== 'here';
}
