import * as z from 'zod';
import { PositiveDecimal } from '../decimal/index.ts';
import { InstrumentId, Side } from '../instrument/index.ts';
import { problem, refuse } from '../problem/index.ts';
import { ClientOrderId, misplaced } from './order-fields.ts';
import { Order } from './order.ts';

const unchangeable = (field: string) => misplaced(problem('field-not-changeable', { field }));

/** What an order keeps for as long as it lives. */
const keptFields = {
  instrument: unchangeable('instrument'),
  side: unchangeable('side'),
  type: unchangeable('type'),
  amount: unchangeable('amount'),
  timeInForce: unchangeable('timeInForce'),
  display: unchangeable('display'),
  trigger: unchangeable('trigger'),
  distance: unchangeable('distance'),
  step: unchangeable('step'),
  selfTradePrevention: unchangeable('selfTradePrevention'),
};

/** Makes an open order smaller; it keeps its place in line. */
export const ReduceOrder = z.strictObject({
  quantity: PositiveDecimal.meta({
    description: 'The whole quantity it is to have, what has traded included.',
  }),
  price: unchangeable('price'),
  ...keptFields,
});
export type ReduceOrder = z.output<typeof ReduceOrder>;

const replaceFields = z.strictObject({
  price: PositiveDecimal.optional().meta({ description: 'The same price unless given.' }),
  quantity: PositiveDecimal.optional().meta({ description: 'What is left to trade unless given.' }),
  clientOrderId: ClientOrderId.optional(),
  ...keptFields,
});

/** Cancels a limit order and places another at the end of the line, both or neither. */
export const ReplaceOrder = replaceFields
  .check(
    refuse(({ price, quantity }) =>
      price === undefined && quantity === undefined ? problem('nothing-to-change') : undefined,
    ),
  )
  .meta({ anyOf: [{ required: ['price'] }, { required: ['quantity'] }] });
export type ReplaceOrder = z.output<typeof ReplaceOrder>;

export const ReplacedOrder = z.object({
  order: Order.meta({ description: 'The new order.' }),
  replaced: Order.meta({ description: 'The order whose place it took.' }),
});
export type ReplacedOrder = z.output<typeof ReplacedOrder>;

/** Which open orders to cancel: all of them unless it says which. */
export const OrderFilter = z.strictObject({
  instrument: InstrumentId.optional(),
  side: Side.optional(),
});
export type OrderFilter = z.output<typeof OrderFilter>;

export const CancelledOrders = z.object({
  orders: z.array(Order),
  remaining: z.int().meta({
    description: 'How many more match: one request cancels a bounded number.',
  }),
});
export type CancelledOrders = z.output<typeof CancelledOrders>;
