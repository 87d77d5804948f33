import { createStore, type Store } from '../store/index.ts';

/** Whoever looks away for a moment finds everything as it goes on. */
const GRACE_MS = 2_000;

export interface FeedListener {
  readonly onFollow: () => void;
  /** Nobody has listened for a while. */
  readonly onLeave: () => void;
}

/** A store that is fed while somebody listens to it, and a little longer. */
export class Feed<Value> {
  readonly store: Store<Value | null>;
  readonly set: (value: Value | null) => void;
  readonly #listener: FeedListener;
  #holders = 0;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  isFollowed = false;

  constructor(listener: FeedListener) {
    this.#listener = listener;
    const { get, set, subscribe } = createStore<Value | null>(null);
    this.set = set;
    this.store = {
      get,
      subscribe: (onChange) => {
        const stop = subscribe(onChange);
        const release = this.hold();
        return () => {
          stop();
          release();
        };
      },
    };
  }

  /** Has it fed until what it answers is called. */
  hold(): () => void {
    clearTimeout(this.#leaving);
    this.#holders += 1;
    if (!this.isFollowed) {
      this.isFollowed = true;
      this.#listener.onFollow();
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#leaving = setTimeout(() => this.#leave(), GRACE_MS);
    };
  }

  stop(): void {
    clearTimeout(this.#leaving);
  }

  /** What is not fed is not kept: it would be old when somebody comes back. */
  #leave(): void {
    this.isFollowed = false;
    this.#listener.onLeave();
    this.set(null);
  }
}
