/**
 * Orders and their life. This room decides what can be asked for and how an order ends.
 *
 * It never matches and never touches a balance. Start with `order.ts`.
 */

export {
  accountId,
  endOrder,
  isSameInstruction,
  openQuantity,
  opposite,
  orderId,
  type AccountId,
  type CancelReason,
  type Instruction,
  type Order,
  type OrderId,
  type OrderStatus,
  type Side,
  type TimeInForce,
} from './order.ts';
