/**
 * Orders and their life. This room decides what can be asked for and how an order ends.
 *
 * It never matches and never touches a balance. Start with `instruction.ts`.
 */

export {
  isSameInstruction,
  isStop,
  mayWait,
  opposite,
  type BestAmountInstruction,
  type BestInstruction,
  type Instruction,
  type LimitInstruction,
  type MarketAmountInstruction,
  type MarketInstruction,
  type Side,
  type StopInstruction,
  type StopLimitInstruction,
  type StopOrderInstruction,
  type TimeInForce,
  type TrailingStopInstruction,
} from './instruction.ts';
export {
  accountId,
  CANCEL_REASONS,
  endOrder,
  openQuantity,
  orderId,
  type AccountId,
  type CancelReason,
  type Order,
  type OrderId,
  type OrderStage,
  type OrderStatus,
} from './order.ts';
