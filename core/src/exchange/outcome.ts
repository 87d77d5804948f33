import type { Account } from '../ledger/index.ts';
import type { Order } from '../order/index.ts';
import type { Rejection } from '../risk/index.ts';

export interface Accepted {
  readonly accepted: true;
  /** What the command was about; null when it was not about one of its kind. */
  readonly order: Order | null;
  readonly account: Account | null;
  /** The stop of a pair, the order replaced, or the orders cancelled by a filter. */
  readonly others: readonly Order[];
  /** How many more orders match a filter than one command may cancel. */
  readonly remaining: number;
}

/** The answer to a command: what it concerned, or why it was refused. */
export type Outcome = Accepted | { readonly accepted: false; readonly rejection: Rejection };

const NOBODY: readonly Order[] = [];

export function accepted(
  account: Account | null,
  order: Order | null = null,
  others: readonly Order[] = NOBODY,
): Accepted {
  return { accepted: true, order, account, others, remaining: 0 };
}

export function refused(rejection: Rejection): Outcome {
  return { accepted: false, rejection };
}
