/**
 * Those who follow the book, in a process of their own: each on a socket, besides a few people who follow
 * their own orders, so that it is known which sequence an order is in. It is told what to do by its parent.
 */
import { LiveMessage } from '@hoga/contract/live';
import { BookFollower } from './book-follower.ts';
import { monotonicMs } from './clock.ts';
import { FeedSocket } from './feed-socket.ts';
import type { AnsweredOrder } from './load-generator.ts';
import type { Person } from './order-connection.ts';
import { percentile } from './statistics.ts';

export interface FeedPlan {
  readonly port: number;
  readonly sockets: number;
  /** Their orders are followed on sockets besides. */
  readonly watched: readonly Person[];
}

/** From the parent. */
export type FeedOrder =
  | { readonly type: 'open'; readonly plan: FeedPlan }
  | { readonly type: 'measuring' }
  | { readonly type: 'measured' }
  | { readonly type: 'report'; readonly answered: readonly AnsweredOrder[] };

/** To the parent. */
export type FeedReport =
  | { readonly type: 'opened' }
  | { readonly type: 'done'; readonly feed: FeedResult }
  | { readonly type: 'failed'; readonly reason: string };

export interface FeedResult {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Orders times sockets. */
  readonly deliveries: number;
  /** From the answer to an order to an update it is in; 0 when the update came before the answer. */
  readonly afterAnswer: Quantiles;
  /** The same from when the order was due to be sent. */
  readonly afterDue: Quantiles;
  /** Of the socket with the fewest, and of the median one. */
  readonly slowestUpdatesPerSecond: number;
  readonly medianUpdatesPerSecond: number;
  readonly updates: number;
  readonly bytes: number;
}

export interface Quantiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Sockets opened at a time. */
const OPENING_MAX = 50;
/** So many keep a copy of the book and compare its checksum after each update. */
const CHECKED = 5;

interface Counted {
  readonly at: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly updates: readonly number[];
  readonly bytes: number;
}

class FeedClient {
  readonly #plan: FeedPlan;
  readonly #fail: (reason: Error) => void;
  readonly #followers: BookFollower[] = [];
  /** The sequence an order was first told with. */
  readonly #sequenceOf = new Map<string, number>();
  #began: Counted | null = null;
  #ended: Counted | null = null;

  constructor(plan: FeedPlan, fail: (reason: Error) => void) {
    this.#plan = plan;
    this.#fail = fail;
  }

