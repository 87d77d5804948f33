import type { AccountKind } from '../ledger/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';
import type { AccountId, Instruction, OrderId, Side } from '../order/index.ts';
import type { PairInstruction } from '../risk/index.ts';
import type { Instant } from '../time/index.ts';

export interface Grant {
  readonly asset: string;
  readonly amount: Amount;
}

/** Opens an account and gives it play money out of issuance. */
export interface OpenAccount {
  readonly type: 'open_account';
  readonly at: Instant;
  readonly account: AccountId;
  readonly kind: Extract<AccountKind, 'trading' | 'house'>;
  readonly owner: string | null;
  readonly grants: readonly Grant[];
}

export interface PlaceOrder {
  readonly type: 'place_order';
  readonly at: Instant;
  readonly order: OrderId;
  readonly account: AccountId;
  readonly instrument: string;
  readonly clientOrderId: string | null;
  readonly instruction: Instruction;
}

/** Places a limit order and a stop of which only one is executed (EX19). */
export interface PlacePair {
  readonly type: 'place_pair';
  readonly at: Instant;
  /** The limit order, which the client order id names. */
  readonly order: OrderId;
  readonly stopOrder: OrderId;
  readonly account: AccountId;
  readonly instrument: string;
  readonly clientOrderId: string | null;
  readonly instruction: PairInstruction;
}

/** Cancels a resting limit order and places another in its stead, both or neither (EX16). */
export interface ReplaceOrder {
  readonly type: 'replace_order';
  readonly at: Instant;
  readonly account: AccountId;
  readonly replaced: OrderId;
  /** The new order. */
  readonly order: OrderId;
  readonly clientOrderId: string | null;
  /** Null to keep the price. */
  readonly price: Price | null;
  /** Null for what the replaced order has left. */
  readonly quantity: Quantity | null;
}

/** Makes an open order smaller; it keeps its place (EX15). */
export interface ReduceOrder {
  readonly type: 'reduce_order';
  readonly at: Instant;
  readonly account: AccountId;
  readonly order: OrderId;
  /** The whole quantity it is to have, what has traded included. */
  readonly quantity: Quantity;
}

export interface CancelOrder {
  readonly type: 'cancel_order';
  readonly at: Instant;
  readonly account: AccountId;
  readonly order: OrderId;
}

/** Cancels every open order of an account that matches, the earliest first (EX17). */
export interface CancelOrders {
  readonly type: 'cancel_orders';
  readonly at: Instant;
  readonly account: AccountId;
  /** Null for all. */
  readonly instrument: string | null;
  readonly side: Side | null;
}

/** What an operator does carries who it is, so that it can be written down (EX23). */
interface Operation {
  readonly at: Instant;
  readonly actor: string;
}

export interface HaltMarket extends Operation {
  readonly type: 'halt_market';
  readonly instrument: string;
}

export interface ResumeMarket extends Operation {
  readonly type: 'resume_market';
  readonly instrument: string;
}

/** Cancels open orders of everybody in a market, the earliest first. */
export interface CancelMarket extends Operation {
  readonly type: 'cancel_market';
  readonly instrument: string;
}

/** Gives an account play money out of issuance. */
export interface Issue extends Operation {
  readonly type: 'issue';
  readonly account: AccountId;
  /** The operator's own name for it; whoever sends it sees to it that none is used twice. */
  readonly clientGrantId: string | null;
  readonly grants: readonly Grant[];
}

/** Ends a call auction whose time is over (EX21). */
export interface EndAuction {
  readonly type: 'end_auction';
  readonly at: Instant;
  readonly instrument: string;
}

/** Everything that can be asked of the exchange. Time and ids come with it (EX5). */
export type Command =
  | OpenAccount
  | PlaceOrder
  | PlacePair
  | ReplaceOrder
  | ReduceOrder
  | CancelOrder
  | CancelOrders
  | HaltMarket
  | ResumeMarket
  | CancelMarket
  | Issue
  | EndAuction;
