import { subscriptionOf, type DataMessage, type LiveMessage } from '@hoga/contract/live';
import { Authentication } from './authentication.ts';
import { Connection } from './connection.ts';
import { HubTab, type Sources } from './hub-tab.ts';
import type { AccountEvent, Status, ToHub, ToTab } from './port-messages.ts';
import { ServerClock } from './server-clock.ts';
import { Subscription, type Astray } from './subscription.ts';

/** Messages that come together are told in one frame. */
const GATHER_MS = 4;
const STATUS_MS = 1_000;
const ASK_TIME_MS = 30_000;
/** Before something refused is asked for again, and between two beginnings of a subscription. */
const PAUSE_MS = 2_000;

/** Asking again changes nothing, unless by somebody else or after a start of the server. */
const FINAL: ReadonlySet<string> = new Set(['unknown-instrument', 'account-not-found']);

type Listener = (message: ToHub) => void;

/** The hub's end of a port. */
export interface HubPort {
  readonly send: (message: ToTab) => void;
  readonly listen: (listener: Listener) => void;
  /** Resolves when the tab that holds the lock is gone. */
  readonly gone: (lock: string) => Promise<void>;
}

/** Holds the one connection and the copies, and tells each tab what it follows. */
export class Hub {
  readonly #tabs = new Set<HubTab>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #requests = new Map<string, Subscription>();
  readonly #clock = new ServerClock();
  readonly #authentication: Authentication;
  #connection: Connection | null = null;
  #account: string | null = null;
  #lastRequest = 0;
  #lastAsked: HubTab | null = null;
  #isGathering = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #timeAskedAt = -Infinity;

