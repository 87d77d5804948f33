/**
 * What the product can do: one use case a file, for whoever was found to be allowed.
 *
 * This room knows neither HTTP nor SQL. Start with `place-order.ts`.
 */

export type { App, Caller } from './app.ts';
export { createAuctionClock, type AuctionClock } from './auction-clock.ts';
export { cancelOrder, cancelOrderFor } from './cancel-order.ts';
export { cancelOrders } from './cancel-orders.ts';
export { createDayStatistics, type DayStatistics } from './day-statistics.ts';
export { issueGrant } from './issue.ts';
export { createJobHistory } from './job-history.ts';
export { listAudit } from './list-audit.ts';
export { getMe, listAccounts, listBalances, listFills, listLedger } from './look-up-accounts.ts';
export {
  getBook,
  getInstrument,
  getTicker,
  listInstruments,
  listTrades,
} from './look-up-market.ts';
export { listMarketStates } from './look-up-market-states.ts';
export { getOrder, listOrders } from './look-up-orders.ts';
export { getUser, listUsers } from './look-up-users.ts';
export { getHouse, startHouse, stopHouse } from './operate-house.ts';
export { cancelMarket, haltMarket, resumeMarket } from './operate-market.ts';
export { offerOperatorCode } from './operator-code.ts';
export { placeOrder, placeOrderFor } from './place-order.ts';
export { placePair } from './place-pair.ts';
export { reduceOrder } from './reduce-order.ts';
export { replaceOrder } from './replace-order.ts';
export { busyProblem, type Reply } from './reply.ts';
export { getServerHealth } from './server-health.ts';
export { claimOperator, signIn, signUp, type Entered } from './sign-in.ts';
