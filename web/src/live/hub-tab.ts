import type { AccountEvent, Change, News, Status, ToTab } from './port-messages.ts';

/** A tab that neither looks nor answers keeps no more than this waiting. */
const EVENTS_MAX = 2_000;

/**
 * Of the market a tab is told so often at most: nobody reads faster, and a page has time for other things
 * between two drawings. What happens to an account waits for nothing.
 */
const PACE_MS = 100;

/** What the tab follows, and what it has to be told. */
interface Owed {
  /** Up to where it was told; -1 when it has nothing. */
  told: number;
  isDirty: boolean;
}

/** Where a tab finds what it follows. */
export interface Sources {
  /** What it is now for whoever was told up to `told`; null when it is not known. */
  readonly news: (subscription: string, told: number) => { news: News; sequence: number } | null;
  readonly greeting: (subscription: string) => readonly AccountEvent[];
  readonly status: () => Status;
}

/** A tab as the hub sees it: told one frame at a time, and the next when that is drawn. */
export class HubTab {
  readonly #send: (message: ToTab) => void;
  readonly #sources: Sources;
  readonly #follows = new Map<string, Owed>();
  #events: AccountEvent[] = [];
  #isReady = true;
  /** When it may be told of the market again, by `performance.now()`. */
  #dueAt = -Infinity;
  #isWaiting = false;
  #isStatusDue = true;
  isVisible = true;
  /** Whose private things it shows, as far as it said. */
  account: string | null = null;

  constructor(send: (message: ToTab) => void, sources: Sources) {
    this.#send = send;
    this.#sources = sources;
  }

  get subscriptions(): Iterable<string> {
    return this.#follows.keys();
  }

  follows(subscription: string): boolean {
    return this.#follows.has(subscription);
  }

  follow(subscription: string): void {
    this.#follows.set(subscription, { told: -1, isDirty: false });
    this.tell(this.#sources.greeting(subscription));
  }

  unfollow(subscription: string): boolean {
    return this.#follows.delete(subscription);
  }

  /** Something it follows has changed; `isAnew` when what it was told counts no more. */
  touch(subscription: string, isAnew: boolean): void {
    const owed = this.#follows.get(subscription);
    if (owed === undefined) return;
    owed.isDirty = true;
    if (isAnew) owed.told = -1;
  }

  tell(events: readonly AccountEvent[]): void {
    for (const event of events) this.#events.push(event);
    if (this.#events.length > EVENTS_MAX) this.#forget();
  }

  /** What happened to an account whose owner has left is nobody's business. */
  dropEvents(): void {
    this.#events = [];
  }

  askForToken(isRefused: boolean): void {
    this.#send({ type: 'token-wanted', isRefused });
  }

  beStatusDue(): void {
    this.#isStatusDue = true;
  }

  ready(isVisible: boolean): void {
    this.#isReady = true;
    this.isVisible = isVisible;
  }

  /** Sends what is owed, if the tab has drawn what it was sent before. */
  flush(): void {
    if (!this.#isReady) return;
    const changes = this.isVisible && this.#isTime() ? this.#takeChanges() : [];
    const isStatusDue = this.isVisible && this.#isStatusDue;
    if (changes.length === 0 && this.#events.length === 0 && !isStatusDue) return;
    const events = this.#events;
    this.#events = [];
    this.#isReady = false;
    this.#isStatusDue = false;
    this.#send({ type: 'frame', status: this.#sources.status(), changes, events });
  }

  #isTime(): boolean {
    const left = this.#dueAt - performance.now();
    // What has nothing yet, or shows what counts no more, does not wait.
    const isNew = [...this.#follows.values()].some(({ isDirty, told }) => isDirty && told < 0);
    if (left <= 0 || isNew) return true;
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      setTimeout(() => {
        this.#isWaiting = false;
        this.flush();
      }, Math.ceil(left));
    }
    return false;
  }

  #takeChanges(): Change[] {
    const changes: Change[] = [];
    for (const [subscription, owed] of this.#follows) {
      if (!owed.isDirty) continue;
      owed.isDirty = false;
      const now = this.#sources.news(subscription, owed.told);
      owed.told = now?.sequence ?? -1;
      changes.push({ subscription, news: now?.news ?? null });
    }
    if (changes.length > 0) this.#dueAt = performance.now() + PACE_MS;
    return changes;
  }

  /** It slept through too much: it is told how things are now, and that it missed what happened. */
  #forget(): void {
    const accounts = new Set(this.#events.map(({ account }) => account));
    this.#events = [];
    for (const subscription of this.#follows.keys()) {
      this.#events.push(...this.#sources.greeting(subscription));
    }
    for (const account of accounts) this.#events.push({ kind: 'missed', account, ended: [] });
  }
}
