import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { queryInteger, Timestamp } from '../page/index.ts';
import { phaseFields } from './instrument.ts';

export const BOOK_DEPTH_MAX = 100;
export const BOOK_DEPTH_DEFAULT = 15;

export const BookQuery = z.strictObject({
  depth: queryInteger({
    field: 'depth',
    minimum: 1,
    maximum: BOOK_DEPTH_MAX,
    byDefault: BOOK_DEPTH_DEFAULT,
  }),
});
export type BookQuery = z.output<typeof BookQuery>;

const BookLevel = z.object({ price: Decimal, quantity: Decimal, orders: z.int() });
export type BookLevel = z.output<typeof BookLevel>;

/** The order book, best prices first. */
export const Book = z.object({
  instrument: z.string(),
  sequence: z.int().meta({ description: 'Grows with every change of the book.' }),
  at: Timestamp,
  ...phaseFields,
  bids: z.array(BookLevel),
  asks: z.array(BookLevel),
  checksum: z.int().meta({ description: 'CRC-32 of the levels, as the live feed counts it.' }),
});
export type Book = z.output<typeof Book>;
