import type { Command } from '@hoga/core/exchange';
import type { Answer } from './answer.ts';
import { EngineFault, type EngineFaultCode } from './engine-fault.ts';
import { createPace } from './pace.ts';

/** A command and whoever waits for its answer. */
export interface Waiting {
  readonly command: Command;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: EngineFault) => void;
}

/** Commands on their way to the writer. */
export interface Inbox {
  /** Those that were not taken yet. */
  readonly size: number;
  /** All that have no answer yet, taken or not. */
  readonly unanswered: number;
  /** Why a command would be refused now, or null. */
  readonly refusal: Refusal | null;
  /**
   * Rejects at once when too many wait, or with the reason it is closed for. Steering a market is
   * never too much.
   */
  put(command: Command): Promise<Answer>;
  /**
   * Waits until so many are there as are wanted, or until the inbox is closed, and takes what there
   * is room for: what arrives in one turn of the event loop is taken together.
   */
  take(wanted: Wanted): Promise<Waiting[]>;
  /** What is wanted may have changed. */
  lookAgain(): void;
  /** So many were answered: as many can be done again in the same time. */
  answered(count: number): void;
  /** Refuses new commands for this reason; what is already in stays. */
  close(reason: EngineFaultCode): void;
  open(): void;
  /** Throws out everything that waits. */
  drop(reason: EngineFaultCode): void;
}

/** Asked when it matters; at least one is always meant. */
export interface Wanted {
  atLeast(): number;
  atMost(): number;
}

/** Why a command is not let in, and when it may be worth trying again. */
export interface Refusal {
  readonly code: EngineFaultCode;
  readonly retryAfterMs: number;
}

/** How many commands may be without an answer. */
export interface InboxBounds {
  /** Whatever the pace. */
  readonly least: number;
  readonly most: number;
}

/** Nobody is let in who would wait longer, as far as the last moments tell. */
const WAIT_MAX_MS = 500;
/** What whoever is refused is told at most: by then the pace is another. */
const RETRY_MAX_MS = 10_000;

/**
 * What steers a market is little, comes from operators and the auction clock alone, and is needed most
 * when everybody else sends too much.
 */
const STEERING: ReadonlySet<Command['type']> = new Set([
  'halt_market',
  'resume_market',
  'cancel_market',
  'end_auction',
]);

export function createInbox({ least, most: limit }: InboxBounds): Inbox {
  const pace = createPace(WAIT_MAX_MS, () => performance.now());
  let waiting: Waiting[] = [];
  let unanswered = 0;
  let closedFor: EngineFaultCode | null = null;
  let taker: { readonly wanted: Wanted; readonly wake: () => void } | null = null;

  const isEnough = (wanted: Wanted): boolean =>
    closedFor !== null || (waiting.length > 0 && waiting.length >= wanted.atLeast());

  const lookAgain = (): void => {
    if (taker === null || !isEnough(taker.wanted)) return;
    taker.wake();
    taker = null;
  };

  const refusal = (): Refusal | null => {
    if (closedFor !== null) return { code: closedFor, retryAfterMs: 0 };
    if (unanswered < least) return null;
    const done = pace.lately();
    if (unanswered < Math.min(done, limit)) return null;
    // When nothing was done lately, there is no telling.
    const retryAfterMs = Math.min((unanswered * WAIT_MAX_MS) / done, RETRY_MAX_MS);
    return { code: 'busy', retryAfterMs };
  };

  const enter = (command: Command): Promise<Answer> => {
    unanswered += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({
      command,
      resolve: (answer) => {
        unanswered -= 1;
        resolve(answer);
      },
      reject: (fault) => {
        unanswered -= 1;
        reject(fault);
      },
    });
    lookAgain();
    return promise;
  };

  return {
    get size() {
      return waiting.length;
    },
    get unanswered() {
      return unanswered;
    },
    get refusal() {
      return refusal();
    },
    put: (command) => {
      const known = refusal();
      const isLetIn = known === null || (known.code === 'busy' && STEERING.has(command.type));
      if (isLetIn) return enter(command);
      return Promise.reject(new EngineFault(known.code, known));
    },
    take: async (wanted) => {
      if (!isEnough(wanted)) await new Promise<void>((wake) => (taker = { wanted, wake }));
      await new Promise<void>((resolve) => setImmediate(resolve));
      const taken = waiting.slice(0, Math.max(1, wanted.atMost()));
      waiting = waiting.slice(taken.length);
      return taken;
    },
    lookAgain,
    answered: (count) => pace.did(count),
    close: (reason) => {
      closedFor = reason;
      lookAgain();
    },
    open: () => {
      closedFor = null;
    },
    drop: (reason) => {
      const dropped = waiting;
      waiting = [];
      for (const { reject } of dropped) reject(new EngineFault(reason));
    },
  };
}
