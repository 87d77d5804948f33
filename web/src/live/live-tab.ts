import { subscriptionOf, type Followed } from '@hoga/contract/live';
import { createStore } from '../store/index.ts';
import { Feed } from './feed.ts';
import { freshnessOf, nextChangeMs } from './freshness.ts';
import type { AccountListener, Freshness, LiveNeeds } from './live.ts';
import { openOwnHub, openSharedHub, type HubLink } from './open-hub.ts';
import type { Page } from './page.ts';
import type { AccountEvent, Frame, Status, ToHub, ToTab } from './port-messages.ts';
import { afterNews, ordersAfter, type Shown } from './shown.ts';

/** A hub that says nothing for so many seconds to somebody who looks has died. */
const SILENT_SECONDS_MAX = 10;
/** Somebody looks again: the hub has this long to say how things are before they count as old. */
const LOOK_MS = 250;

/** One tab's end of the feed: stores, filled from the frames of the hub. */
export class LiveTab {
  readonly #needs: LiveNeeds;
  readonly #page: Page;
  readonly #feeds = new Map<string, { followed: Followed; feed: Feed<Shown[keyof Shown]> }>();
  readonly #listeners = new Map<string, Set<AccountListener>>();
  readonly #freshness = createStore<Freshness>({ state: 'connecting' });
  readonly #stops: (() => void)[] = [];
  #link: HubLink | null = null;
  /** Undefined as long as nobody knows who is at the screen. */
  #account: string | null | undefined;
  #status: Status['connection'] = 'connecting';
  #wasOpen = false;
  #heardAt = performance.now();
  #clock: { readonly measurement: number; readonly offset: number } | null = null;
  #freshening: ReturnType<typeof setTimeout> | undefined;
  #silentSeconds = 0;
  #isStopped = false;

