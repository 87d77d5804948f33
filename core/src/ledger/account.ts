import { present } from '../assert/index.ts';
import { amount, type Amount } from '../money/index.ts';
import type { AccountId } from '../order/index.ts';

/** `issuance` and `fees` belong to the league itself. */
export type AccountKind = 'trading' | 'house' | 'issuance' | 'fees';

export interface Balance {
  available: Amount;
  /** Set aside for open orders. */
  held: Amount;
}

/** One purse of play money in one league. */
export interface Account {
  readonly id: AccountId;
  /** A small integer by which matching knows the account; it has no meaning elsewhere. */
  readonly number: number;
  readonly kind: AccountKind;
  /** The user it belongs to; null for house accounts and the league's own. */
  readonly owner: string | null;
  readonly balances: Map<string, Balance>;
  openOrders: number;
  openNotional: Amount;
  /** The output that has it among its changed accounts. */
  changedIn: object | null;
}

/** What identifies an account, before it owns anything. */
export type AccountIdentity = Pick<Account, 'id' | 'number' | 'kind' | 'owner'>;

export function newAccount(identity: AccountIdentity, assets: Iterable<string>): Account {
  const balances = new Map<string, Balance>();
  for (const asset of assets) balances.set(asset, { available: amount(0n), held: amount(0n) });
  return { ...identity, balances, openOrders: 0, openNotional: amount(0n), changedIn: null };
}

export function balanceOf(account: Account, asset: string): Balance {
  return present(account.balances.get(asset), `the account can own ${asset}`);
}

/** What the account owns: available and held. */
export function ownedBy(account: Account, asset: string): Amount {
  const balance = balanceOf(account, asset);
  return amount(balance.available + balance.held);
}
