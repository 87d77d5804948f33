import type { Letter } from './identity.ts';

/** Takes letters and sends them later, so that no answer waits for a mail server. */
export interface Mail {
  /** How many letters may be on their way at a time. */
  readonly capacity: number;

  /**
   * Has the letter written and sends it, once or after a few attempts; nothing, when there turns out
   * to be none to write. False when there are too many already, and then this one is not taken.
   */
  post(write: () => Promise<Letter | undefined>): boolean;

  /** Lets what is being sent arrive, for a few seconds, and gives up the rest. */
  close(): Promise<void>;
}
