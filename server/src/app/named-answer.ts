import { problem, type Problem } from '@hoga/contract/problem';
import { present, unreachable } from '@hoga/core/assert';
import type { Order } from '@hoga/core/order';
import type { Rejection } from '@hoga/core/risk';
import type { Answer } from '../engine/index.ts';
import { done, no, type Reply } from './reply.ts';

/** The order a command made, or had made before. */
export interface NamedOrder {
  readonly order: Order;
  /** What came with it; nothing when it is a repeat. */
  readonly others: readonly Order[];
  /** The same was asked before, with the same client order id. */
  readonly isRepeat: boolean;
}

/** What the market's answer is to a command that can be sent again. */
export function namedAnswer(
  answer: Answer,
  problemOf: (rejection: Rejection) => Problem,
): Reply<NamedOrder> {
  switch (answer.kind) {
    case 'accepted': {
      const order = present(answer.order, 'placing answers with the order');
      return done({ order, others: answer.others, isRepeat: false });
    }
    case 'repeated':
      return done({ order: answer.order, others: [], isRepeat: true });
    case 'client_order_id_reused':
      return no(reusedProblem(answer.order));
    case 'rejected':
      return no(problemOf(answer.rejection));
    default:
      return unreachable(answer);
  }
}

export function reusedProblem(first: Order): Problem {
  const clientOrderId = present(first.clientOrderId, 'the order was found by its id');
  return problem('client-order-id-reused', { clientOrderId });
}
