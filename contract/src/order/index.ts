/**
 * Orders on the wire: what can be asked for, and what became of it.
 *
 * It never knows ticks, lots or bounds: those belong to the instrument, and core checks them. Start
 * with `place-order.ts`.
 */

export {
  CancelReason,
  Order,
  OrderPage,
  OrderPath,
  OrderQuery,
  OrderState,
  OrderType,
} from './order.ts';
export {
  ClientOrderId,
  PlaceLimitOrder,
  PlaceMarketOrder,
  PlaceOrder,
  TimeInForce,
  type PlaceOrderInput,
} from './place-order.ts';
