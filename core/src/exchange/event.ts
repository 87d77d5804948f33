import type { Account, LedgerLine } from '../ledger/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';
import type { AccountId, CancelReason, Order, OrderId, Side } from '../order/index.ts';
import type { Instant } from '../time/index.ts';

export interface FillParty {
  readonly order: OrderId;
  readonly account: AccountId;
  readonly fee: Amount;
}

/** One trade between a resting order and an arriving one. */
export interface Fill {
  readonly sequence: number;
  readonly instrument: string;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly notional: Amount;
  readonly takerSide: Side;
  readonly maker: FillParty;
  readonly taker: FillParty;
  readonly at: Instant;
}

/** What happened, in order. Events are facts: they are published after they are durable. */
export type MarketEvent =
  | { readonly type: 'account_opened'; readonly account: AccountId; readonly at: Instant }
  | {
      readonly type: 'order_accepted';
      readonly order: OrderId;
      readonly account: AccountId;
      readonly instrument: string;
      readonly sequence: number;
      readonly at: Instant;
    }
  | { readonly type: 'traded'; readonly fill: Fill }
  | {
      readonly type: 'order_ended';
      readonly order: OrderId;
      readonly account: AccountId;
      readonly instrument: string;
      readonly cancelReason: CancelReason | null;
      /** What returned to the account's available balance. */
      readonly released: Amount;
      readonly at: Instant;
    };

/**
 * What commands did: the events, and every record they made or changed, for the one who stores
 * them. Several commands may write into the same output.
 */
export interface Output {
  readonly events: MarketEvent[];
  readonly fills: Fill[];
  readonly ledgerLines: LedgerLine[];
  readonly openedAccounts: { readonly account: Account; readonly at: Instant }[];
  /** Accounts with a changed balance and orders with a changed field, opened ones included. */
  readonly changedAccounts: Set<Account>;
  readonly changedOrders: Set<Order>;
}

export function newOutput(): Output {
  return {
    events: [],
    fills: [],
    ledgerLines: [],
    openedAccounts: [],
    changedAccounts: new Set(),
    changedOrders: new Set(),
  };
}
