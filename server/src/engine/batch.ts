import {
  execute,
  newOutput,
  type Command,
  type Exchange,
  type Output,
  type PlaceOrder,
} from '@hoga/core/exchange';
import { isSameInstruction, type AccountId, type Order } from '@hoga/core/order';
import type { ClientOrderKey } from '../needs/index.ts';
import type { Answer } from './answer.ts';
import type { Waiting } from './inbox.ts';

/** Commands that were executed together and are stored in one transaction. */
export interface Batch {
  readonly waiting: Waiting[];
  /** One for each who waits, in the same order. */
  readonly answers: Answer[];
  readonly output: Output;
  /** The orders it accepted under a client order id. */
  readonly named: Map<string, Order>;
}

export function newBatch(): Batch {
  return { waiting: [], answers: [], output: newOutput(), named: new Map() };
}

/** An assertion failed while this command was executed. */
export class BatchBug extends Error {
  override readonly name = 'BatchBug';
  readonly culprit: Waiting;

  constructor(culprit: Waiting, cause: unknown) {
    super(`a command of the type ${culprit.command.type} broke an assertion`, { cause });
    this.culprit = culprit;
  }
}

/** What is known of client order ids that were used before. */
export interface KnownOrders {
  /** From the tables. */
  readonly stored: readonly Order[];
  /** Batches that the tables may not have held yet when they were asked, the newest first. */
  readonly recent: readonly Batch[];
}

/** Executes commands in order, as a part of the batch. */
export function executeInto(
  batch: Batch,
  exchange: Exchange,
  { arrived, known }: { arrived: readonly Waiting[]; known: KnownOrders },
): void {
  const earlier = findEarlier(batch, exchange, known);
  for (const waiting of arrived) {
    try {
      batch.answers.push(answer(batch, exchange, { command: waiting.command, earlier }));
      batch.waiting.push(waiting);
    } catch (cause) {
      throw new BatchBug(waiting, cause);
    }
  }
}

/** The client order ids to be looked up. */
export function clientOrderKeys(arrived: readonly Waiting[]): ClientOrderKey[] {
  return arrived.flatMap(({ command }) =>
    command.type === 'place_order' && command.clientOrderId !== null
      ? [{ account: command.account, clientOrderId: command.clientOrderId }]
      : [],
  );
}

/** Orders go on changing in memory; these answers tell what the batch makes durable. */
export function frozenAnswers({ answers }: Batch): Answer[] {
  return answers.map((given) =>
    given.kind === 'rejected' || given.order === null
      ? given
      : { ...given, order: { ...given.order } },
  );
}

type Earlier = (key: string) => Order | undefined;

function answer(
  batch: Batch,
  exchange: Exchange,
  { command, earlier }: { command: Command; earlier: Earlier },
): Answer {
  const key =
    command.type === 'place_order' && command.clientOrderId !== null
      ? keyOf(command.account, command.clientOrderId)
      : null;
  const first = key === null ? undefined : earlier(key);
  if (first !== undefined && command.type === 'place_order') return repeat(command, first);

  const outcome = execute(exchange, command, batch.output);
  if (!outcome.accepted) return { kind: 'rejected', rejection: outcome.rejection };
  if (key !== null && outcome.order !== null) batch.named.set(key, outcome.order);
  return { kind: 'accepted', account: outcome.account.id, order: outcome.order };
}

function repeat(command: PlaceOrder, first: Order): Answer {
  const isSame =
    first.instrument === command.instrument &&
    isSameInstruction(first.instruction, command.instruction);
  return { kind: isSame ? 'repeated' : 'client_order_id_reused', order: first };
}

/** Finds the order that used a client order id first, as it is now. */
function findEarlier(batch: Batch, exchange: Exchange, { stored, recent }: KnownOrders): Earlier {
  const batches = [batch, ...recent];
  const fromTables = new Map(
    stored.map((order) => [keyOf(order.account, order.clientOrderId), order]),
  );
  return (key) => {
    for (const { named } of batches) {
      const order = named.get(key);
      if (order !== undefined) return order;
    }
    const order = fromTables.get(key);
    return order === undefined ? undefined : (latest(order, exchange, batches) ?? order);
  };
}

/** What memory knows of an order that the tables may know less of. */
function latest({ id }: Order, exchange: Exchange, batches: readonly Batch[]): Order | undefined {
  const resting = exchange.resting.get(id);
  if (resting !== undefined) return resting.order;
  for (const { output } of batches) {
    for (const changed of output.changedOrders) if (changed.id === id) return changed;
  }
  return undefined;
}

function keyOf(account: AccountId, clientOrderId: string | null): string {
  return `${account} ${clientOrderId}`;
}
