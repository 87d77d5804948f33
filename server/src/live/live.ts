import { validate } from '@hoga/contract/api';
import {
  LiveRequest,
  subscriptionOf,
  type Authenticate,
  type CloseCode,
  type Subscribe,
} from '@hoga/contract/live';
import { problem, renderProblem, type FieldProblem, type Problem } from '@hoga/contract/problem';
import type { MarketEvent } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import type { RawData, WebSocket } from 'ws';
import { callerOf, ownAccount, timestamp } from '../app/index.ts';
import type { Changes } from '../engine/index.ts';
import { DatabaseBusy } from '../needs/index.ts';
import { Connection, type LiveClient } from './connection.ts';
import { encode } from './encode.ts';
import type { LiveApp } from './live-app.ts';
import { OrderHistory } from './order-history.ts';
import { PrivateFeed, type PrivateChannel } from './private-feed.ts';
import { RECENT_TRADES_MAX, RecentTrades } from './recent-trades.ts';
import { Topics, type PublicSubscribe } from './topics.ts';

export type { LiveClient } from './connection.ts';

/** The live feed of one process. */
export interface Live {
  /** Reads what has to be known before anything is published; whoever is connected has to come again. */
  load(): Promise<void>;
  /** Hears what became durable, in commit order. */
  publish(events: readonly MarketEvent[], changes: Changes): void;
  /** How many levels of each side of a book somebody looks at. */
  readonly bookDepth: number;
  /** Why there is no room for another connection, or undefined when there is. */
  refusal(network: string): Problem | undefined;
  /** Serves a connection that was let in. */
  accept(socket: WebSocket, client: LiveClient): void;
  readonly status: LiveStatus;
  /** Tells everybody to go. */
  stop(): void;
}

export interface LiveStatus {
  readonly sockets: number;
  readonly subscriptions: number;
  /** From a commit until those who follow were told, the last time. */
  readonly lagMs: number;
  /** How many connections were ended, by code. */
  readonly closed: ReadonlyMap<CloseCode, number>;
}

export interface LiveNeeds {
  readonly app: LiveApp;
  readonly instruments: readonly Instrument[];
  readonly limits: { readonly socketsPerAddress: number };
}

const SOCKETS_MAX = 15_000;
const SUBSCRIPTIONS_MAX = 50;
/** What only the newest counts of is told so often at most. */
const TELL_MS = 100;
const HEARTBEAT_MS = 2_000;
const PING_MS = 20_000;
/** Whoever is silent for so long is gone. */
const SILENCE_MS = 90_000;
/** An end of a session or a key takes effect within a second. */
const WATCH_MS = 250;
/** A server that stops waits so long for those it told. */
const LAST_WORD_MS = 2_000;
/** Lines of the outbox, and events in them, that a start reads for those who go on. */
const HISTORY = { lines: 2_000, events: 20_000 };

export function createLive(needs: LiveNeeds): Live {
  return new LiveFeed(needs);
}

class LiveFeed implements Live {
  readonly #needs: LiveNeeds;
  readonly #app: LiveApp;
  readonly #connections = new Set<Connection>();
  readonly #networks = new Map<string, number>();
  readonly #closed = new Map<CloseCode, number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #epoch = '';
  #trades = new Map<string, RecentTrades>();
  #topics: Topics;
  #private: PrivateFeed | null = null;
  #telling: NodeJS.Timeout | null = null;
  #toldAt = 0;
  /** When the oldest change was published that has not been told. */
  #changedAt: number | null = null;
  #lagMs = 0;
  #isStopped = false;

  constructor(needs: LiveNeeds) {
    this.#needs = needs;
    this.#app = needs.app;
    this.#topics = new Topics(this.#app, { epoch: '', trades: this.#trades });
    this.#every(HEARTBEAT_MS, () => this.#beat());
    this.#every(PING_MS, () => this.#ping());
    this.#every(WATCH_MS, () => this.#watch());
  }

