import type { DataMessage, Followed } from '@hoga/contract/live';
import { copyOf, type Copy, type Place } from './copies.ts';
import { fits } from './place.ts';
import type { AccountEvent } from './port-messages.ts';

/** Astray again so soon, it had better rest before it is asked for. */
const REST_MS = 5_000;

/** What a message did: news of the copy, or it has to be asked for again. */
export type Outcome =
  | { readonly kind: 'news'; readonly isAnew: boolean; readonly events: readonly AccountEvent[] }
  | { readonly kind: 'nothing' }
  | Astray;

export interface Astray {
  readonly kind: 'astray';
  readonly isAgain: boolean;
}

/** One thing that is followed: its copy, and where the server has to go on from. */
export class Subscription {
  readonly followed: Followed;
  /** `asked` until the server says that it has begun. */
  stage: 'off' | 'asked' | 'on' = 'off';
  requestId = '';
  /** Where the copy is; null when there is none. */
  place: Place | null = null;
  #copy: Copy;
  /** Led astray again and again, it begins anew. */
  #goesOn = true;
  #astrayAt = -Infinity;

  constructor(followed: Followed) {
    this.followed = followed;
    this.#copy = copyOf(followed);
  }

  get isPrivate(): boolean {
    return 'account' in this.followed;
  }

  get copy(): Copy | null {
    return this.place === null ? null : this.#copy;
  }

  /** The request that begins it, or goes on where the copy is. */
  request(id: string): object {
    const { place, followed } = this;
    const begin = { op: 'subscribe', id, ...followed };
    if (place === null || !this.#goesOn) return begin;
    // All but a book go on across a start of the server.
    const epoch = followed.channel === 'book' ? { epoch: place.epoch } : {};
    return { ...begin, after: place.sequence, ...epoch };
  }

  take(message: DataMessage, now: number): Outcome {
    const fit = fits(message, this.place);
    if (fit === 'old') return { kind: 'nothing' };
    if (fit === 'gap') return this.#stray(now);
    const events = this.#copy.take(message, this.place);
    this.place = { epoch: message.epoch, sequence: message.sequence };
    this.#goesOn = true;
    return { kind: 'news', isAnew: message.type === 'snapshot', events };
  }

  /** Looks whether the copy may be shown; one that may not is forgotten. */
  check(now: number): 'right' | Astray {
    if (this.#copy.isRight()) return 'right';
    this.clear();
    return this.#stray(now);
  }

  #stray(now: number): Astray {
    const isAgain = now - this.#astrayAt < REST_MS;
    // What happened to an account is told from its place only.
    this.#goesOn = !isAgain || this.isPrivate;
    this.#astrayAt = now;
    return { kind: 'astray', isAgain };
  }

  /** Forgets everything. Answers what those who follow an account have to hear of that. */
  clear(): readonly AccountEvent[] {
    const farewell = this.copy?.farewell() ?? [];
    this.place = null;
    this.#copy = copyOf(this.followed);
    return farewell;
  }
}
