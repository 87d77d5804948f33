import type {
  AccountRecord,
  ExchangeRecords,
  LeagueRecord,
  Output,
} from '../src/exchange/index.ts';
import type { Account } from '../src/ledger/index.ts';
import type { AccountId, Order, OrderId } from '../src/order/index.ts';

/**
 * Tables on paper: what a database would keep of a league, learned from outputs alone.
 *
 * Rows are text, so that nothing in them can be the object the exchange goes on changing, and an
 * output that forgets to name what it changed shows as a state that cannot be restored.
 */
export interface PaperTables {
  /** Writes what a batch of commands changed. */
  commit(output: Output, league: LeagueRecord): void;
  /** Everything a restart reads. */
  load(): ExchangeRecords;
}

export function paperTables(): PaperTables {
  const accounts = new Map<AccountId, string>();
  const openOrders = new Map<OrderId, string>();
  let league = toText(null);
  return {
    commit(output, record) {
      for (const account of output.changedAccounts) {
        accounts.set(account.id, toText(recordOf(account)));
      }
      for (const order of output.changedOrders) {
        if (order.status === 'open') openOrders.set(order.id, toText(order));
        else openOrders.delete(order.id);
      }
      league = toText(record);
    },
    load: () => ({
      league: fromText(league) as LeagueRecord | null,
      accounts: [...accounts.values()].map((row) => fromText(row) as AccountRecord),
      openOrders: [...openOrders.values()]
        .map((row) => fromText(row) as Order)
        .toSorted((a, b) => a.sequence - b.sequence),
    }),
  };
}

function recordOf({ id, kind, owner, balances }: Account): AccountRecord {
  return {
    id,
    kind,
    owner,
    balances: [...balances].map(([asset, balance]) => ({ asset, ...balance })),
  };
}

/** JSON that keeps whole numbers of any size. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? { bigint: part.toString() } : part,
  );
}

function fromText(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) =>
    isWrittenBigint(part) ? BigInt(part.bigint) : part,
  );
}

function isWrittenBigint(part: unknown): part is { readonly bigint: string } {
  return typeof part === 'object' && part !== null && 'bigint' in part;
}
