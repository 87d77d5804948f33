import type { Amount, Asset, Price, Quantity } from '../money/index.ts';
import type { Side } from '../order/index.ts';

/** What can run full (EX12). */
export type Capacity = 'accounts' | 'open_orders' | 'stops' | 'trailing_stops';

/** Why the market says no. A rejection changes nothing and is always explained. */
export type Rejection =
  | { readonly reason: 'unknown_account' | 'unknown_instrument' | 'unknown_order' }
  | {
      readonly reason:
        | 'unknown_asset'
        | 'account_exists'
        | 'issuance_exhausted'
        | 'quantity_not_positive';
    }
  | { readonly reason: 'capacity_exhausted'; readonly what: Capacity }
  /** No order is accepted while trading is halted. */
  | { readonly reason: 'market_halted' }
  /** In a call auction only orders that may wait are accepted, and none that must not trade. */
  | { readonly reason: 'call_auction' }
  | {
      readonly reason: 'price_off_tick';
      readonly field: PriceField;
      readonly price: Price;
      /** The nearest legal prices on either side, null beyond the ends of the ladder. */
      readonly below: Price | null;
      readonly above: Price | null;
    }
  | {
      readonly reason: 'outside_band';
      readonly field: PriceField;
      readonly price: Price;
      readonly lowest: Price;
      readonly highest: Price;
    }
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
    }
  /** Nobody offers a best price to trade at. */
  | { readonly reason: 'no_best_price' }
  /** A post-only order never takes, so it cannot say what happens when it does. */
  | { readonly reason: 'prevention_without_taking' }
  /** An iceberg has to rest, and shows less than it has, in a bounded number of parts. */
  | { readonly reason: 'display_of_immediate' }
  | { readonly reason: 'display_not_below_quantity'; readonly quantity: Quantity }
  | { readonly reason: 'display_too_small'; readonly smallest: Quantity }
  /** A stop buy waits for a higher price, a stop sell for a lower one. */
  | {
      readonly reason: 'trigger_reached';
      readonly side: Side;
      readonly trigger: Price;
      readonly last: Price;
    }
  | { readonly reason: 'distance_not_positive' | 'step_negative' }
  | {
      readonly reason: 'distance_too_large';
      readonly last: Price;
      readonly lowest: Price;
      readonly highest: Price;
    }
  /** Of a pair, a sell has its limit above the last price and its trigger below it; a buy the reverse. */
  | { readonly reason: 'pair_on_wrong_sides'; readonly side: Side; readonly last: Price }
  | { readonly reason: 'pair_unchangeable' | 'not_replaceable' }
  | { readonly reason: 'not_a_reduction'; readonly quantity: Quantity }
  | { readonly reason: 'below_traded'; readonly traded: Quantity }
  | { readonly reason: 'nothing_to_cancel' }
  | { readonly reason: 'already_halted' | 'not_halted' | 'no_auction_due' };

/** Which price of an order is meant. */
export type PriceField = 'price' | 'trigger';

export type RejectionReason = Rejection['reason'];
