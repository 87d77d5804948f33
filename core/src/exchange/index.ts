/**
 * The market. This room takes commands and answers with events: risk, then matching, then ledger.
 *
 * It never waits, asks the time, or stores anything. Start with `execute.ts`.
 */

export { CAPACITIES, type Capacities } from './capacities.ts';
export type { CancelOrder, Command, OpenAccount, PlaceOrder } from './command.ts';
export { newOutput, type Fill, type FillParty, type MarketEvent, type Output } from './event.ts';
export { execute } from './execute.ts';
export { assertInvariants } from './invariants.ts';
export type { Outcome } from './outcome.ts';
export {
  restoreExchange,
  type AccountRecord,
  type ExchangeRecords,
  type LeagueRecord,
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
  type Sequences,
} from './state.ts';
