import type { CancelReason as CoreCancelReason, OrderStatus } from '@hoga/core/order';
import * as z from 'zod';
import { AccountId } from '../account/index.ts';
import { Decimal } from '../decimal/index.ts';
import { Side } from '../instrument/index.ts';
import { NextCursor, pageQuery, pathUuid, Timestamp, Uuid } from '../page/index.ts';
import { problem } from '../problem/index.ts';
import { TimeInForce } from './place-order.ts';

export const OrderType = z.enum(['limit', 'market', 'best', 'stop', 'stop_limit', 'trailing_stop']);
export type OrderType = z.output<typeof OrderType>;

export const OrderState = z.enum({
  open: 'open',
  filled: 'filled',
  cancelled: 'cancelled',
} satisfies { [S in OrderStatus]: S });
export type OrderState = z.output<typeof OrderState>;

export const CancelReason = z.enum({
  by_owner: 'by_owner',
  by_operator: 'by_operator',
  replaced: 'replaced',
  partner_done: 'partner_done',
  unfilled_remainder: 'unfilled_remainder',
  fill_or_kill: 'fill_or_kill',
  post_only_would_trade: 'post_only_would_trade',
  self_trade_prevented: 'self_trade_prevented',
  fill_limit: 'fill_limit',
  volatility_interruption: 'volatility_interruption',
} satisfies { [R in CoreCancelReason]: R });
export type CancelReason = z.output<typeof CancelReason>;

/** An accepted order. */
export const Order = z.object({
  id: Uuid,
  clientOrderId: z.string().nullable(),
  account: Uuid,
  instrument: z.string(),
  side: Side,
  type: OrderType,
  timeInForce: TimeInForce.nullable().meta({ description: 'null for a market order.' }),
  price: Decimal.nullable().meta({ description: 'null for a market order.' }),
  quantity: Decimal.nullable().meta({ description: 'null for an order by amount.' }),
  amount: Decimal.nullable().meta({ description: 'null for an order by quantity.' }),
  state: OrderState,
  filledQuantity: Decimal,
  filledNotional: Decimal,
  averagePrice: Decimal.nullable().meta({ description: 'null until something is filled.' }),
  fee: Decimal.meta({ description: 'Paid so far.' }),
  feeAsset: z.string(),
  held: Decimal.meta({ description: 'Still set aside for the order.' }),
  heldAsset: z.string(),
  cancelReason: CancelReason.nullable(),
  placedAt: Timestamp,
  endedAt: Timestamp.nullable(),
});
export type Order = z.output<typeof Order>;

export const OrderPage = z.object({ orders: z.array(Order), next: NextCursor });
export type OrderPage = z.output<typeof OrderPage>;

export const OrderQuery = z.strictObject({
  state: z.enum(['open', 'closed']).default('open'),
  ...pageQuery,
});
export type OrderQuery = z.output<typeof OrderQuery>;

export const OrderPath = z.strictObject({
  account: AccountId,
  order: pathUuid(problem('order-not-found')),
});
export type OrderPath = z.output<typeof OrderPath>;
