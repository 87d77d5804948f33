/**
 * Whether an order may enter the market. This room prices an order, checks bounds and funds, and
 * says what to set aside.
 *
 * It changes nothing: `exchange` does, after the verdict. Start with `admit.ts`.
 */

export {
  admit,
  admitPair,
  NOTHING_FREED,
  type Freed,
  type PairInstruction,
  type PairVerdict,
  type Verdict,
} from './admit.ts';
export { holdOfRest, withFee } from './hold.ts';
export {
  lastOf,
  priceOrder,
  trailingTrigger,
  type Admission,
  type MarketPhase,
  type MarketView,
  type Priced,
} from './price-order.ts';
export type { Capacity, PriceField, Rejection, RejectionReason } from './rejection.ts';
