import type { PageRequest } from '../needs/index.ts';

/** Above every sequence number: the first page has no row before it. */
const NO_BOUND = '9223372036854775807';

/** The number that the rows of a page are below. */
export function boundOf({ before }: PageRequest): string {
  return before === null ? NO_BOUND : before.toString();
}
