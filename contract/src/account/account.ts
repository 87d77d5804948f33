import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { pathUuid, Timestamp, Uuid } from '../page/index.ts';
import { problem } from '../problem/index.ts';

export const AccountKind = z.enum(['trading', 'house']);
export type AccountKind = z.output<typeof AccountKind>;

/** One purse of play money in one league. */
export const Account = z.object({
  id: Uuid,
  league: z.string(),
  kind: AccountKind,
  createdAt: Timestamp,
});
export type Account = z.output<typeof Account>;

export const AccountList = z.object({ accounts: z.array(Account) });
export type AccountList = z.output<typeof AccountList>;

/** An account in a path; another user's is answered like one that does not exist. */
export const AccountId = pathUuid(problem('account-not-found'));
export const AccountPath = z.strictObject({ account: AccountId });
export type AccountPath = z.output<typeof AccountPath>;

/** Total is what is owned; held is what open orders have set aside; available is the rest. */
export const Balance = z.object({
  asset: z.string(),
  total: Decimal,
  available: Decimal,
  held: Decimal,
});
export type Balance = z.output<typeof Balance>;

export const BalanceList = z.object({ account: Uuid, balances: z.array(Balance) });
export type BalanceList = z.output<typeof BalanceList>;
