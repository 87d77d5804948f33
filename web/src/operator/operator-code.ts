/** The one-time code in the link the server prints, or null. After the hash no server sees it. */
export function operatorCodeIn(fragment: string): string | null {
  const code = new URLSearchParams(fragment.replace(/^#/, '')).get('operator');
  return code === null || code === '' ? null : code;
}
