import type { Amount, Asset, Price } from '../money/index.ts';

/** Why the market says no. A rejection changes nothing and is always explained. */
export type Rejection =
  | { readonly reason: 'unknown_account' | 'unknown_instrument' | 'unknown_order' }
  | { readonly reason: 'account_exists' | 'issuance_exhausted' | 'quantity_not_positive' }
  | { readonly reason: 'capacity_exhausted'; readonly what: 'accounts' | 'open_orders' }
  | {
      readonly reason: 'price_off_tick';
      /** The nearest legal prices on either side, null beyond the ends of the ladder. */
      readonly below: Price | null;
      readonly above: Price | null;
    }
  | { readonly reason: 'outside_band'; readonly lowest: Price; readonly highest: Price }
  | {
      readonly reason: 'below_minimum' | 'above_maximum';
      readonly bound: Amount;
      readonly notional: Amount;
    }
  | { readonly reason: 'too_many_open_orders'; readonly limit: number }
  | { readonly reason: 'open_notional_exceeded'; readonly limit: Amount }
  | {
      readonly reason: 'insufficient_funds';
      readonly asset: Asset;
      readonly needed: Amount;
      readonly available: Amount;
    };

export type RejectionReason = Rejection['reason'];
