/**
 * Who owns what. This room keeps balances, sets amounts aside and writes balanced entries.
 *
 * It never decides whether a trade may happen. Start with `ledger.ts`.
 */

export {
  balanceOf,
  newAccount,
  ownedBy,
  type Account,
  type AccountIdentity,
  type AccountKind,
  type Balance,
} from './account.ts';
export {
  hold,
  ISSUED_MAX,
  post,
  release,
  type EntryCause,
  type EntryKind,
  type LedgerLine,
  type Posting,
} from './ledger.ts';
