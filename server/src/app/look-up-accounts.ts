import type { AccountList, BalanceList, FillPage, LedgerPage, Me } from '@hoga/contract/account';
import { problem } from '@hoga/contract/problem';
import { present } from '@hoga/core/assert';
import { formatDecimal } from '@hoga/core/money';
import type { BalanceRow } from '../needs/index.ts';
import type { App, Caller } from './app.ts';
import { ownAccount } from './own-account.ts';
import { pageOf, pageRequest, type PageQuery } from './page.ts';
import { done, no, type Reply } from './reply.ts';
import { accountOnWire, fillOnWire, ledgerEntryOnWire, userOnWire } from './wire.ts';

export async function getMe(app: App, caller: Caller): Promise<Reply<Me>> {
  const person = await app.identity.user(caller.userId);
  if (person === undefined) return no(problem('token-revoked'));
  const accounts = await app.reads.accountsOf(caller.userId);
  const isOperator = await app.operators.isOperator(caller.userId);
  return done({ user: userOnWire(person, isOperator), accounts: accounts.map(accountOnWire) });
}

export async function listAccounts(app: App, caller: Caller): Promise<Reply<AccountList>> {
  const accounts = await app.reads.accountsOf(caller.userId);
  return done({ accounts: accounts.map(accountOnWire) });
}

export async function listBalances(
  app: App,
  caller: Caller,
  id: string,
): Promise<Reply<BalanceList>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const balances = balancesOnWire(app, await app.reads.balancesOf(account.value));
  return done({ account: account.value, balances });
}

export function balancesOnWire(app: App, rows: readonly BalanceRow[]): BalanceList['balances'] {
  const places = placesOf(app);
  return rows.map(({ asset, available, held }) => {
    const shown = (units: bigint): string => formatDecimal(units, places(asset));
    return {
      asset,
      total: shown(available + held),
      available: shown(available),
      held: shown(held),
    };
  });
}

export async function listFills(
  app: App,
  caller: Caller,
  { account: id, query }: { account: string; query: PageQuery },
): Promise<Reply<FillPage>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const found = await app.reads.fills(account.value, pageRequest(query));
  const { rows, next } = pageOf(found, query.limit);
  const fills = rows.map((fill) => {
    const market = present(app.engine.market(fill.instrument), 'the fill’s market is here');
    return fillOnWire(fill, account.value, market.instrument);
  });
  return done({ fills, next });
}

export async function listLedger(
  app: App,
  caller: Caller,
  { account: id, query }: { account: string; query: PageQuery },
): Promise<Reply<LedgerPage>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const places = placesOf(app);
  const found = await app.reads.ledger(account.value, pageRequest(query));
  const { rows, next } = pageOf(found, query.limit);
  return done({ entries: rows.map((row) => ledgerEntryOnWire(row, places(row.asset))), next });
}

/** The decimal places of each asset that trades here. */
function placesOf(app: App): (asset: string) => number {
  const places = new Map<string, number>();
  for (const { instrument } of app.engine.markets()) {
    places.set(instrument.base.code, instrument.base.places);
    places.set(instrument.quote.code, instrument.quote.places);
  }
  return (asset) => present(places.get(asset), `${asset} is an asset of the league`);
}