  constructor() {
    this.#authentication = new Authentication({
      askTab: (isRefused) => this.#askForToken(isRefused),
      serverNow: () => this.#clock.read(performance.now())?.serverMs ?? null,
      send: (request) => this.#connection?.send(request),
      onAuthenticated: () => this.#beginAll(),
    });
  }

  join(port: HubPort): void {
    const tab = new HubTab(port.send, {
      news: (name, told) => this.#news(name, told),
      greeting: (name) => this.#subscriptions.get(name)?.copy?.greeting() ?? [],
      status: () => this.#status(),
    });
    port.listen((message) => {
      if (message.type === 'hello') {
        this.#enter(tab, message);
        if (message.lock !== null) void port.gone(message.lock).then(() => this.#leave(tab));
      } else if (this.#tabs.has(tab)) {
        this.#hearTab(tab, message);
      }
    });
  }

  // ------------------------------------------------------------------ the tabs

  #enter(tab: HubTab, hello: Extract<ToHub, { readonly type: 'hello' }>): void {
    this.#tabs.add(tab);
    tab.ready(hello.isVisible);
    this.#connection ??= new Connection({
      address: hello.address,
      onMessage: (message) => this.#hear(message),
      onLost: (code) => this.#lose(code),
    });
    this.#ticking ??= setInterval(() => this.#tick(), STATUS_MS);
    this.#gather();
  }

  #leave(tab: HubTab): void {
    if (!this.#tabs.delete(tab)) return;
    for (const name of tab.subscriptions) this.#unfollow(tab, name);
    if (this.#tabs.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#authentication.forget();
    this.#account = null;
    this.#connection?.stop();
    this.#connection = null;
  }

  #hearTab(tab: HubTab, message: Exclude<ToHub, { readonly type: 'hello' }>): void {
    switch (message.type) {
      case 'follow':
        return this.#follow(tab, message.followed);
      case 'unfollow':
        return this.#unfollow(tab, message.subscription);
      case 'ready':
        tab.ready(message.isVisible);
        return tab.flush();
      case 'awake':
        tab.beStatusDue();
        tab.flush();
        return this.#connection?.awake();
      case 'account':
        tab.account = message.account;
        return this.#changeAccount(message.account);
      case 'token':
        return this.#authentication.take(message.token);
      case 'bye':
        return this.#leave(tab);
    }
  }

  #follow(tab: HubTab, followed: Subscription['followed']): void {
    const name = subscriptionOf(followed);
    const known = this.#subscriptions.get(name);
    const subscription = known ?? new Subscription(followed);
    this.#subscriptions.set(name, subscription);
    tab.follow(name);
    if (subscription.copy !== null) this.#touch(name, false);
    this.#begin(subscription);
    this.#gather();
  }

  #unfollow(tab: HubTab, name: string): void {
    tab.unfollow(name);
    for (const other of this.#tabs) if (other.follows(name)) return;
    const subscription = this.#subscriptions.get(name);
    if (subscription === undefined) return;
    this.#subscriptions.delete(name);
    if (subscription.stage !== 'off') this.#send({ op: 'unsubscribe', subscription: name });
    subscription.stage = 'off';
  }

  #askForToken(isRefused: boolean): boolean {
    const able = [...this.#tabs].filter(
      ({ account }) => account !== null && account === this.#account,
    );
    // Another one than the last time, which may be asleep; rather one that somebody looks at.
    const others = able.filter((tab) => tab !== this.#lastAsked);
    const asked = others.find((tab) => tab.isVisible) ?? others[0] ?? able[0];
    if (asked === undefined) return false;
    this.#lastAsked = asked;
    asked.askForToken(isRefused);
    return true;
  }

  #changeAccount(account: string | null): void {
    if (account === this.#account) return;
    this.#account = account;
    this.#authentication.forget();
    for (const tab of this.#tabs) tab.dropEvents();
    for (const subscription of this.#subscriptions.values()) {
      if (!subscription.isPrivate) continue;
      if (subscription.stage !== 'off') this.#end(subscription);
      this.#clear(subscription);
    }
    this.#beginAll();
  }

  // ------------------------------------------------------------------ the server

  #hear(message: LiveMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#clock.hear(message.at, performance.now());
        this.#askTime();
        this.#beginAll();
        for (const each of this.#tabs) each.beStatusDue();
        break;
      case 'authenticated':
        this.#authentication.hear(message);
        break;
      case 'subscribed':
        this.#begun(message.id);
        break;
      case 'unsubscribed':
        this.#ended(message);
        break;
      case 'pong':
        this.#clock.hear(message.at, performance.now());
        break;
      case 'error':
        this.#refused(message);
        break;
      case 'snapshot':
      case 'update':
        this.#take(message);
        break;
      default:
    }
    this.#gather();
  }

  #lose(code: number): void {
    this.#requests.clear();
    this.#authentication.lose(code);
    for (const subscription of this.#subscriptions.values()) {
      subscription.stage = 'off';
      if (code === 4002 && subscription.isPrivate) this.#clear(subscription);
    }
    for (const tab of this.#tabs) tab.beStatusDue();
    this.#gather();
  }

  #take(message: DataMessage): void {
    const subscription = this.#subscriptions.get(message.subscription);
    if (subscription?.stage !== 'on') return;
    const outcome = subscription.take(message, performance.now());
    if (outcome.kind === 'nothing') return;
    if (outcome.kind === 'astray') return this.#beginAnew(subscription, outcome);
    this.#connection?.succeed();
    this.#touch(message.subscription, outcome.isAnew);
    this.#tell(message.subscription, outcome.events);
  }

  #beginAnew(subscription: Subscription, { isAgain }: Astray): void {
    this.#end(subscription);
    if (isAgain) setTimeout(() => this.#begin(subscription), PAUSE_MS);
    else this.#begin(subscription);
  }

  #begun(id: string | undefined): void {
    const subscription = this.#requests.get(id ?? '');
    this.#requests.delete(id ?? '');
    // Another answer belongs to a request that was taken back.
    if (subscription?.requestId === id && subscription?.stage === 'asked')
      subscription.stage = 'on';
  }

  /** The server ended it by itself; what was asked to end is none of these. */
  #ended({ id, subscription: name }: { id?: string | undefined; subscription: string }): void {
    const subscription = this.#subscriptions.get(name);
    if (id !== undefined || subscription === undefined) return;
    subscription.stage = 'off';
    setTimeout(() => this.#begin(subscription), PAUSE_MS);
  }

  #refused({ id, problem }: Extract<LiveMessage, { readonly type: 'error' }>): void {
    if (id === 'authenticate') return this.#authentication.refuse();
    const subscription = this.#requests.get(id ?? '');
    this.#requests.delete(id ?? '');
    if (subscription === undefined || subscription.requestId !== id) return;
    subscription.stage = 'off';
    if (FINAL.has(String(problem['code']))) return;
    setTimeout(() => this.#begin(subscription), PAUSE_MS);
  }

  #beginAll(): void {
    for (const subscription of this.#subscriptions.values()) this.#begin(subscription);
  }

  /** Asks for it, if it is still followed and now is the time. */
  #begin(subscription: Subscription): void {
    const { followed, stage, isPrivate } = subscription;
    const name = subscriptionOf(followed);
    if (stage !== 'off' || this.#subscriptions.get(name) !== subscription) return;
    if (this.#connection?.isOpen !== true) return;
    if (isPrivate && !this.#authentication.isDone) return this.#authentication.want();
    const id = this.#nextId();
    this.#requests.set(id, subscription);
    subscription.requestId = id;
    subscription.stage = 'asked';
    this.#connection.send(subscription.request(id));
  }

  #end(subscription: Subscription): void {
    subscription.stage = 'off';
    this.#send({ op: 'unsubscribe', subscription: subscriptionOf(subscription.followed) });
  }

  #send(request: object): void {
    this.#connection?.send({ ...request, id: this.#nextId() });
  }

  #nextId(): string {
    this.#lastRequest += 1;
    return String(this.#lastRequest);
  }

  // ------------------------------------------------------------------ what the tabs are told

  #clear(subscription: Subscription): void {
    const name = subscriptionOf(subscription.followed);
    this.#tell(name, subscription.clear());
    this.#touch(name, true);
  }

  /** Orders and fills are told as events. */
  #touch(name: string, isAnew: boolean): void {
    const channel = this.#subscriptions.get(name)?.followed.channel;
    if (channel === 'orders' || channel === 'fills') return;
    for (const tab of this.#tabs) tab.touch(name, isAnew);
  }

  #tell(name: string, events: readonly AccountEvent[]): void {
    if (events.length === 0) return;
    for (const tab of this.#tabs) if (tab.follows(name)) tab.tell(events);
  }

  #news(name: string, told: number): ReturnType<Sources['news']> {
    const subscription = this.#subscriptions.get(name);
    const checked = subscription?.check(performance.now()) ?? 'right';
    if (subscription !== undefined && checked !== 'right') {
      this.#touch(name, true);
      this.#beginAnew(subscription, checked);
    }
    const sequence = subscription?.place?.sequence ?? -1;
    const news = subscription?.copy?.news(told, sequence) ?? null;
    return news === null ? null : { news, sequence };
  }

  #status(): Status {
    const now = performance.now();
    const connection = this.#connection;
    const silentMs = connection === null ? 0 : now - connection.heardAt;
    const clock = this.#clock.read(now);
    return { connection: stateOf(connection), silentMs, clock };
  }

  /** Tells the tabs in a moment, so that what comes together is told together. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    setTimeout(() => {
      this.#isGathering = false;
      for (const tab of this.#tabs) tab.flush();
    }, GATHER_MS);
  }

  #askTime(): void {
    if (this.#connection?.isOpen !== true) return;
    this.#timeAskedAt = performance.now();
    this.#clock.ask(this.#timeAskedAt);
    this.#send({ op: 'ping' });
  }

  #tick(): void {
    if (performance.now() - this.#timeAskedAt > ASK_TIME_MS) this.#askTime();
    for (const tab of this.#tabs) {
      tab.beStatusDue();
      tab.flush();
    }
  }
}

function stateOf(connection: Connection | null): Status['connection'] {
  if (connection?.isOpen === true) return 'open';
  return connection?.isLost === true ? 'lost' : 'connecting';
}
