import type { Command } from '@hoga/core/exchange';
import type { Answer } from './answer.ts';
import { EngineFault, type EngineFaultCode } from './engine-fault.ts';

/** A command and whoever waits for its answer. */
export interface Waiting {
  readonly command: Command;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: EngineFault) => void;
}

/** Commands on their way to the writer, at most `capacity` of them. */
export interface Inbox {
  readonly size: number;
  /** Rejects at once with `busy` when the inbox is full, or with the reason it is closed for. */
  put(command: Command): Promise<Answer>;
  /** Waits until something is there, or until the inbox is closed, and takes up to `most`. */
  take(most: number): Promise<Waiting[]>;
  /** Refuses new commands for this reason; what is already in stays. */
  close(reason: EngineFaultCode): void;
  open(): void;
  /** Throws out everything that waits. */
  drop(reason: EngineFaultCode): void;
}

export function createInbox(capacity: number): Inbox {
  let waiting: Waiting[] = [];
  let closedFor: EngineFaultCode | null = null;
  let wake: (() => void) | null = null;

  const ring = (): void => {
    wake?.();
    wake = null;
  };

  return {
    get size() {
      return waiting.length;
    },
    put: async (command) => {
      if (closedFor !== null) throw new EngineFault(closedFor);
      if (waiting.length >= capacity) throw new EngineFault('busy');
      const answer = new Promise<Answer>((resolve, reject) => {
        waiting.push({ command, resolve, reject });
      });
      ring();
      return answer;
    },
    take: async (most) => {
      if (waiting.length === 0 && closedFor === null) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      return taken;
    },
    close: (reason) => {
      closedFor = reason;
      ring();
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
