import type { AccountId, Order } from '@hoga/core/order';
import type { Rejection } from '@hoga/core/risk';

/** What the market said to one command. Orders in it are as the batch left them. */
export type Answer =
  | {
      readonly kind: 'accepted';
      readonly account: AccountId | null;
      readonly order: Order | null;
      /** The stop of a pair, the order replaced, or those cancelled by a filter. */
      readonly others: readonly Order[];
      /** How many more a filter matches than one command may cancel. */
      readonly remaining: number;
    }
  /** The client order id was used before for the same order, which this is. */
  | { readonly kind: 'repeated'; readonly order: Order }
  /** The client order id was used before for another order. */
  | { readonly kind: 'client_order_id_reused'; readonly order: Order }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };
