/**
 * Orders on the wire: what can be asked for, and what became of it.
 *
 * It never knows ticks, lots or bounds: those belong to the instrument, and core checks them. Start
 * with `place-order.ts`.
 */

export {
  CancelledOrders,
  OrderFilter,
  ReduceOrder,
  ReplacedOrder,
  ReplaceOrder,
} from './change-order.ts';
export { ClientOrderId, TimeInForce } from './order-fields.ts';
export {
  CancelReason,
  Order,
  OrderPage,
  OrderPath,
  OrderQuery,
  OrderStage,
  OrderState,
  OrderType,
} from './order.ts';
export {
  PlaceBestOrder,
  PlaceLimitOrder,
  PlaceMarketOrder,
  PlaceOrder,
  PlaceStopLimitOrder,
  PlaceStopOrder,
  PlaceTrailingStopOrder,
  type PlaceOrderInput,
} from './place-order.ts';
export { Pair, PlacePair } from './place-pair.ts';
