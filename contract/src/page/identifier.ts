import * as z from 'zod';
import { refuse, type Problem } from '../problem/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of an account, an order or a user: a UUID in lower case. */
export const Uuid = z
  .string()
  .regex(UUID)
  .meta({
    format: 'uuid',
    examples: ['01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10'],
  });

/** An id in a path. One that cannot exist is answered like one that does not. */
export function pathUuid(notFound: Problem) {
  return z
    .string()
    .check(refuse((value) => (UUID.test(value) ? undefined : notFound)))
    .meta({ format: 'uuid' });
}

/** The id of a fill, a trade or an entry of a list; its form may change, so nothing should read it. */
export const OpaqueId = z.string().meta({ examples: ['1042'] });

/** A moment in UTC, to the millisecond. */
export const Timestamp = z.string().meta({
  format: 'date-time',
  examples: ['2026-11-21T06:15:00.000Z'],
});
