import type {
  CancelReason as CoreCancelReason,
  OrderStage as CoreOrderStage,
  OrderStatus,
} from '@hoga/core/order';
import * as z from 'zod';
import { AccountId } from '../account/index.ts';
import { Decimal } from '../decimal/index.ts';
import { SelfTradePrevention, Side } from '../instrument/index.ts';
import { NextCursor, pageQuery, pathUuid, Timestamp, Uuid } from '../page/index.ts';
import { problem } from '../problem/index.ts';
import { TimeInForce } from './order-fields.ts';

export const OrderType = z.enum(['limit', 'market', 'best', 'stop', 'stop_limit', 'trailing_stop']);
export type OrderType = z.output<typeof OrderType>;

export const OrderState = z.enum({
  open: 'open',
  filled: 'filled',
  cancelled: 'cancelled',
} satisfies { [S in OrderStatus]: S });
export type OrderState = z.output<typeof OrderState>;

/** Where an order is; only an open one is anywhere. */
export const OrderStage = z.enum({
  arriving: 'arriving',
  resting: 'resting',
  waiting: 'waiting',
  triggered: 'triggered',
  ended: 'ended',
} satisfies { [S in CoreOrderStage]: S });
export type OrderStage = z.output<typeof OrderStage>;

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
  timeInForce: TimeInForce.nullable().meta({ description: 'null for a market order and a stop.' }),
  price: Decimal.nullable().meta({ description: 'null for an order that names no price.' }),
  quantity: Decimal.nullable().meta({ description: 'null for an order by amount.' }),
  amount: Decimal.nullable().meta({ description: 'null for an order by quantity.' }),
  display: Decimal.nullable().meta({ description: 'What an iceberg shows at a time.' }),
  trigger: Decimal.nullable().meta({
    description: 'What sets a stop off; that of a trailing stop moves.',
  }),
  triggeredAt: Timestamp.nullable().meta({ description: 'null while a stop waits.' }),
  distance: Decimal.nullable().meta({ description: 'Of a trailing stop.' }),
  step: Decimal.nullable().meta({ description: 'Of a trailing stop.' }),
  selfTradePrevention: SelfTradePrevention.nullable().meta({
    description: 'null for the market’s own.',
  }),
  partner: Uuid.nullable().meta({ description: 'The other leg of its pair.' }),
  replaces: Uuid.nullable().meta({ description: 'The order whose place it took.' }),
  state: OrderState,
  stage: OrderStage.meta({
    description:
      'A stop is waiting until its trigger is reached; triggered, it waits for its turn.',
  }),
  filledQuantity: Decimal,
  reducedQuantity: Decimal.meta({ description: 'Given up by its owner.' }),
  preventedQuantity: Decimal.meta({
    description: 'Given up because it would have traded with its own account.',
  }),
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