  async open(): Promise<void> {
    for (const person of this.#plan.watched) await this.#followOrders(person);
    const { sockets } = this.#plan;
    for (let from = 0; from < sockets; from += OPENING_MAX) {
      const count = Math.min(OPENING_MAX, sockets - from);
      await Promise.all(Array.from({ length: count }, () => this.#followBook()));
    }
  }

  /** Notes what has come so far, at the beginning and at the end of the measurement. */
  count(phase: 'measuring' | 'measured'): void {
    const counted = {
      at: performance.now(),
      cpu: process.cpuUsage(),
      updates: this.#followers.map(({ sequences }) => sequences.length),
      bytes: this.#followers.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    if (phase === 'measuring') this.#began = counted;
    else this.#ended = counted;
  }

  result(answered: readonly AnsweredOrder[]): FeedResult {
    const [began, ended] = [this.#began, this.#ended];
    if (began === null || ended === null) throw new Error('nothing was measured');
    const seconds = (ended.at - began.at) / 1_000;
    const updates = ended.updates.map((count, index) => count - (began.updates[index] ?? 0));
    const perSecond = Float64Array.from(updates, (count) => count / seconds).sort();
    const { afterAnswer, afterDue } = this.#deliveries(answered);
    const cpuMicros = ({ cpu }: Counted): number => cpu.user + cpu.system;
    return {
      seconds,
      cpuSeconds: (cpuMicros(ended) - cpuMicros(began)) / 1e6,
      deliveries: afterAnswer.length,
      afterAnswer: quantilesOf(afterAnswer),
      afterDue: quantilesOf(afterDue),
      slowestUpdatesPerSecond: perSecond[0] ?? 0,
      medianUpdatesPerSecond: percentile(perSecond, 50),
      updates: updates.reduce((sum, count) => sum + count, 0),
      bytes: ended.bytes - began.bytes,
    };
  }

  async #followBook(): Promise<void> {
    const told = Promise.withResolvers<void>();
    const isChecked = this.#followers.length < CHECKED;
    const follower = new BookFollower({ isChecked, onSnapshot: told.resolve });
    this.#followers.push(follower);
    const socket = await FeedSocket.open({
      port: this.#plan.port,
      onMessage: (message) => follower.hear(message, monotonicMs()),
      onBroken: this.#fail,
    });
    socket.send({ op: 'subscribe', channel: 'book', instrument: 'KRW-LPJ', depth: 15 });
    await told.promise;
  }

  async #followOrders({ account, token }: Person): Promise<void> {
    const told = Promise.withResolvers<void>();
    const socket = await FeedSocket.open({
      port: this.#plan.port,
      onMessage: (bytes) => {
        const message = LiveMessage.parse(JSON.parse(bytes.toString()));
        if (message.type === 'error') throw new Error(message.problem.title);
        if (message.type !== 'snapshot' && message.type !== 'update') return;
        if (message.channel !== 'orders') throw new Error(`told of ${message.channel}`);
        for (const { id } of message.orders) {
          if (!this.#sequenceOf.has(id)) this.#sequenceOf.set(id, message.sequence);
        }
        told.resolve();
      },
      onBroken: this.#fail,
    });
    socket.send({ op: 'authenticate', token });
    socket.send({ op: 'subscribe', channel: 'orders', account });
    await told.promise;
  }

  /** Of each order to each socket, in milliseconds. */
  #deliveries(
    answered: readonly AnsweredOrder[],
  ): Record<'afterAnswer' | 'afterDue', Float64Array> {
    const count = answered.length * this.#followers.length;
    const afterAnswer = new Float64Array(count);
    const afterDue = new Float64Array(count);
    let index = 0;
    for (const { order, answeredAt, dueAt } of answered) {
      const sequence = this.#sequenceOf.get(order);
      if (sequence === undefined) throw new Error(`nobody was told of order ${order}`);
      for (const { sequences, arrivals } of this.#followers) {
        const arrival = arrivals[firstFrom(sequences, sequence)];
        if (arrival === undefined) throw new Error(`a socket was told nothing from ${sequence} on`);
        afterAnswer[index] = Math.max(0, arrival - answeredAt);
        afterDue[index] = arrival - dueAt;
        index += 1;
      }
    }
    return { afterAnswer: afterAnswer.sort(), afterDue: afterDue.sort() };
  }
}

/** The place of the first number that is not lower, in numbers that grow. */
function firstFrom(growing: readonly number[], lowest: number): number {
  let [from, to] = [0, growing.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((growing[middle] ?? Infinity) < lowest) from = middle + 1;
    else to = middle;
  }
  return from;
}

function quantilesOf(sorted: Float64Array): Quantiles {
  const [p50Ms, p99Ms, maxMs] = [50, 99, 100].map((percent) => percentile(sorted, percent));
  return { p50Ms: p50Ms ?? NaN, p99Ms: p99Ms ?? NaN, maxMs: maxMs ?? NaN };
}

function tell(report: FeedReport): void {
  process.send?.(report);
}

function fail(error: unknown): void {
  tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

let client: FeedClient | null = null;

// Ctrl-C is the parent's to handle; without a parent there is nothing to do.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (order: FeedOrder) => {
  try {
    if (order.type === 'open') {
      client = new FeedClient(order.plan, fail);
      client.open().then(() => tell({ type: 'opened' }), fail);
    } else if (order.type === 'report') {
      if (client !== null) tell({ type: 'done', feed: client.result(order.answered) });
    } else client?.count(order.type);
  } catch (error) {
    fail(error);
  }
});
