import {
  execute,
  newOutput,
  type Command,
  type Exchange,
  type Output,
  type PlaceOrder,
  type PlacePair,
  type ReplaceOrder,
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
    isNamed(command) ? [{ account: command.account, clientOrderId: command.clientOrderId }] : [],
  );
}

/** Orders go on changing in memory; these answers tell what the batch makes durable. */
export function frozenAnswers({ answers }: Batch): Answer[] {
  return answers.map((given): Answer => {
    if (given.kind === 'rejected') return given;
    const order = given.order === null ? null : { ...given.order };
    if (given.kind === 'accepted') {
      return { ...given, order, others: given.others.map((other) => ({ ...other })) };
    }
    return order === null ? given : { ...given, order };
  });
}

type Earlier = (key: string) => Order | undefined;

function answer(
  batch: Batch,
  exchange: Exchange,
  { command, earlier }: { command: Command; earlier: Earlier },
): Answer {
  const key = isNamed(command) ? keyOf(command.account, command.clientOrderId) : null;
  const first = key === null ? undefined : earlier(key);
  if (first !== undefined && isNamed(command)) return repeat(command, first);

  const outcome = execute(exchange, command, batch.output);
  if (!outcome.accepted) return { kind: 'rejected', rejection: outcome.rejection };
  const { account, order, others, remaining } = outcome;
  if (key !== null && order !== null) batch.named.set(key, order);
  return { kind: 'accepted', account: account?.id ?? null, order, others, remaining };
}

/** A command that names the order it makes, so that it can be sent again. */
type Named = (PlaceOrder | PlacePair | ReplaceOrder) & { readonly clientOrderId: string };

function isNamed(command: Command): command is Named {
  return 'clientOrderId' in command && command.clientOrderId !== null;
}

function repeat(command: Named, first: Order): Answer {
  const kind = isSame(command, first) ? 'repeated' : 'client_order_id_reused';
  return { kind, order: first };
}

/** Whether the first order was asked for in the same way; of a pair the limit order is compared. */
function isSame(command: Named, first: Order): boolean {
  if (command.type === 'replace_order') {
    const { instruction } = first;
    return (
      first.replaces === command.replaced &&
      instruction.type === 'limit' &&
      (command.price === null || command.price === instruction.price) &&
      (command.quantity === null || command.quantity === instruction.quantity)
    );
  }
  const isPair = command.type === 'place_pair';
  return (
    first.instrument === command.instrument &&
    first.replaces === null &&
    (first.partner !== null) === isPair &&
    isSameInstruction(
      first.instruction,
      command.type === 'place_pair' ? command.instruction.limit : command.instruction,
    )
  );
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
  const open = exchange.open.get(id);
  if (open !== undefined) return open.order;
  for (const { output } of batches) {
    for (const changed of output.changedOrders) if (changed.id === id) return changed;
  }
  return undefined;
}

function keyOf(account: AccountId, clientOrderId: string | null): string {
  return `${account} ${clientOrderId}`;
}
