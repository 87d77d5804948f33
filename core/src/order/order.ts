import { assert } from '../assert/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';
import type { Instant } from '../time/index.ts';
import type { Instruction } from './instruction.ts';

declare const unit: unique symbol;
/** UUIDv7, made at the edge and carried in the command. */
export type OrderId = string & { readonly [unit]: 'order' };
export type AccountId = string & { readonly [unit]: 'account' };

export const orderId = (uuid: string): OrderId => uuid as OrderId;
export const accountId = (uuid: string): AccountId => uuid as AccountId;

export type OrderStatus = 'open' | 'filled' | 'cancelled';

/**
 * Where an order is: between acceptance and its first rest, on the book, waiting for its trigger,
 * set off and waiting for its turn, or nowhere any more.
 */
export type OrderStage = 'arriving' | 'resting' | 'waiting' | 'triggered' | 'ended';

/** Why an accepted order ended without being filled; see `docs/exchange-rules.md`. */
export const CANCEL_REASONS = [
  'by_owner',
  'by_operator',
  'replaced',
  'partner_done',
  'unfilled_remainder',
  'fill_or_kill',
  'post_only_would_trade',
  'self_trade_prevented',
  'fill_limit',
  'volatility_interruption',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** An accepted order. Only `exchange` changes one. */
export interface Order {
  readonly id: OrderId;
  /** Which accepted order of the league it is, counted from 1. */
  readonly sequence: number;
  readonly account: AccountId;
  readonly instrument: string;
  readonly clientOrderId: string | null;
  readonly instruction: Instruction;
  readonly placedAt: Instant;
  /** The other leg of a pair of which only one may be executed. */
  readonly partner: OrderId | null;
  /** The order whose place it took. */
  readonly replaces: OrderId | null;
  /** Place in line, counted over the league: a new one when it is triggered or shows its next part. */
  place: number;
  status: OrderStatus;
  stage: OrderStage;
  filledQuantity: Quantity;
  filledNotional: Amount;
  feePaid: Amount;
  /** Given up by its owner, who made it smaller. */
  reducedQuantity: Quantity;
  /** Given up because it would have traded with an order of its own account. */
  preventedQuantity: Quantity;
  /** What an iceberg shows now; null for other orders. */
  shownQuantity: Quantity | null;
  /** The price that sets a stop off; that of a trailing stop moves. Null for other orders. */
  triggerPrice: Price | null;
  triggeredAt: Instant | null;
  /** The worst price a stop without a limit may trade at; for a buy, what it holds covers. Null for others. */
  worstPrice: Price | null;
  /** What is still set aside for the order: quote units for a buy, lots for a sell. */
  held: Amount;
  cancelReason: CancelReason | null;
  endedAt: Instant | null;
}

/** [OR3] What an order has left to trade; an order by amount has no quantity. */
export function openQuantity(order: Order): Quantity {
  const { instruction, filledQuantity, reducedQuantity, preventedQuantity } = order;
  assert('quantity' in instruction, 'the order names a quantity');
  const gone = filledQuantity + reducedQuantity + preventedQuantity;
  return (instruction.quantity - gone) as Quantity;
}

/** [OR1] Ends an open order, once. */
export function endOrder(order: Order, at: Instant, cancelReason: CancelReason | null): void {
  assert(order.status === 'open', '[OR1] an order ends once');
  assert(order.held === 0n, '[OR2] an order that ends holds nothing');
  order.stage = 'ended';
  order.status = cancelReason === null ? 'filled' : 'cancelled';
  order.cancelReason = cancelReason;
  order.endedAt = at;
}