  async load(): Promise<void> {
    for (const connection of this.#connections) connection.close(1012);
    const { reads, newId } = this.#app;
    this.#epoch = newId();
    const trades = new Map<string, RecentTrades>();
    const limit = RECENT_TRADES_MAX / 2;
    for (const { id } of this.#needs.instruments) {
      const newest = await reads.trades(id, { limit, before: null });
      trades.set(id, new RecentTrades(newest, newest.length < limit));
    }
    const { since, until, changes } = await reads.live.orderChanges(HISTORY);
    const history = new OrderHistory({ since, last: until });
    for (const change of changes) history.add(change.sequence, [change]);
    const lastFill = await reads.live.lastFill();
    this.#trades = trades;
    this.#topics = new Topics(this.#app, { epoch: this.#epoch, trades });
    this.#private = new PrivateFeed(this.#app, { epoch: this.#epoch, history, lastFill });
  }

  publish(events: readonly MarketEvent[], changes: Changes): void {
    for (const event of events) {
      if (event.type === 'traded') this.#trades.get(event.fill.instrument)?.add(event.fill);
    }
    this.#private?.publish(events, changes);
    this.#changedAt ??= performance.now();
    this.#topics.touch();
    this.#schedule();
  }

  get bookDepth(): number {
    return this.#topics.bookDepth;
  }

  get status(): LiveStatus {
    let subscriptions = 0;
    for (const connection of this.#connections) subscriptions += connection.subscriptions.size;
    const sockets = this.#connections.size;
    return { sockets, subscriptions, lagMs: this.#lagMs, closed: this.#closed };
  }

  refusal(network: string): Problem | undefined {
    if (this.#isStopped) return problem('shutting-down');
    if (this.#connections.size >= SOCKETS_MAX) return problem('feed-full');
    const limit = this.#needs.limits.socketsPerAddress;
    const open = this.#networks.get(network) ?? 0;
    return open < limit ? undefined : problem('too-many-sockets', { limit });
  }

  accept(socket: WebSocket, client: LiveClient): void {
    const connection = new Connection(socket, client, (code) => {
      this.#closed.set(code, (this.#closed.get(code) ?? 0) + 1);
    });
    this.#connections.add(connection);
    this.#networks.set(client.network, (this.#networks.get(client.network) ?? 0) + 1);
    socket.on('close', () => this.#forget(connection));
    // Frames that break the protocol; the library ends the connection with the code for it.
    socket.on('error', () => connection.leave());
    socket.on('pong', () => (connection.heardAt = performance.now()));
    let working = Promise.resolve();
    socket.on('message', (data, isBinary) => {
      if (!connection.isOpen) return;
      if (isBinary) return connection.close(1003);
      if (!connection.hear()) return connection.close(4004);
      // One after the other: who subscribes may have to be known first.
      working = working.then(() => this.#handle(connection, data));
    });
    connection.tell({
      type: 'welcome',
      epoch: this.#epoch,
      heartbeatMs: HEARTBEAT_MS,
      at: timestamp(this.#app.now()),
    });
    if (this.#isStopped) connection.close(1001);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#telling !== null) clearTimeout(this.#telling);
    for (const connection of this.#connections) connection.close(1001, LAST_WORD_MS);
  }

  #forget(connection: Connection): void {
    connection.leave();
    if (!this.#connections.delete(connection)) return;
    const { network } = connection.client;
    const left = (this.#networks.get(network) ?? 1) - 1;
    if (left > 0) this.#networks.set(network, left);
    else this.#networks.delete(network);
  }

  // ------------------------------------------------------------------ what clients ask

  async #handle(connection: Connection, data: RawData): Promise<void> {
    if (!connection.isOpen) return;
    let sent: unknown;
    try {
      sent = JSON.parse(textOf(data));
    } catch {
      return this.#refuse(connection, { problem: problem('malformed-json') });
    }
    const id = idOf(sent);
    try {
      const checked = validate(LiveRequest, sent);
      if (!checked.ok) return this.#refuse(connection, { ...id, ...checked });
      const refusal = await this.#serve(connection, checked.value);
      if (refusal !== undefined) this.#refuse(connection, { ...id, problem: refusal });
    } catch (error) {
      this.#refuse(connection, { ...id, problem: this.#faultOf(error) });
    }
  }

  #serve(
    connection: Connection,
    request: LiveRequest,
  ): Promise<Problem | undefined> | Problem | undefined {
    const id = idOf(request);
    switch (request.op) {
      case 'authenticate':
        return this.#authenticate(connection, request);
      case 'subscribe':
        return this.#subscribe(connection, request);
      case 'unsubscribe': {
        const { subscription } = request;
        const stop = connection.subscriptions.get(subscription);
        if (stop === undefined) return problem('not-subscribed');
        stop();
        connection.subscriptions.delete(subscription);
        connection.tell({ type: 'unsubscribed', ...id, subscription });
        return undefined;
      }
      case 'ping':
        connection.tell({ type: 'pong', ...id, at: timestamp(this.#app.now()) });
        return undefined;
    }
  }

  async #authenticate(
    connection: Connection,
    { token, ...request }: Authenticate,
  ): Promise<Problem | undefined> {
    const verdict = await this.#app.identity.verify(token);
    const caller = callerOf(verdict);
    if (!caller.ok) return caller.problem;
    if (!verdict.ok) return problem('token-invalid');
    const { expiresAt } = verdict;
    this.#dropForeign(connection, caller.value);
    connection.authentication = { caller: caller.value, token, expiresAt };
    connection.tell({
      type: 'authenticated',
      ...idOf(request),
      expiresAt: Number.isFinite(expiresAt) ? timestamp(expiresAt) : null,
    });
    return undefined;
  }

  /** What the new caller may not see ends. */
  #dropForeign(
    connection: Connection,
    caller: NonNullable<Connection['authentication']>['caller'],
  ): void {
    for (const [subscription, stop] of connection.subscriptions) {
      const [channel, account = ''] = subscription.split(':');
      if (!isPrivate(channel) || ownAccount(this.#app, caller, account).ok) continue;
      stop();
      connection.subscriptions.delete(subscription);
      connection.tell({ type: 'unsubscribed', subscription });
    }
  }

  async #subscribe(connection: Connection, request: Subscribe): Promise<Problem | undefined> {
    const subscription = subscriptionOf(request);
    if (connection.subscriptions.has(subscription)) return problem('already-subscribed');
    if (connection.subscriptions.size >= SUBSCRIPTIONS_MAX) {
      return problem('too-many-subscriptions', { maximum: SUBSCRIPTIONS_MAX });
    }
    const { after, epoch } = request;
    const asked = { subscription, resume: { after, epoch } };
    if ('account' in request) return this.#followAccount(connection, request, asked);
    if (this.#app.engine.market(request.instrument) === undefined) {
      return problem('unknown-instrument');
    }
    this.#followMarket(connection, request, asked);
    return undefined;
  }

  #followMarket(connection: Connection, request: PublicSubscribe, asked: Asked): void {
    const { subscription, resume } = asked;
    const topic = this.#topics.topicOf(request);
    connection.tell({ type: 'subscribed', ...idOf(request), subscription });
    connection.subscriptions.set(subscription, () => topic.leave(connection));
    topic.follow(connection, resume);
  }

  async #followAccount(
    connection: Connection,
    request: Extract<Subscribe, { readonly account: string }>,
    { subscription, resume }: Asked,
  ): Promise<Problem | undefined> {
    const { authentication } = connection;
    if (authentication === null) return problem('sign-in-required');
    const account = ownAccount(this.#app, authentication.caller, request.account);
    if (!account.ok) return account.problem;
    if (this.#private === null) return problem('database-unavailable');
    connection.tell({ type: 'subscribed', ...idOf(request), subscription });
    const wanted = { channel: request.channel, account: account.value, subscription, resume };
    try {
      await this.#private.follow(connection, wanted);
    } catch (error) {
      connection.subscriptions.get(subscription)?.();
      connection.subscriptions.delete(subscription);
      connection.tell({ type: 'unsubscribed', subscription });
      throw error;
    }
    return undefined;
  }

  #refuse(
    connection: Connection,
    refusal: { id?: string; problem: Problem; errors?: readonly FieldProblem[] },
  ): void {
    const { language } = connection.client;
    const { id, problem: because, errors } = refusal;
    const said = renderProblem(because, {
      language,
      instance: this.#app.newId(),
      ...(errors === undefined ? {} : { errors }),
    });
    const { errors: faults, ...body } = said;
    connection.tell({
      type: 'error',
      ...(id === undefined ? {} : { id }),
      problem: { ...body, ...(faults === undefined ? {} : { errors: [...faults] }) },
    });
  }

  #faultOf(error: unknown): Problem {
    if (error instanceof DatabaseBusy) {
      return problem('too-many-requests', { limit: error.waiting, retryAfterS: 1 });
    }
    this.#app.log.warn({ err: error }, 'a live subscription could not be served');
    return problem('database-unavailable');
  }

  // ------------------------------------------------------------------ what is told

  #schedule(): void {
    if (this.#telling !== null || this.#isStopped) return;
    const wait = Math.max(0, this.#toldAt + TELL_MS - performance.now());
    this.#telling = setTimeout(() => {
      this.#telling = null;
      this.#tell();
    }, wait);
  }

  #tell(): void {
    const now = performance.now();
    // On time, the next turn is counted from when this one was due.
    const due = this.#toldAt + TELL_MS;
    this.#toldAt = now - due < TELL_MS ? due : now;
    const isOwing = this.#topics.tell();
    if (this.#changedAt !== null) {
      this.#lagMs = performance.now() - this.#changedAt;
      this.#changedAt = null;
    }
    if (isOwing) this.#schedule();
  }

  #beat(): void {
    const bytes = encode({ type: 'heartbeat', at: timestamp(this.#app.now()) });
    for (const connection of this.#connections) if (connection.hasRoom) connection.send(bytes);
    this.#topics.forgetIdle();
    // A day may have turned without a trade.
    this.#topics.touch();
    this.#schedule();
  }

  #ping(): void {
    const latest = performance.now() - SILENCE_MS;
    for (const connection of this.#connections) {
      if (connection.heardAt < latest) connection.close(4005);
      else connection.ping();
    }
  }

  #watch(): void {
    const now = this.#app.now();
    for (const connection of this.#connections) {
      const { authentication, isOpen } = connection;
      if (authentication === null || !isOpen) continue;
      if (authentication.expiresAt <= now) connection.close(4001);
      else this.#check(connection, authentication.token);
    }
  }

  #check(connection: Connection, token: string): void {
    const verdict = this.#app.identity.verify(token);
    if (!(verdict instanceof Promise)) {
      if (!verdict.ok) connection.close(4002);
      return;
    }
    verdict.then(
      ({ ok }) => {
        if (!ok) connection.close(4002);
      },
      // Nobody can say whether it still holds.
      () => connection.close(1013),
    );
  }

  #every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    this.#timers.push(timer);
  }
}

interface Asked {
  readonly subscription: string;
  readonly resume: { readonly after: number | undefined; readonly epoch: string | undefined };
}

function isPrivate(channel: string | undefined): channel is PrivateChannel {
  return channel === 'orders' || channel === 'fills' || channel === 'balances';
}

/** The library hands over one buffer a message. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}

/** What the client called its request, to be said back. */
function idOf(request: unknown): { id?: string } {
  if (typeof request !== 'object' || request === null || !('id' in request)) return {};
  const { id } = request;
  return typeof id === 'string' && id.length <= 64 ? { id } : {};
}
