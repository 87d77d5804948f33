import type { SnapshotReason } from '@hoga/contract/live';
import type { Telling } from './topic.ts';

/** What a small thing is now, all of it in one message. */
export interface State {
  readonly sequence: number;
  /** The same text means that nothing changed. */
  readonly fingerprint: string;
  readonly write: (from: number | SnapshotReason) => Buffer;
}

/** Ticker, best prices, market: a message says everything, so that each is as good as a snapshot. */
export class StateTelling implements Telling {
  readonly #read: () => State;
  #state: State;

  constructor(read: () => State) {
    this.#read = read;
    this.#state = read();
  }

  get sequence(): number {
    return this.#state.sequence;
  }

  advance(): boolean {
    const now = this.#read();
    if (now.fingerprint === this.#state.fingerprint) return false;
    this.#state = now;
    return true;
  }

  snapshot(reason: SnapshotReason): Buffer {
    return this.#state.write(reason);
  }

  since(sequence: number): Buffer | 'sequence-unknown' {
    return sequence > this.sequence ? 'sequence-unknown' : this.#state.write(sequence);
  }
}
