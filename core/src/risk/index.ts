/**
 * What may enter the market. This room checks prices, bounds, limits and funds before matching, and
 * says how much an order sets aside.
 *
 * It decides and never changes anything. Start with `admit.ts`.
 */

export { admit, mayRest, type Admission, type MarketView, type Verdict } from './admit.ts';
export type { Rejection, RejectionReason } from './rejection.ts';
