import type { Instrument } from '@hoga/core/instrument';
import { accountId, orderId } from '@hoga/core/order';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { AccountRow, LedgerRow, Reads } from '../needs/index.ts';
import { boundOf } from './bound-of.ts';
import { fillFromRow } from './fill-row.ts';
import { liveReads } from './live-reads.ts';
import { summaryReads, tradeReads } from './market-reads.ts';
import { orderFromRow } from './order-row.ts';
import type { Tables } from './tables.ts';
import { unitsOf, type Units } from './units.ts';

export interface ReadsOptions {
  /** For what anybody may ask for again and again. */
  readonly database: Kysely<Tables>;
  /** For what signing in, starting and telling readiness need; the same one unless it is given. */
  readonly access?: Kysely<Tables>;
  readonly league: string;
  readonly instruments: readonly Instrument[];
}

export function postgresReads(options: ReadsOptions): Reads {
  const { database, access = database, league, instruments } = options;
  const units = unitsOf(instruments);
  return {
    ...accessReads(access, league),
    ...accountReads(database, units),
    ...orderReads(database, { units }),
    ...tradeReads(database, { league, units }),
    live: liveReads(database, { league, units }),
    ...summaryReads(access, { league, units, instruments }),
    ping: async () => {
      await sql`select 1`.execute(access);
    },
  };
}

function accessReads(
  database: Kysely<Tables>,
  league: string,
): Pick<Reads, 'accountsOf' | 'houseAccounts'> {
  const accounts = database
    .selectFrom('account')
    .select(['id', 'league_id', 'kind', 'opened_at'])
    .orderBy('number')
    .limit(100);
  return {
    accountsOf: async (owner) =>
      (await accounts.where('owner', '=', owner).execute()).map(accountFromRow),
    houseAccounts: async () => {
      const ours = accounts.where('league_id', '=', league).where('kind', '=', 'house');
      return (await ours.execute()).map(accountFromRow);
    },
  };
}

function accountReads(
  database: Kysely<Tables>,
  units: Units,
): Pick<Reads, 'balancesOf' | 'ledger'> {
  return {
    balancesOf: async (account) => {
      const rows = await database
        .selectFrom('balance')
        .select(['asset', 'available', 'held'])
        .where('account_id', '=', account)
        .orderBy('asset')
        .execute();
      return rows.map(({ asset, available, held }) => ({
        asset,
        available: units.amountFrom(asset, available),
        held: units.amountFrom(asset, held),
      }));
    },
    ledger: async (account, page) => {
      const rows = await database
        .selectFrom('ledger')
        .selectAll()
        .where('account_id', '=', account)
        .where('sequence', '<', boundOf(page))
        .orderBy('sequence', 'desc')
        .limit(page.limit)
        .execute();
      return rows.map((row) => ledgerFromRow(row, units));
    },
  };
}

function accountFromRow(
  row: Pick<Selectable<Tables['account']>, 'id' | 'league_id' | 'kind' | 'opened_at'>,
): AccountRow {
  return {
    id: accountId(row.id),
    league: row.league_id,
    kind: row.kind,
    openedAt: row.opened_at,
  };
}

function ledgerFromRow(row: Selectable<Tables['ledger']>, units: Units): LedgerRow {
  return {
    sequence: Number(row.sequence),
    kind: row.kind,
    asset: row.asset,
    amount: units.amountFrom(row.asset, row.amount),
    balance: units.amountFrom(row.asset, row.balance),
    order: row.order_id === null ? null : orderId(row.order_id),
    fill: row.fill === null ? null : Number(row.fill),
    at: row.at,
  };
}

function orderReads(
  database: Kysely<Tables>,
  { units }: { units: Units },
): Pick<Reads, 'order' | 'orders' | 'fills'> {
  return {
    order: async (account, id) => {
      const row = await database
        .selectFrom('orders')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', account)
        .executeTakeFirst();
      return row === undefined ? undefined : orderFromRow(row, units);
    },
    orders: async (account, state, page) => {
      const rows = await database
        .selectFrom('orders')
        .selectAll()
        .where('account_id', '=', account)
        .where('status', state === 'open' ? '=' : '<>', 'open')
        .where('sequence', '<', boundOf(page))
        .orderBy('sequence', 'desc')
        .limit(page.limit)
        .execute();
      return rows.map((row) => orderFromRow(row, units));
    },
    fills: async (account, page) => {
      // Each half is one index scan that stops after a page; an account that traded with itself
      // is in both, and the union keeps one.
      const half = (column: 'maker_account' | 'taker_account') => {
        const rows = database
          .selectFrom('fill')
          .selectAll()
          .where(column, '=', account)
          .where('sequence', '<', boundOf(page))
          .orderBy('sequence', 'desc')
          .limit(page.limit);
        // A query of its own: an order and a limit cannot stand before a union.
        return database.selectFrom(rows.as('half')).selectAll();
      };
      const rows = await database
        .selectFrom(half('maker_account').union(half('taker_account')).as('either'))
        .selectAll()
        .orderBy('sequence', 'desc')
        .limit(page.limit)
        .execute();
      return rows.map((row) => fillFromRow(row, units));
    },
  };
}
