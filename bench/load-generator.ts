/**
 * People who place orders, in a process of their own, each on a connection. Either each sends its
 * next order when the former is answered, or all together send so many a second. It is told what to do by
 * its parent.
 */
import { monotonicMs } from './clock.ts';
import { OrderConnection, type Person } from './order-connection.ts';
import { OrderFlow, UNIT_LPJ, type BookView, type Trader } from './order-flow.ts';
import { seededRandom } from './random.ts';
import type { Answer } from './response-reader.ts';
import { percentile } from './statistics.ts';

export interface LoadPlan {
  readonly port: number;
  readonly people: readonly Person[];
  readonly seed: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** In all, by whoever has waited longest; null: everybody as soon as the former is answered. */
  readonly ordersPerSecond: number | null;
  /** Accounts whose orders are noted one by one. */
  readonly watched: readonly string[];
}

/** An order within the measurement, by a clock that other processes read as well. */
export interface AnsweredOrder {
  readonly order: string;
  readonly dueAt: number;
  readonly answeredAt: number;
}

/** From the parent. */
export type Order =
  | { readonly type: 'start'; readonly plan: LoadPlan }
  | { readonly type: 'book'; readonly book: BookView };

/** To the parent. */
export type Report =
  | { readonly type: 'measuring' }
  | { readonly type: 'measured' }
  | { readonly type: 'done'; readonly load: LoadResult }
  | { readonly type: 'failed'; readonly reason: string };

export interface LoadResult {
  readonly seconds: number;
  /** Orders answered with 201 within the measurement. */
  readonly orders: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of them: orders of takers that found something; orders of makers that would have traded. */
  readonly matched: number;
  readonly unmatched: number;
  readonly cancelled: number;
  readonly cpuSeconds: number;
  /** Orders that were acknowledged, spread over the run. */
  readonly sample: readonly { readonly person: Person; readonly order: string }[];
  /** Those of the watched accounts. */
  readonly answered: readonly AnsweredOrder[];
}

const CREATED = 201;
/** Connections opened at a time, so that the server's queue of them does not overflow. */
const OPENING_MAX = 100;
/** More answers than a measurement can bring: 50,000 a second. */
const ANSWERS_PER_MS_MAX = 50;
const PACE_MS = 1;
const CHANCES = 1_000_000;
const SAMPLE_EVERY = 397;
const SAMPLE_MAX = 200;
const LAST_ANSWERS_MS = 30_000;
const ID = /"id":"([0-9a-f-]{36})"/;
const FILLED = /"filledQuantity":"([0-9.]+)"/;

type Phase = 'warming' | 'measuring' | 'ending';

