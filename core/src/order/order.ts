import { assert, unreachable } from '../assert/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

declare const unit: unique symbol;
/** UUIDv7, made at the edge and carried in the command. */
export type OrderId = string & { readonly [unit]: 'order' };
export type AccountId = string & { readonly [unit]: 'account' };

export const orderId = (uuid: string): OrderId => uuid as OrderId;
export const accountId = (uuid: string): AccountId => uuid as AccountId;

export type Side = 'buy' | 'sell';

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/**
 * How long a limit order may wait: until cancelled (`gtc`), not at all (`ioc`), not at all and only
 * whole (`fok`), or only if it does not trade on arrival (`post_only`).
 */
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'post_only';

/** What the trader asked for. An amount names quote units without the fee. */
export type Instruction =
  | {
      readonly type: 'limit';
      readonly side: Side;
      readonly price: Price;
      readonly quantity: Quantity;
      readonly timeInForce: TimeInForce;
    }
  | { readonly type: 'market'; readonly side: Side; readonly quantity: Quantity }
  | { readonly type: 'market_amount'; readonly side: 'buy'; readonly amount: Amount };

export type OrderStatus = 'open' | 'filled' | 'cancelled';

/** Why an accepted order ended without being filled. */
export type CancelReason =
  | 'by_owner'
  | 'unfilled_remainder'
  | 'fill_or_kill'
  | 'post_only_would_trade'
  | 'self_trade_prevented'
  | 'fill_limit';

/** An accepted order. Only `exchange` changes one, through the functions of this file. */
export interface Order {
  readonly id: OrderId;
  /** Place in the line of all accepted orders of the league: time priority. */
  readonly sequence: number;
  readonly account: AccountId;
  readonly instrument: string;
  readonly clientOrderId: string | null;
  readonly instruction: Instruction;
  readonly placedAt: Instant;
  status: OrderStatus;
  filledQuantity: Quantity;
  filledNotional: Amount;
  feePaid: Amount;
  /** What is still set aside for the order: quote units for a buy, lots for a sell. */
  held: Amount;
  cancelReason: CancelReason | null;
  endedAt: Instant | null;
}

/** What a limit or market order has left to trade; an order by amount has no quantity. */
export function openQuantity(order: Order): Quantity {
  assert(order.instruction.type !== 'market_amount', 'the order names a quantity');
  return (order.instruction.quantity - order.filledQuantity) as Quantity;
}

/** [OR1] Ends an open order, once. */
export function endOrder(order: Order, at: Instant, cancelReason: CancelReason | null): void {
  assert(order.status === 'open', '[OR1] an order ends once');
  assert(order.held === 0n, '[OR2] an order that ends holds nothing');
  order.status = cancelReason === null ? 'filled' : 'cancelled';
  order.cancelReason = cancelReason;
  order.endedAt = at;
}

/** Whether two instructions ask for exactly the same thing. */
export function isSameInstruction(a: Instruction, b: Instruction): boolean {
  if (a.side !== b.side) return false;
  switch (a.type) {
    case 'limit':
      return (
        b.type === 'limit' &&
        a.price === b.price &&
        a.quantity === b.quantity &&
        a.timeInForce === b.timeInForce
      );
    case 'market':
      return b.type === 'market' && a.quantity === b.quantity;
    case 'market_amount':
      return b.type === 'market_amount' && a.amount === b.amount;
    default:
      return unreachable(a);
  }
}