  constructor(needs: LiveNeeds, page: Page) {
    this.#needs = needs;
    this.#page = page;
    const { state } = needs.session;
    const watching = setInterval(() => this.#watch(), 1_000);
    this.#stops.push(
      state.subscribe(() => this.#view()),
      page.onVisibility(() => this.#look()),
      page.onOnline(() => this.#send({ type: 'awake' })),
      () => clearInterval(watching),
    );
    this.#view();
    void this.#open();
  }

  get freshness(): { get: () => Freshness; subscribe: (listener: () => void) => () => void } {
    return this.#freshness;
  }

  now(): number {
    return this.#clock === null ? Date.now() : this.#clock.offset + performance.now();
  }

  store<Channel extends keyof Shown & Followed['channel']>(
    followed: Extract<Followed, { readonly channel: Channel }>,
  ): Feed<Shown[Channel]>['store'] {
    return this.#feed(followed).store as Feed<Shown[Channel]>['store'];
  }

  follow(account: string, listener: AccountListener): () => void {
    const listeners = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, listeners);
    // Its own object, so that one listener may listen twice.
    const entry = { ...listener };
    listeners.add(entry);
    const releases = (['orders', 'fills'] as const).map((channel) =>
      this.#feed({ channel, account }).hold(),
    );
    return () => {
      listeners.delete(entry);
      for (const release of releases) release();
    };
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    for (const { feed } of this.#feeds.values()) feed.stop();
    clearTimeout(this.#freshening);
    this.#link?.close();
  }

  #feed(followed: Followed): Feed<Shown[keyof Shown]> {
    const subscription = subscriptionOf(followed);
    const known = this.#feeds.get(subscription);
    if (known !== undefined) return known.feed;
    const feed = new Feed<Shown[keyof Shown]>({
      onFollow: () => this.#send({ type: 'follow', followed }),
      onLeave: () => this.#send({ type: 'unfollow', subscription }),
    });
    this.#feeds.set(subscription, { followed, feed });
    return feed;
  }

  // ------------------------------------------------------------------ the hub

  async #open(): Promise<void> {
    const listener = {
      onMessage: (message: ToTab) => this.#hear(message),
      onFailure: () => this.#openOwn(),
    };
    // Where a browser forbids workers or locks, it throws.
    const link = await openSharedHub(listener).catch(() => null);
    if (link === null) this.#openOwn();
    else this.#enter(link);
  }

  /** The shared one does not answer, or there is none. */
  #openOwn(): void {
    if (this.#link !== null && this.#link.lock === null) return;
    this.#link?.close();
    this.#enter(openOwnHub({ onMessage: (message) => this.#hear(message), onFailure: () => {} }));
  }

  #enter(link: HubLink): void {
    if (this.#isStopped) return link.close();
    this.#link = link;
    this.#silentSeconds = 0;
    const isVisible = this.#page.isVisible();
    this.#send({ type: 'hello', address: this.#needs.address, lock: link.lock, isVisible });
    if (this.#account !== undefined) this.#send({ type: 'account', account: this.#account });
    for (const { followed, feed } of this.#feeds.values()) {
      if (feed.isFollowed) this.#send({ type: 'follow', followed });
    }
  }

  #send(message: ToHub): void {
    this.#link?.send(message);
  }

  #watch(): void {
    if (!this.#page.isVisible() || this.#link === null || this.#link.lock === null) return;
    this.#silentSeconds += 1;
    if (this.#silentSeconds > SILENT_SECONDS_MAX) this.#openOwn();
  }

  #look(): void {
    const isVisible = this.#page.isVisible();
    this.#silentSeconds = 0;
    clearTimeout(this.#freshening);
    this.#send({ type: 'ready', isVisible });
    if (!isVisible) return;
    this.#send({ type: 'awake' });
    this.#freshening = setTimeout(() => this.#freshen(), LOOK_MS);
  }

  #hear(message: ToTab): void {
    if (this.#isStopped) return;
    this.#silentSeconds = 0;
    if (message.type === 'token-wanted') {
      const answer = (token: string | null): void => this.#send({ type: 'token', token });
      this.#needs.session.token(message.isRefused).then(answer, () => answer(null));
      return;
    }
    this.#hearStatus(message.status);
    this.#show(message);
    this.#page.onFrame(() => {
      if (!this.#isStopped) this.#send({ type: 'ready', isVisible: this.#page.isVisible() });
    });
  }

  #hearStatus({ connection, silentMs, clock }: Status): void {
    const now = performance.now();
    this.#status = connection;
    this.#wasOpen ||= connection === 'open';
    this.#heardAt = now - silentMs;
    if (clock !== null) {
      const { measurement } = clock;
      const offset = clock.serverMs - now;
      const known = this.#clock?.measurement === measurement ? this.#clock.offset : -Infinity;
      // On the way to a busy page time passes, never the other way round.
      this.#clock = { measurement, offset: Math.max(offset, known) };
    }
    this.#freshen();
  }

  #freshen(): void {
    clearTimeout(this.#freshening);
    const silentMs = performance.now() - this.#heardAt;
    const next = freshnessOf(this.#status, silentMs, this.#wasOpen);
    if (!isSame(next, this.#freshness.get())) this.#freshness.set(next);
    if (!this.#page.isVisible()) return;
    this.#freshening = setTimeout(() => this.#freshen(), nextChangeMs(silentMs));
  }

  // ------------------------------------------------------------------ what is shown

  #show({ changes, events }: Frame): void {
    for (const { subscription, news } of changes) {
      const { feed, followed } = this.#feeds.get(subscription) ?? {};
      if (feed?.isFollowed !== true || (followed !== undefined && !this.#mayShow(followed)))
        continue;
      apart(() => feed.set(news === null ? null : afterNews(feed.store.get(), news)));
    }
    for (const event of events) if (this.#isViewer(event.account)) this.#showEvent(event);
  }

  #showEvent(event: AccountEvent): void {
    const orders = this.#feed({ channel: 'orders', account: event.account });
    if (orders.isFollowed) {
      const former = orders.store.get() as Shown['orders'] | null;
      apart(() => orders.set(ordersAfter(former, event)));
    }
    // Who answers by following anew is not told of the same again.
    for (const listener of Array.from(this.#listeners.get(event.account) ?? [])) {
      if (event.kind === 'missed') apart(() => listener.onMissed?.(event.ended));
      if (event.kind === 'orders') {
        for (const order of event.orders) apart(() => listener.onOrder?.(order));
      }
      if (event.kind === 'fills') {
        for (const fill of event.fills) apart(() => listener.onFill?.(fill));
      }
    }
  }

  /** Who is at the screen may have changed: what only the other may see goes at once. */
  #view(): void {
    const viewer = this.#needs.session.state.get();
    if (viewer.state === 'unknown') return;
    const account = viewer.state === 'signed-in' ? viewer.account.id : null;
    if (account === this.#account) return;
    this.#account = account;
    this.#send({ type: 'account', account });
    for (const { followed, feed } of this.#feeds.values()) {
      if (!this.#mayShow(followed)) feed.set(null);
    }
  }

  #mayShow(followed: Followed): boolean {
    return !('account' in followed) || this.#isViewer(followed.account);
  }

  #isViewer(account: string): boolean {
    return this.#account === undefined || this.#account === account;
  }
}

function isSame(a: Freshness, b: Freshness): boolean {
  const seconds = (one: Freshness): number => ('seconds' in one ? one.seconds : 0);
  return a.state === b.state && seconds(a) === seconds(b);
}

/** What one listener does wrong is not the others' trouble, but is not hidden either. */
function apart(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    reportError(error);
  }
}
