import { assert, AssertionError } from '../assert/index.ts';
import { amount, type Amount } from '../money/index.ts';
import type { AccountId, OrderId } from '../order/index.ts';
import type { Instant } from '../time/index.ts';
import { balanceOf, type Account, type Balance } from './account.ts';

export type EntryKind = 'grant' | 'trade' | 'fee';

/** One side of an entry. What leaves an account leaves what was held for it, or what is available. */
export interface Posting {
  readonly account: Account;
  readonly asset: string;
  readonly amount: Amount;
  /** The order it is made for, so that its owner can follow the money. */
  readonly order: OrderId | null;
  readonly from?: 'held' | 'available';
}

/** Why an entry is made. */
export interface EntryCause {
  readonly kind: EntryKind;
  readonly at: Instant;
  readonly fill: number | null;
}

/** A posting as it is kept for ever. */
export interface LedgerLine extends EntryCause {
  readonly sequence: number;
  readonly account: AccountId;
  readonly asset: string;
  readonly amount: Amount;
  readonly balance: Amount;
  readonly order: OrderId | null;
}

/** [LG4] The most units of an asset that may be out of issuance at once. */
export const ISSUED_MAX: bigint = 2n ** 63n - 1n;

/** Writes one balanced entry: moves the balances and returns its lines, numbered from `sequence`. */
export function post(
  sequence: number,
  cause: EntryCause,
  postings: readonly Posting[],
): LedgerLine[] {
  assertBalanced(postings);
  const { kind, at, fill } = cause;
  return postings.map((posting, index) => {
    const { available, held } = move(posting);
    return {
      kind,
      at,
      fill,
      sequence: sequence + index,
      account: posting.account.id,
      asset: posting.asset,
      amount: posting.amount,
      balance: amount(available + held),
      order: posting.order,
    };
  });
}

/** [LG1] An entry has a few lines, so each asset is added up on its own. */
function assertBalanced(postings: readonly Posting[]): void {
  for (const { asset } of postings) {
    let sum = 0n;
    for (const posting of postings) if (posting.asset === asset) sum += posting.amount;
    if (sum !== 0n) throw new AssertionError(`[LG1] the ${asset} lines add up to zero`);
  }
}

/** [LG2] */
function move(posting: Posting): Balance {
  const balance = balanceOf(posting.account, posting.asset);
  if (posting.from === 'held') {
    balance.held = amount(balance.held + posting.amount);
    assert(balance.held >= 0n, '[LG2] nobody spends more than is held');
    return balance;
  }
  balance.available = amount(balance.available + posting.amount);
  const mayOwe = posting.account.kind === 'issuance';
  assert(mayOwe || balance.available >= 0n, '[LG2] nobody spends more than is available');
  return balance;
}

/** [LG3] Sets an amount aside; the caller has checked that it is there. */
export function hold(account: Account, asset: string, units: Amount): void {
  const balance = balanceOf(account, asset);
  assert(units >= 0n && units <= balance.available, '[LG3] only what is available can be held');
  balance.available = amount(balance.available - units);
  balance.held = amount(balance.held + units);
}

/** [LG3] Gives back what was set aside. */
export function release(account: Account, asset: string, units: Amount): void {
  const balance = balanceOf(account, asset);
  assert(units >= 0n && units <= balance.held, '[LG3] only what is held can be released');
  balance.held = amount(balance.held - units);
  balance.available = amount(balance.available + units);
}
