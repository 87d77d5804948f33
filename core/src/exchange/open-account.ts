import { balanceOf, ISSUED_MAX, post } from '../ledger/index.ts';
import { amount } from '../money/index.ts';
import type { OpenAccount } from './command.ts';
import type { Output } from './event.ts';
import { refused, type Outcome } from './outcome.ts';
import { addAccount, advance, type Exchange } from './state.ts';

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
  out.changedAccounts.add(account).add(exchange.issuance);
  out.events.push({ type: 'account_opened', account: id, at });
  for (const grant of grants) {
    const { asset, amount: units } = grant;
    const lines = post(exchange.sequences.ledger + 1, { kind: 'grant', at, fill: null }, [
      { account: exchange.issuance, asset, amount: amount(-units), order: null },
      { account, asset, amount: units, order: null },
    ]);
    exchange.sequences.ledger += lines.length;
    out.ledgerLines.push(...lines);
  }
  return { accepted: true, order: null, account };
}

/**
 * [LG4] Issuance owes what it gave out, so its balance is the negative of all there is. Grants of one
 * asset count together.
 */
function canIssue(exchange: Exchange, grants: OpenAccount['grants']): boolean {
  const issued = new Map<string, bigint>();
  return grants.every(({ asset, amount: units }) => {
    const before = issued.get(asset) ?? -balanceOf(exchange.issuance, asset).available;
    issued.set(asset, before + units);
    return units > 0n && before + units <= ISSUED_MAX;
  });
}
