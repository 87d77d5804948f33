import { liveLimits, type CloseCode } from '@hoga/contract/live';
import { problem, type Problem } from '@hoga/contract/problem';
import type { MarketEvent } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { timestamp } from '../app/index.ts';
import type { Changes } from '../engine/index.ts';
import { Connection, type Link, type LiveClient } from './connection.ts';
import { encode } from './encode.ts';
import type { LiveApp } from './live-app.ts';
import { OrderHistory } from './order-history.ts';
import { PrivateFeed } from './private-feed.ts';
import { RECENT_TRADES_MAX, RecentTrades } from './recent-trades.ts';
import { Requests } from './requests.ts';
import { Topics } from './topics.ts';

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
  accept(link: Link, client: LiveClient): void;
  readonly status: LiveStatus;
  /** Tells everybody to go. */
  stop(): void;
}

export interface LiveStatus {
  readonly sockets: number;
  readonly subscriptions: number;
  /** From a commit until those who follow were told, the last time; longer when some wait now. */
  readonly lagMs: number;
  /** How many connections were ended, by code. */
  readonly closed: ReadonlyMap<CloseCode, number>;
}

export interface LiveNeeds {
  readonly app: LiveApp;
  readonly instruments: readonly Instrument[];
  readonly limits: { readonly socketsPerAddress: number };
}

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
  readonly #requests: Requests;
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
    const feeds = () => ({ topics: this.#topics, ofAccounts: this.#private });
    this.#requests = new Requests({ app: this.#app, feeds });
    this.#every(liveLimits.heartbeatMs / 2, () => this.#beat());
    this.#every(liveLimits.pingMs, () => this.#ping());
    this.#every(WATCH_MS, () => this.#watch());
  }

  async load(): Promise<void> {
    const { reads, newId } = this.#app;
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
    // Whoever came meanwhile follows what nothing is told of any more.
    for (const connection of this.#connections) connection.close(1012);
    this.#epoch = newId();
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
    const waitingMs = this.#changedAt === null ? 0 : performance.now() - this.#changedAt;
    const lagMs = Math.max(this.#lagMs, waitingMs);
    return { sockets, subscriptions, lagMs, closed: this.#closed };
  }

  refusal(network: string): Problem | undefined {
    if (this.#isStopped) return problem('shutting-down');
    if (this.#connections.size >= liveLimits.sockets) return problem('feed-full');
    const limit = this.#needs.limits.socketsPerAddress;
    const open = this.#networks.get(network) ?? 0;
    return open < limit ? undefined : problem('too-many-sockets', { limit });
  }

  accept(link: Link, client: LiveClient): void {
    const { socket } = link;
    const connection = new Connection(link, client, (code) => {
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
      working = working.then(() => this.#requests.handle(connection, data));
    });
    connection.tell({
      type: 'welcome',
      epoch: this.#epoch,
      heartbeatMs: liveLimits.heartbeatMs,
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

  // ------------------------------------------------------------------ what is told

  #schedule(): void {
    if (this.#telling !== null || this.#isStopped) return;
    const wait = Math.max(0, this.#toldAt + liveLimits.tellMs - performance.now());
    this.#telling = setTimeout(() => {
      this.#telling = null;
      this.#tell();
    }, wait);
  }

  #tell(): void {
    const now = performance.now();
    // On time, the next turn is counted from when this one was due.
    const due = this.#toldAt + liveLimits.tellMs;
    this.#toldAt = now - due < liveLimits.tellMs ? due : now;
    const isOwing = this.#topics.tell();
    if (this.#changedAt !== null) {
      this.#lagMs = performance.now() - this.#changedAt;
      this.#changedAt = null;
    }
    if (isOwing) this.#schedule();
  }

  #beat(): void {
    const bytes = encode({ type: 'heartbeat', at: timestamp(this.#app.now()) });
    for (const connection of this.#connections) connection.beat(bytes);
    this.#topics.forgetIdle();
    // A day may have turned without a trade.
    this.#topics.touch();
    this.#schedule();
  }

  #ping(): void {
    const latest = performance.now() - liveLimits.silenceMs;
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
