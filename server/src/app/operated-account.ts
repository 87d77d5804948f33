import type { OperatedAccount } from '@hoga/contract/operator';
import type { AccountRow } from '../needs/index.ts';
import type { App } from './app.ts';
import { balancesOnWire } from './look-up-accounts.ts';
import { accountOnWire } from './wire.ts';

/** Accounts with what they own and how many orders they have open, for operators only. */
export function operatedAccounts(
  app: App,
  rows: readonly AccountRow[],
): Promise<OperatedAccount[]> {
  return Promise.all(
    rows.map(async (row) => ({
      ...accountOnWire(row),
      balances: balancesOnWire(app, await app.reads.balancesOf(row.id)),
      openOrders: await app.operators.openOrdersOf(row.id),
    })),
  );
}
