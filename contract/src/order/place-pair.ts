import * as z from 'zod';
import { PositiveDecimal } from '../decimal/index.ts';
import { commonFields, misplacedFields } from './order-fields.ts';
import { Order } from './order.ts';

const { timeInForce, display, amount, distance, step } = misplacedFields('pair');

/**
 * A limit order and a stop of one quantity, of which only one is executed (one cancels the other).
 * Until then they hold once.
 */
export const PlacePair = z.strictObject({
  ...commonFields,
  quantity: PositiveDecimal,
  limit: z.strictObject({ price: PositiveDecimal, timeInForce, display }),
  stop: z.strictObject({
    trigger: PositiveDecimal,
    price: PositiveDecimal.optional().meta({ description: 'A market order without one.' }),
    timeInForce,
    display,
    distance,
    step,
  }),
  timeInForce,
  display,
  amount,
  distance,
  step,
});
export type PlacePair = z.output<typeof PlacePair>;

/** Both legs; the client order id names the limit order. */
export const Pair = z.object({ limit: Order, stop: Order });
export type Pair = z.output<typeof Pair>;
