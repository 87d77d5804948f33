import type { Account } from '../ledger/index.ts';
import type { Order } from '../order/index.ts';
import type { Rejection } from '../risk/index.ts';

/** The answer to a command: what it concerned, or why it was refused. */
export type Outcome =
  | { readonly accepted: true; readonly order: Order | null; readonly account: Account }
  | { readonly accepted: false; readonly rejection: Rejection };

export function refused(rejection: Rejection): Outcome {
  return { accepted: false, rejection };
}