class Load {
  readonly #plan: LoadPlan;
  readonly #flow: OrderFlow;
  readonly #latenciesMs: Float64Array;
  readonly #counts = { orders: 0, matched: 0, unmatched: 0, cancelled: 0 };
  readonly #sample: LoadResult['sample'][number][] = [];
  readonly #watched: ReadonlySet<string>;
  readonly #answered: AnsweredOrder[] = [];
  /** Whose turn it is to send, when so many orders a second are sent. */
  readonly #idle: OrderConnection[] = [];
  readonly #ended = Promise.withResolvers<undefined>();
  #phase: Phase = 'warming';
  #answers = 0;
  #inFlight = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    const makers = Math.ceil(plan.people.length / 2);
    this.#flow = new OrderFlow({ makers, random: seededRandom(plan.seed) });
    this.#watched = new Set(plan.watched);
    this.#latenciesMs = new Float64Array(plan.measureMs * ANSWERS_PER_MS_MAX);
    // A connection may break while nobody waits; whoever waits next is told.
    this.#ended.promise.catch(() => undefined);
  }

  correct(book: BookView): void {
    this.#flow.correct(book);
  }

  async run(): Promise<LoadResult> {
    const connections = await this.#connect();
    const stopSending = this.#startSending(connections);
    try {
      await this.#during(this.#plan.warmUpMs);
      const cpu = process.cpuUsage();
      const began = performance.now();
      this.#phase = 'measuring';
      tell({ type: 'measuring' });
      await this.#during(this.#plan.measureMs);
      this.#phase = 'ending';
      stopSending();
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      tell({ type: 'measured' });
      if (this.#inFlight > 0) await this.#during(LAST_ANSWERS_MS);
      if (this.#inFlight > 0) throw new Error(`${this.#inFlight} orders were never answered`);
      return this.#result(seconds, (user + system) / 1e6);
    } finally {
      stopSending();
      for (const connection of connections) connection.close();
    }
  }

  /** Returns how to stop what it started. */
  #startSending(connections: readonly OrderConnection[]): () => void {
    const { ordersPerSecond } = this.#plan;
    if (ordersPerSecond === null) {
      for (const connection of connections) this.#send(connection);
      return () => undefined;
    }
    this.#idle.push(...connections);
    const random = seededRandom(this.#plan.seed + 1);
    const everyMs = 1_000 / ordersPerSecond;
    let dueAt = performance.now();
    const sendDue = (): void => {
      const now = performance.now();
      while (dueAt <= now) {
        const connection = this.#idle.shift();
        // Nobody is free; the order is sent later and counts from when it was due.
        if (connection === undefined) return;
        this.#send(connection, dueAt);
        // As when nobody knows of the others, and never in step with what the server does ten times a second.
        dueAt -= everyMs * Math.log((1 + random(CHANCES)) / CHANCES);
      }
    };
    const sending = setInterval(sendDue, PACE_MS);
    return () => clearInterval(sending);
  }

  async #connect(): Promise<OrderConnection[]> {
    const connections: OrderConnection[] = [];
    for (let from = 0; from < this.#plan.people.length; from += OPENING_MAX) {
      const people = this.#plan.people.slice(from, from + OPENING_MAX);
      const opened = people.map((person, index) => this.#open(person, from + index));
      connections.push(...(await Promise.all(opened)));
    }
    return connections;
  }

  #open(person: Person, number: number): Promise<OrderConnection> {
    const trader: Trader = { role: number % 2 === 0 ? 'maker' : 'taker', net: 0 };
    const onBroken = (reason: Error): void => this.#ended.reject(reason);
    const onAnswer = (connection: OrderConnection, answer: Answer): void =>
      this.#receive(connection, answer);
    const { port } = this.#plan;
    return OrderConnection.open({ port, person, trader, number, onAnswer, onBroken });
  }

  #send(connection: OrderConnection, dueAt?: number): void {
    this.#inFlight += 1;
    connection.send(this.#flow.next(connection.trader), dueAt);
  }

  #receive(connection: OrderConnection, { status, body }: Answer): void {
    if (status !== CREATED) {
      this.#ended.reject(new Error(`an order was answered with ${status}: ${body}`));
      return;
    }
    const tookMs = performance.now() - connection.dueAt;
    this.#inFlight -= 1;
    this.#answers += 1;
    const isCounted = this.#phase === 'measuring';
    if (isCounted) this.#latenciesMs[this.#counts.orders++] = tookMs;
    if (isCounted && this.#watched.has(connection.person.account)) this.#note(body, tookMs);
    this.#settle(connection, body, isCounted);
    if (this.#answers % SAMPLE_EVERY === 1) this.#keep(connection.person, body);
    if (this.#phase === 'ending') {
      if (this.#inFlight === 0) this.#ended.resolve(undefined);
    } else if (this.#plan.ordersPerSecond === null) this.#send(connection);
    else this.#idle.push(connection);
  }

  #settle({ trader, placement }: OrderConnection, body: string, isCounted: boolean): void {
    if (placement === null) return;
    if (trader.role === 'maker') {
      const isCancelled = body.includes('"state":"cancelled"');
      this.#flow.rested(placement, trader, isCancelled);
      if (isCancelled && isCounted) this.#counts.cancelled += 1;
      return;
    }
    const units = Number(FILLED.exec(body)?.[1]) / UNIT_LPJ;
    this.#flow.took(placement, trader, units);
    if (isCounted) this.#counts[units > 0 ? 'matched' : 'unmatched'] += 1;
  }

  #note(body: string, tookMs: number): void {
    const answeredAt = monotonicMs();
    this.#answered.push({ order: orderIn(body), dueAt: answeredAt - tookMs, answeredAt });
  }

  #keep(person: Person, body: string): void {
    const order = orderIn(body);
    if (this.#sample.length < SAMPLE_MAX) this.#sample.push({ person, order });
    else this.#sample[this.#answers % SAMPLE_MAX] = { person, order };
  }

  /** Lets orders go on for so long, or until all are answered, or fails when one does. */
  async #during(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    await Promise.race([over, this.#ended.promise]).finally(() => clearTimeout(timer));
  }

  #result(seconds: number, cpuSeconds: number): LoadResult {
    const latencies = this.#latenciesMs.subarray(0, this.#counts.orders).sort();
    const [p50Ms, p99Ms] = [percentile(latencies, 50), percentile(latencies, 99)];
    const [sample, answered] = [this.#sample, this.#answered];
    return { seconds, ...this.#counts, p50Ms, p99Ms, cpuSeconds, sample, answered };
  }
}

function orderIn(body: string): string {
  const order = ID.exec(body)?.[1];
  if (order === undefined) throw new Error(`an answer without an order: ${body}`);
  return order;
}

function tell(report: Report): void {
  process.send?.(report);
}

async function start(plan: LoadPlan): Promise<void> {
  const load = new Load(plan);
  process.on('message', (order: Order) => {
    if (order.type === 'book') load.correct(order.book);
  });
  try {
    tell({ type: 'done', load: await load.run() });
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    process.disconnect?.();
  }
}

// Ctrl-C is the parent's to handle; without a parent there is nothing to do.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', (order: Order) => {
  if (order.type === 'start') void start(order.plan);
});
