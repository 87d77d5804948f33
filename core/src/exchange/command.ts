import type { AccountKind } from '../ledger/index.ts';
import type { Amount } from '../money/index.ts';
import type { AccountId, Instruction, OrderId } from '../order/index.ts';
import type { Instant } from '../time/index.ts';

/** Opens an account and gives it play money out of issuance. */
export interface OpenAccount {
  readonly type: 'open_account';
  readonly at: Instant;
  readonly account: AccountId;
  readonly kind: Extract<AccountKind, 'trading' | 'house'>;
  readonly owner: string | null;
  readonly grants: readonly { readonly asset: string; readonly amount: Amount }[];
}

export interface PlaceOrder {
  readonly type: 'place_order';
  readonly at: Instant;
  readonly order: OrderId;
  readonly account: AccountId;
  readonly instrument: string;
  readonly clientOrderId: string | null;
  readonly instruction: Instruction;
}

export interface CancelOrder {
  readonly type: 'cancel_order';
  readonly at: Instant;
  readonly account: AccountId;
  readonly order: OrderId;
}

/** Everything that can be asked of the exchange. Time and ids come with it (EX5). */
export type Command = OpenAccount | PlaceOrder | CancelOrder;
