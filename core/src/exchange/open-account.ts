import { present } from '../assert/index.ts';
import { balanceOf, ISSUED_MAX, type Account } from '../ledger/index.ts';
import { amount, formatDecimal } from '../money/index.ts';
import { audit } from './audit.ts';
import type { Grant, Issue, OpenAccount } from './command.ts';
import type { Output } from './event.ts';
import type { Rejection } from '../risk/index.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { addAccount, advance, noteAccount, tradingAccount, type Exchange } from './state.ts';
import { writeEntry } from './take.ts';

export function openAccount(exchange: Exchange, command: OpenAccount, out: Output): Outcome {
  const { account: id, kind, owner, grants } = command;
  const known =
    exchange.accounts.has(id) || (owner !== null && exchange.accountsByOwner.has(owner));
  if (known) return refused({ reason: 'account_exists' });
  if (exchange.accounts.size >= exchange.capacities.accounts) {
    return refused({ reason: 'capacity_exhausted', what: 'accounts' });
  }
  if (!canIssue(exchange, grants)) return refused({ reason: 'issuance_exhausted' });

  const at = advance(exchange, command.at);
  const account = addAccount(exchange, { id, kind, owner });
  out.openedAccounts.push({ account, at });
  noteAccount(account, out);
  noteAccount(exchange.issuance, out);
  out.events.push({ type: 'account_opened', account: id, at });
  give(exchange, { account, grants, out });
  return accepted(account);
}

/** [EX23] */
export function issue(exchange: Exchange, command: Issue, out: Output): Outcome {
  const account = tradingAccount(exchange, command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const fault = grantFault(exchange, command.grants);
  if (fault !== null) return refused(fault);
  if (!canIssue(exchange, command.grants)) return refused({ reason: 'issuance_exhausted' });
  const at = advance(exchange, command.at);
  give(exchange, { account, grants: command.grants, out });
  out.events.push({ type: 'issued', account: account.id, at });
  const after = grantsInDecimals(exchange, command.grants);
  audit(exchange, command, { subject: account.id, before: null, after, out });
  return accepted(account);
}

/** Operators read decimals, and grants of one asset as one sum. */
function grantsInDecimals({ markets }: Exchange, grants: readonly Grant[]): Record<string, string> {
  const instruments = [...markets.values()].map(({ instrument }) => instrument);
  const assets = instruments.flatMap(({ base, quote }) => [base, quote]);
  return Object.fromEntries(
    grants.map(({ asset: code }) => {
      const asset = present(
        assets.find((known) => known.code === code),
        'the asset is known',
      );
      const same = grants.filter((grant) => grant.asset === code);
      const sum = same.reduce((total, grant) => total + grant.amount, 0n);
      return [code, formatDecimal(sum, asset.places)];
    }),
  );
}

function give(
  exchange: Exchange,
  { account, grants, out }: { account: Account; grants: readonly Grant[]; out: Output },
): void {
  for (const { asset, amount: units } of grants) {
    writeEntry(exchange, { kind: 'grant', at: exchange.clock, fill: null, out }, [
      { account: exchange.issuance, asset, amount: amount(-units), order: null },
      { account, asset, amount: units, order: null },
    ]);
  }
}

function grantFault({ issuance }: Exchange, grants: readonly Grant[]): Rejection | null {
  if (!grants.every(({ asset }) => issuance.balances.has(asset)))
    return { reason: 'unknown_asset' };
  const isPositive = grants.length > 0 && grants.every(({ amount: units }) => units > 0n);
  return isPositive ? null : { reason: 'quantity_not_positive' };
}

/**
 * [LG4] Issuance owes what it gave out, so its balance is the negative of all there is. Grants of one
 * asset count together.
 */
function canIssue(exchange: Exchange, grants: readonly Grant[]): boolean {
  const issued = new Map<string, bigint>();
  return grants.every(({ asset, amount: units }) => {
    const before = issued.get(asset) ?? -balanceOf(exchange.issuance, asset).available;
    issued.set(asset, before + units);
    return units > 0n && before + units <= ISSUED_MAX;
  });
}
