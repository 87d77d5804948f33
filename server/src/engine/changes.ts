import type { Account, Balance } from '@hoga/core/ledger';
import type { AccountId, Order } from '@hoga/core/order';
import type { Batch } from './batch.ts';
import type { MarketSnapshot } from './market-snapshot.ts';

/** What a durable batch left: copies, which nothing that is executed later changes. */
export interface Changes {
  /** The number of the last command in it: that of the outbox, and later batches have higher ones. */
  readonly sequence: number;
  /** Every order of a person that it made or changed. */
  readonly orders: readonly Order[];
  /** Every account of a person whose balances it changed. */
  readonly accounts: readonly ChangedAccount[];
  readonly markets: readonly MarketSnapshot[];
}

export interface ChangedAccount {
  readonly id: AccountId;
  readonly balances: ReadonlyMap<string, Readonly<Balance>>;
}

interface After extends Pick<Changes, 'sequence' | 'markets'> {
  readonly accounts: ReadonlyMap<AccountId, Account>;
}

export function changesOf({ output }: Batch, { sequence, markets, accounts }: After): Changes {
  const isOwned = (id: AccountId): boolean => (accounts.get(id)?.owner ?? null) !== null;
  return {
    sequence,
    markets,
    orders: output.changedOrders.filter((order) => isOwned(order.account)).map(copyOf),
    accounts: output.changedAccounts
      .filter((account) => account.owner !== null)
      .map(({ id, balances }) => ({ id, balances: copiesOf(balances) })),
  };
}

function copyOf(order: Order): Order {
  return { ...order };
}

function copiesOf(balances: ReadonlyMap<string, Balance>): Map<string, Balance> {
  return new Map([...balances].map(([asset, balance]) => [asset, { ...balance }]));
}
