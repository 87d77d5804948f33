import type { Log } from '../src/needs/index.ts';

/** A log that keeps its lines as text. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(`${message} ${Object.keys(fields).join(' ')}`);
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}
