import type { PageRequest } from '../needs/index.ts';

export interface PageQuery {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** One row more than asked for tells whether another page follows. */
export function pageRequest({ limit, before }: PageQuery): PageRequest {
  return { limit: limit + 1, before: before === undefined ? null : Number(before) };
}

/** The rows of the page, and the cursor of the next one. */
export function pageOf<Row extends { readonly sequence: number }>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last !== undefined ? `${last.sequence}` : null,
  };
}
