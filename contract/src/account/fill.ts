import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { Side } from '../instrument/index.ts';
import { NextCursor, OpaqueId, Timestamp, Uuid } from '../page/index.ts';

export const FillRole = z.enum(['maker', 'taker']);
export type FillRole = z.output<typeof FillRole>;

/** One execution of an order, as its owner sees it. */
export const Fill = z.object({
  id: OpaqueId,
  instrument: z.string(),
  order: Uuid,
  side: Side,
  role: FillRole,
  price: Decimal,
  quantity: Decimal,
  notional: Decimal.meta({ description: 'price × quantity, exactly.' }),
  fee: Decimal,
  feeAsset: z.string(),
  at: Timestamp,
});
export type Fill = z.output<typeof Fill>;

export const FillPage = z.object({ fills: z.array(Fill), next: NextCursor });
export type FillPage = z.output<typeof FillPage>;
