import type { Fill } from '@hoga/core/exchange';
import type { AccountId, Order, OrderId } from '@hoga/core/order';
import type { BalanceRow } from './balance-row.ts';

/** Something as the tables had it when they had this sequence. */
export interface AsOf<Value> {
  readonly sequence: number;
  readonly value: Value;
}

/** A batch changed these orders of somebody's account. */
export interface OrderChange {
  /** That of the batch in the outbox. */
  readonly sequence: number;
  readonly account: AccountId;
  readonly orders: readonly OrderId[];
}

/** What is told to whoever begins to listen, each as of one moment of the tables. */
export interface LiveReads {
  /** Counted by commands, like the outbox. */
  openOrders(account: AccountId): Promise<AsOf<Order[]>>;
  /** Those of the account among them. Counted by commands. */
  ordersOf(account: AccountId, orders: readonly OrderId[]): Promise<AsOf<Order[]>>;
  /** Counted by commands. */
  balances(account: AccountId): Promise<AsOf<BalanceRow[]>>;
  /** At most `limit`, oldest first. Counted by fills. */
  fillsAfter(account: AccountId, after: number, limit: number): Promise<AsOf<Fill[]>>;
  /** The number of the last fill. */
  lastFill(): Promise<number>;
  /**
   * Which orders of people the newest lines of the outbox are about, oldest first, and the sequence
   * after which that is everything. At most so many lines and events are read.
   */
  orderChanges(atMost: { readonly lines: number; readonly events: number }): Promise<{
    readonly since: number;
    readonly until: number;
    readonly changes: readonly OrderChange[];
  }>;
}
