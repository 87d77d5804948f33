/**
 * What the product can do: one use case a file, for whoever was found to be allowed.
 *
 * This room knows neither HTTP nor SQL. Start with `place-order.ts`.
 */

export { createApiKey, listApiKeys, revokeApiKey } from './api-key.ts';
export type { App, Caller } from './app.ts';
export { createAuctionClock, type AuctionClock } from './auction-clock.ts';
export { callerOf } from './caller.ts';
export { cancelOrder, cancelOrderFor } from './cancel-order.ts';
export { cancelOrders } from './cancel-orders.ts';
export { createCandles, type Candles } from './candles.ts';
export { createDayStatistics, type DayStatistics } from './day-statistics.ts';
export { issueGrant } from './issue.ts';
export { problemOfFault } from './fault-problem.ts';
export { claimGuest, signInAsGuest } from './guest.ts';
export { createJobHistory } from './job-history.ts';
export { listAudit } from './list-audit.ts';
export {
  balancesOnWire,
  getMe,
  listAccounts,
  listBalances,
  listFills,
  listLedger,
} from './look-up-accounts.ts';
export {
  getBook,
  getInstrument,
  getTicker,
  listInstruments,
  listTrades,
} from './look-up-market.ts';
export { getOrder, listOrders, shownOrder } from './look-up-orders.ts';
export { listCandles } from './look-up-candles.ts';
export {
  requestEmailVerification,
  requestPasswordReset,
  resetPassword,
  verifyEmail,
  welcome,
} from './mailed-link.ts';
export { listMarketStates } from './look-up-market-states.ts';
export { getUser, listUsers } from './look-up-users.ts';
export { getHouse, startHouse, stopHouse } from './operate-house.ts';
export { cancelMarket, haltMarket, resumeMarket } from './operate-market.ts';
export { offerOperatorCode } from './operator-code.ts';
export { ownAccount } from './own-account.ts';
export { placeOrder, placeOrderFor } from './place-order.ts';
export { placePair } from './place-pair.ts';
export { reduceOrder } from './reduce-order.ts';
export { replaceOrder } from './replace-order.ts';
export { busyProblem, type Reply } from './reply.ts';
export { fillOnWire, phaseOnWire, timestamp, tradeOnWire } from './wire.ts';
export { getServerHealth } from './server-health.ts';
export { claimOperator, signIn, signUp, type Entered } from './sign-in.ts';
export { candleOnWire } from './wire.ts';
