/**
 * Who runs the server, what they can do to a market or an account, and what they did.
 *
 * It never decides whether it is done. Start with `operator.ts`.
 */

export { House, HouseState, StartedHouse, StoppedHouse } from './house.ts';
export {
  OperatedAccount,
  OperatedMarket,
  OperatedMarketList,
  UserDetails,
  UserPage,
  UserPath,
  UserQuery,
  UserSummary,
} from './look-up.ts';
export {
  AuditEntry,
  AuditPage,
  CancelledMarket,
  ClaimOperator,
  IssuedGrant,
  IssueGrant,
  MarketState,
} from './operator.ts';
export { ServerHealth } from './server-health.ts';
