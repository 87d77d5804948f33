import {
  execute,
  newOutput,
  type Command,
  type Exchange,
  type Output,
  type PlaceOrder,
} from '@hoga/core/exchange';
import { isSameInstruction, type AccountId, type Order } from '@hoga/core/order';
import type { Rejection } from '@hoga/core/risk';
import type { ClientOrderKey } from '../needs/index.ts';

/** What the market said to one command. Orders in it are as the batch left them. */
export type Answer =
  | { readonly kind: 'accepted'; readonly account: AccountId; readonly order: Order | null }
  /** The client order id was used before for the same order, which this is. */
  | { readonly kind: 'repeated'; readonly order: Order }
  /** The client order id was used before for another order. */
  | { readonly kind: 'client_order_id_reused'; readonly order: Order }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface BatchResult {
  readonly answers: readonly Answer[];
  readonly output: Output;
}

/** An assertion failed while this command of the batch was executed. */
export class BatchBug extends Error {
  override readonly name = 'BatchBug';
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(`command ${index} of the batch broke an assertion`, { cause });
    this.index = index;
  }
}

/** Executes commands in order; `known` are the orders that already used one of their ids. */
export function executeBatch(
  exchange: Exchange,
  commands: readonly Command[],
  known: readonly Order[],
): BatchResult {
  const output = newOutput();
  const used = new Map(
    known.map((order) => [
      keyOf(order.account, order.clientOrderId),
      // An open order may change in this batch; one that has ended is as the tables tell it.
      exchange.resting.get(order.id)?.order ?? order,
    ]),
  );
  const answers = commands.map((command, index) => {
    try {
      return answer(exchange, command, { output, used });
    } catch (cause) {
      throw new BatchBug(index, cause);
    }
  });
  return { answers: answers.map(freeze), output };
}

/** The client order ids a batch has to look up. */
export function clientOrderKeys(commands: readonly Command[]): ClientOrderKey[] {
  return commands.flatMap((command) =>
    command.type === 'place_order' && command.clientOrderId !== null
      ? [{ account: command.account, clientOrderId: command.clientOrderId }]
      : [],
  );
}

function answer(
  exchange: Exchange,
  command: Command,
  { output, used }: { output: Output; used: Map<string, Order> },
): Answer {
  const key =
    command.type === 'place_order' && command.clientOrderId !== null
      ? keyOf(command.account, command.clientOrderId)
      : null;
  const earlier = key === null ? undefined : used.get(key);
  if (earlier !== undefined && command.type === 'place_order') return repeat(command, earlier);

  const outcome = execute(exchange, command, output);
  if (!outcome.accepted) return { kind: 'rejected', rejection: outcome.rejection };
  if (key !== null && outcome.order !== null) used.set(key, outcome.order);
  return { kind: 'accepted', account: outcome.account.id, order: outcome.order };
}

function repeat(command: PlaceOrder, earlier: Order): Answer {
  const isSame =
    earlier.instrument === command.instrument &&
    isSameInstruction(earlier.instruction, command.instruction);
  return { kind: isSame ? 'repeated' : 'client_order_id_reused', order: earlier };
}

/** Orders go on changing in memory; the answer tells what this batch makes durable. */
function freeze(given: Answer): Answer {
  if (given.kind === 'rejected' || given.order === null) return given;
  return { ...given, order: { ...given.order } };
}

function keyOf(account: AccountId, clientOrderId: string | null): string {
  return `${account} ${clientOrderId}`;
}
