import * as z from 'zod';
import { problem, refuse, text } from '../problem/index.ts';

/** A cursor is the sequence number of the last entry seen, as text. */
const CURSOR = /^[0-9]{1,16}$/;

/** Where the next page begins: the `next` of the page before it. */
export const Cursor = z
  .string()
  .check(refuse((value) => (CURSOR.test(value) ? undefined : problem('invalid-cursor'))))
  .meta({ pattern: CURSOR.source, examples: ['1042'] });

/** The cursor of the page that follows, or null on the last one. */
export const NextCursor = z.string().nullable();

interface WholeNumber {
  readonly field: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly byDefault: number;
}

/** A whole number in a query, where every value is text. */
export function queryInteger({ field, minimum, maximum, byDefault }: WholeNumber) {
  const allowed = text(
    `${minimum}–${maximum} 사이의 정수`,
    `a whole number from ${minimum} to ${maximum}`,
  );
  const refusal = problem('invalid-value', { field, allowed });
  const inRange = (digits: string): boolean =>
    /^(?:0|[1-9]\d{0,8})$/.test(digits) && Number(digits) >= minimum && Number(digits) <= maximum;
  return z
    .string()
    .check(refuse((digits) => (inRange(digits) ? undefined : refusal)))
    .transform(Number)
    .default(byDefault)
    .meta({ type: 'integer', minimum, maximum, description: `${byDefault} unless given.` });
}

export const PAGE_LIMIT_MAX = 200;
export const PAGE_LIMIT_DEFAULT = 50;

/** What every list is asked with, newest first. */
export const pageQuery = {
  limit: queryInteger({
    field: 'limit',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    byDefault: PAGE_LIMIT_DEFAULT,
  }),
  before: Cursor.optional(),
};

export const PageQuery = z.strictObject(pageQuery);
export type PageQuery = z.output<typeof PageQuery>;
