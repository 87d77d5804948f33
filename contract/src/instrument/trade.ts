import type { Side as CoreSide } from '@hoga/core/order';
import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { NextCursor, OpaqueId, Timestamp } from '../page/index.ts';

export const Side = z.enum({ buy: 'buy', sell: 'sell' } satisfies { [S in CoreSide]: S });
export type Side = z.output<typeof Side>;

/** A trade as everyone sees it. */
export const Trade = z.object({
  id: OpaqueId,
  price: Decimal,
  quantity: Decimal,
  takerSide: Side.meta({ description: 'The side of the order that arrived second.' }),
  at: Timestamp,
});
export type Trade = z.output<typeof Trade>;

export const TradePage = z.object({ trades: z.array(Trade), next: NextCursor });
export type TradePage = z.output<typeof TradePage>;
