/** What the reader chose, kept in this browser. A browser that keeps nothing is no error. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`hoga.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`hoga.${name}`, value);
  } catch {
    // The choice lasts as long as the page.
  }
}
