import type { Fill } from '@hoga/core/exchange';
import type { AccountKind } from '@hoga/core/ledger';
import type { Amount, Price, Quantity } from '@hoga/core/money';
import type { AccountId, Order, OrderId, Side } from '@hoga/core/order';
import type { BalanceRow } from './balance-row.ts';
import type { LiveReads } from './live-reads.ts';

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

/** One day of one instrument, from 00:00 UTC, on which it traded. */
export interface DayRow {
  readonly instrument: string;
  /** Whole days since 1970-01-01 UTC. */
  readonly day: number;
  readonly first: Price;
  readonly high: Price;
  readonly low: Price;
  readonly last: Price;
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
  /** The newest trade of each instrument that ever traded. */
  latestTrades(): Promise<ReadonlyMap<string, TradeRow>>;
  /** Of each instrument the last two days on which it traded, up to a day, newest first. */
  lastDays(upTo: number): Promise<DayRow[]>;
  houseAccounts(): Promise<AccountRow[]>;
  readonly live: LiveReads;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
}
