import type { Batch, Journal } from '../src/needs/index.ts';

/** What a test lets go wrong, or wait, around the calls of a journal; it may change at any time. */
export interface Troubles {
  onLoad?: (() => Promise<void>) | undefined;
  onLookUp?: (() => Promise<void>) | undefined;
  /** What was found is as old as this lasts. */
  afterLookUp?: (() => Promise<void>) | undefined;
  beforeCommit?: ((batch: Batch) => Promise<void>) | undefined;
  /** What is thrown here is thrown although the batch is stored. */
  afterCommit?: ((batch: Batch) => Promise<void>) | undefined;
}

/** How long a test waits for the market to load again, on a busy machine too. */
export const PATIENCE = { timeout: 10_000, interval: 2 };

export function troubledJournal(journal: Journal, troubles: Troubles): Journal {
  return {
    claim: () => journal.claim(),
    load: async () => {
      await troubles.onLoad?.();
      return journal.load();
    },
    findByClientOrderId: async (keys) => {
      await troubles.onLookUp?.();
      const found = await journal.findByClientOrderId(keys);
      await troubles.afterLookUp?.();
      return found;
    },
    commit: async (batch) => {
      // A journal reads the batch when it is called: the market goes on while it is stored.
      const asCalled = structuredClone(batch);
      await troubles.beforeCommit?.(asCalled);
      await journal.commit(asCalled);
      await troubles.afterCommit?.(asCalled);
    },
    close: () => journal.close(),
  };
}
