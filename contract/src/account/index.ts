/**
 * Who owns what: users, accounts, balances, fills and ledger entries as their owner sees them.
 *
 * It never shows one user's things to another. Start with `account.ts`.
 */

export {
  Account,
  AccountId,
  AccountKind,
  AccountList,
  AccountPath,
  Balance,
  BalanceList,
} from './account.ts';
export {
  CurrentPassword,
  displayName,
  Email,
  NewPassword,
  Nickname,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  PersonName,
} from './credentials.ts';
export { Fill, FillPage, FillRole } from './fill.ts';
export { LedgerEntry, LedgerKind, LedgerPage } from './ledger.ts';
export { Me, SignedIn, Token, User, UserLanguage } from './user.ts';
