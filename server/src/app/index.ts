/**
 * What the product can do: one use case a file, for whoever was found to be allowed.
 *
 * This room knows neither HTTP nor SQL. Start with `place-order.ts`.
 */

export type { App, Caller } from './app.ts';
export { cancelOrder, cancelOrderFor } from './cancel-order.ts';
export { createDayStatistics, type DayStatistics } from './day-statistics.ts';
export { listAudit } from './list-audit.ts';
export { getMe, listAccounts, listBalances, listFills, listLedger } from './look-up-accounts.ts';
export {
  getBook,
  getInstrument,
  getTicker,
  listInstruments,
  listTrades,
} from './look-up-market.ts';
export { getOrder, listOrders } from './look-up-orders.ts';
export { offerOperatorCode } from './operator-code.ts';
export { placeOrder, placeOrderFor } from './place-order.ts';
export type { Reply } from './reply.ts';
export { claimOperator, signIn, signUp, type Entered } from './sign-in.ts';
