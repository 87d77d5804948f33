import type { Fill } from '@hoga/core/exchange';
import type { AccountKind, Balance } from '@hoga/core/ledger';
import type { Amount, Price, Quantity } from '@hoga/core/money';
import type { AccountId, Order, OrderId, Side } from '@hoga/core/order';

/** A page goes from new to old: at most `limit` rows numbered below `before`. */
export interface PageRequest {
  readonly limit: number;
  readonly before: number | null;
}

export interface AccountRow {
  readonly id: AccountId;
  readonly league: string;
  readonly kind: AccountKind;
  readonly openedAt: Date;
}

export interface BalanceRow extends Readonly<Balance> {
  readonly asset: string;
}

export interface LedgerRow {
  readonly sequence: number;
  readonly kind: 'grant' | 'trade' | 'fee' | 'adjustment';
  readonly asset: string;
  readonly amount: Amount;
  readonly balance: Amount;
  readonly order: OrderId | null;
  readonly fill: number | null;
  readonly at: Date;
}

export interface TradeRow {
  readonly sequence: number;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly takerSide: Side;
  readonly at: Date;
}

/** The trades of one instrument within a span of time, summed up. */
export interface TradeSummary {
  readonly first: Price;
  readonly last: Price;
  readonly highest: Price;
  readonly lowest: Price;
  readonly quantity: Quantity;
  readonly notional: Amount;
}

/** What people look up, always from what is durable. */
export interface Reads {
  accountsOf(owner: string): Promise<AccountRow[]>;
  balancesOf(account: AccountId): Promise<BalanceRow[]>;
  order(account: AccountId, order: OrderId): Promise<Order | undefined>;
  orders(account: AccountId, state: 'open' | 'closed', page: PageRequest): Promise<Order[]>;
  fills(account: AccountId, page: PageRequest): Promise<Fill[]>;
  ledger(account: AccountId, page: PageRequest): Promise<LedgerRow[]>;
  trades(instrument: string, page: PageRequest): Promise<TradeRow[]>;
  /** Null when nothing traded from `from` (inclusive) to `to` (exclusive). */
  summary(instrument: string, from: Date, to: Date): Promise<TradeSummary | null>;
  /** The last price traded before a moment. */
  closeBefore(instrument: string, moment: Date): Promise<Price | null>;
  houseAccounts(): Promise<AccountRow[]>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
}
