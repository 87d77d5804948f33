/**
 * The market. This room takes commands and answers with events: risk, then matching, then ledger.
 *
 * It never waits, asks the time, or stores anything. Start with `execute.ts`.
 */

export { CAPACITIES, type Capacities } from './capacities.ts';
export type {
  CancelMarket,
  CancelOrder,
  CancelOrders,
  Command,
  EndAuction,
  Grant,
  HaltMarket,
  Issue,
  OpenAccount,
  PlaceOrder,
  PlacePair,
  ReduceOrder,
  ReplaceOrder,
  ResumeMarket,
} from './command.ts';
export {
  newOutput,
  type AuditRecord,
  type Fill,
  type FillParty,
  type MarketEvent,
  type Output,
} from './event.ts';
export { execute } from './execute.ts';
export { expectedTrade, type ExpectedTrade } from './auction.ts';
export { assertInvariants } from './invariants.ts';
export { OrderBook } from './order-book.ts';
export type { Outcome } from './outcome.ts';
export {
  leagueRecordOf,
  restoreExchange,
  type AccountRecord,
  type ExchangeRecords,
  type LeagueRecord,
  type MarketRecord,
} from './restore.ts';
export { stateHash } from './state-hash.ts';
export {
  assetsOf,
  bookLevels,
  newExchange,
  type BookLevel,
  type Exchange,
  type LeagueSetup,
  type Market,
  type OpenOrder,
  type Sequences,
} from './state.ts';
