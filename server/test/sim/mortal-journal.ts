import { setImmediate as macrotask } from 'node:timers/promises';
import type { Batch, Journal } from '../../src/needs/index.ts';

/** The writer waits a turn of the event loop before it takes commands, and answers many in turns. */
const QUIET_TURNS = 10;

/** Before and after each thing that the writer asks of its journal. */
export type Step = 'look-up' | 'found' | 'commit' | 'committed' | 'load' | 'loaded';

export interface Held {
  letGo(): void;
  fail(error: Error): void;
}

/** What is seen of the writer at the very moment at which it asks. */
export interface Watch {
  readonly onLookUp: () => void;
  readonly onCommit: (batch: Batch) => void;
}

/**
 * The journal of a process that may die. Every call stops before it goes to the real journal, and
 * again before its answer is told, until it is let go: so one seed decides in which order everything
 * happens. After the death nothing is asked and nothing is told any more.
 */
export class MortalJournal implements Journal {
  /** The steps at which a call stands. */
  readonly held = new Map<Step, Held>();
  readonly #real: Journal;
  readonly #watch: Watch;
  readonly #running = new Set<Promise<unknown>>();
  #isDead = false;

  constructor(real: Journal, watch: Watch) {
    this.#real = real;
    this.#watch = watch;
  }

  claim(): Promise<void> {
    return this.#ask(() => this.#real.claim());
  }

  async load(): ReturnType<Journal['load']> {
    await this.#stand('load');
    const records = await this.#ask(() => this.#real.load());
    await this.#stand('loaded');
    return records;
  }

  async findByClientOrderId(
    keys: Parameters<Journal['findByClientOrderId']>[0],
  ): ReturnType<Journal['findByClientOrderId']> {
    this.#watch.onLookUp();
    await this.#stand('look-up');
    const orders = await this.#ask(() => this.#real.findByClientOrderId(keys));
    await this.#stand('found');
    return orders;
  }

  async commit(batch: Batch): Promise<void> {
    // A journal reads the batch when it is called: the market goes on while it is stored.
    const asCalled = structuredClone(batch);
    this.#watch.onCommit(asCalled);
    await this.#stand('commit');
    await this.#ask(() => this.#real.commit(asCalled));
    await this.#stand('committed');
  }

  close(): Promise<void> {
    return this.#ask(() => this.#real.close());
  }

  die(): void {
    this.#isDead = true;
    this.held.clear();
  }

  /** Resolves when nothing happens any more but by letting something go. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      if (this.#running.size > 0) turn = 0;
      await Promise.allSettled(this.#running);
      await macrotask();
    }
  }

  #stand(step: Step): Promise<void> {
    if (this.#isDead) return never();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (end: () => void): void => {
      this.held.delete(step);
      end();
    };
    this.held.set(step, {
      letGo: () => leave(resolve),
      fail: (error) => leave(() => reject(error)),
    });
    return promise;
  }

  async #ask<Result>(question: () => Promise<Result>): Promise<Result> {
    if (this.#isDead) return never();
    const answer = question();
    this.#running.add(answer);
    try {
      const result = await answer;
      return this.#isDead ? await never() : result;
    } catch (error) {
      if (this.#isDead) return never();
      throw error;
    } finally {
      this.#running.delete(answer);
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
