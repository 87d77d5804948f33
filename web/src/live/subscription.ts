import type { DataMessage, Followed } from '@hoga/contract/live';
import { copyOf, type Copy, type Place } from './copies.ts';
import { fits } from './place.ts';
import type { AccountEvent } from './port-messages.ts';

/** What a message did: news of the copy, or the copy has to be asked for again. */
export type Outcome =
  | { readonly kind: 'news'; readonly isAnew: boolean; readonly events: readonly AccountEvent[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'astray' };

/** One thing that is followed: its copy, and where the server has to go on from. */
export class Subscription {
  readonly followed: Followed;
  /** `asked` until the server says that it has begun. */
  stage: 'off' | 'asked' | 'on' = 'off';
  /** Where the copy is; null when there is none. */
  place: Place | null = null;
  #copy: Copy;
  /** Asked to go on from its place and led astray again, it begins anew. */
  #isAstray = false;

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
    const after = place === null ? {} : { after: place.sequence };
    // The others go on across a start of the server.
    const epoch = place !== null && followed.channel === 'book' ? { epoch: place.epoch } : {};
    return { op: 'subscribe', id, ...followed, ...after, ...epoch };
  }

  take(message: DataMessage): Outcome {
    const fit = fits(message, this.place);
    if (fit === 'old') return { kind: 'nothing' };
    if (fit === 'gap') {
      if (this.#isAstray) this.clear();
      this.#isAstray = true;
      return { kind: 'astray' };
    }
    const events = this.#copy.take(message, this.place);
    if (events === 'wrong') {
      this.clear();
      return { kind: 'astray' };
    }
    this.place = { epoch: message.epoch, sequence: message.sequence };
    this.#isAstray = false;
    return { kind: 'news', isAnew: message.type === 'snapshot', events };
  }

  /** Forgets everything. Answers what those who follow an account have to hear of that. */
  clear(): readonly AccountEvent[] {
    const farewell = this.copy?.farewell() ?? [];
    this.place = null;
    this.#copy = copyOf(this.followed);
    return farewell;
  }
}
