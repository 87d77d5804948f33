/** One batch is stored while the next is executed on top of it. */
import { randomUUIDv7 } from 'node:crypto';
import { restoreExchange, stateHash, type Command, type MarketEvent } from '@hoga/core/exchange';
import { orderId, type AccountId } from '@hoga/core/order';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cancelOf, limitOrder, openAccount, SETUP } from '../../test/commands.ts';
import { keptLog } from '../../test/log.ts';
import { memoryStore, type MemoryStore } from '../../test/memory-journal.ts';
import { PATIENCE, troubledJournal, type Troubles } from '../../test/troubled-journal.ts';
import { createEngine, EngineFault, type Engine } from './index.ts';

let store: MemoryStore;
let troubles: Troubles;
let engine: Engine;
let account: AccountId;
/** What was published, and what was answered to whom, in this order. */
let published: MarketEvent[];
let answered: string[];
let gates: PromiseWithResolvers<void>[];
const publish = vi.fn<(events: readonly MarketEvent[]) => void>();
const unhandled = vi.fn<(reason: unknown) => void>();

beforeEach(async () => {
  process.on('unhandledRejection', unhandled);
  store = memoryStore();
  troubles = {};
  [published, answered, gates] = [[], [], []];
  publish.mockReset().mockImplementation((events) => void published.push(...events));
  const journal = troubledJournal(store.journal(), troubles);
  const onLost = (): void => undefined;
  engine = createEngine({ setup: SETUP, journal, log: keptLog(), publish, onLost });
  await engine.start();
  const opening = openAccount({ krw: '100000000' });
  await engine.submit(opening);
  account = opening.account;
  published = [];
});

afterEach(async () => {
  for (const trouble of ['onLoad', 'onLookUp', 'afterLookUp', 'beforeCommit'] as const) {
    troubles[trouble] = undefined;
  }
  // Whatever a failed test still holds up, it ends.
  for (const gate of gates) gate.resolve();
  await engine.stop();
  await settled();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Submits, and tells the answer's kind, or the code of the fault. */
async function outcome(command: Command, name = ''): Promise<string> {
  try {
    const { kind } = await engine.submit(command);
    answered.push(name);
    return kind;
  } catch (error) {
    return error instanceof EngineFault ? error.code : `not a fault: ${String(error)}`;
  }
}

interface Held {
  /** How many have come so far. */
  readonly count: number;
  reached(count: number): Promise<void>;
  /** Lets the oldest go on, or fail. */
  release(fault?: Error): void;
}

/** Stops each call there until it is released. */
function hold(trouble: 'beforeCommit' | 'afterCommit' | 'onLookUp' | 'afterLookUp'): Held {
  const own: PromiseWithResolvers<void>[] = [];
  let count = 0;
  troubles[trouble] = () => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    own.push(gate);
    count += 1;
    return gate.promise;
  };
  return {
    get count() {
      return count;
    },
    reached: (wanted) => vi.waitUntil(() => count >= wanted, PATIENCE).then(() => undefined),
    release: (fault) => (fault === undefined ? own.shift()!.resolve() : own.shift()!.reject(fault)),
  };
}

/** Waits until what was submitted has been executed, in memory that is ahead of the tables. */
async function untilExecuted(openOrders: number): Promise<void> {
  await vi.waitUntil(() => engine.status.openOrders === openOrders, PATIENCE);
  await settled();
}

async function untilRunning(): Promise<void> {
  await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
}

async function storedOrders(): Promise<(string | null)[]> {
  await engine.stop();
  const reader = store.journal();
  const records = await reader.load();
  await reader.close();
  expect(stateHash(restoreExchange(SETUP, records))).toMatch(/./);
  return records.openOrders.map((order) => order.clientOrderId);
}

const named = (clientOrderId: string, price = '3000'): Command =>
  limitOrder(account, { clientOrderId, price });
const DISK_FULL = new Error('the disk is full');

describe('what is executed while a batch is stored', () => {
  test('is answered and published after it, and after its own commit', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(limitOrder(account), 'first');
    await commits.reached(1);
    const second = outcome(limitOrder(account), 'second');
    const third = outcome(limitOrder(account), 'third');
    await untilExecuted(3);
    expect(engine.market('KRW-LPJ')?.bids).toEqual([]);
    expect([answered, published, commits.count]).toEqual([[], [], 1]);

    commits.release();
    expect(await first).toBe('accepted');
    await commits.reached(2);
    expect(answered).toEqual(['first']);
    // It was accepted and rests.
    expect(published).toHaveLength(2);
    // The market is shown as the first batch left it, though memory is further.
    expect(engine.market('KRW-LPJ')?.bids).toMatchObject([{ orders: 1 }]);

    commits.release();
    expect(await Promise.all([second, third])).toEqual(['accepted', 'accepted']);
    expect(answered).toEqual(['first', 'second', 'third']);
    expect(published).toHaveLength(6);
    expect(engine.market('KRW-LPJ')?.bids).toMatchObject([{ orders: 3 }]);
    expect(commits.count).toBe(2);
  });

  test('waits for it even when it is only refusals and repeats, which rest on it', async () => {
    const order = limitOrder(account, { clientOrderId: 'a' });
    const commits = hold('beforeCommit');
    const first = outcome(order, 'first');
    await commits.reached(1);
    const repeat = outcome(named('a'), 'repeat');
    const refusal = outcome(limitOrder(account, { price: '99999' }), 'refusal');
    await settled();
    expect(answered).toEqual([]);
    commits.release();
    expect(await Promise.all([first, repeat, refusal])).toEqual([
      'accepted',
      'repeated',
      'rejected',
    ]);
    expect(answered).toEqual(['first', 'repeat', 'refusal']);
    expect(commits.count).toBe(1);
  });

  test('does not show in the answers of the batch that is stored', async () => {
    const order = limitOrder(account);
    const commits = hold('beforeCommit');
    const first = engine.submit(order);
    await commits.reached(1);
    const cancelled = engine.submit(cancelOf(account, order.order));
    await untilExecuted(0);
    commits.release();
    expect(await first).toMatchObject({ order: { status: 'open' } });
    commits.release();
    expect(await cancelled).toMatchObject({ order: { status: 'cancelled' } });
  });

  test('is stored by a stop, batch after batch', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(named('a'));
    await commits.reached(1);
    const second = outcome(named('b'));
    await untilExecuted(2);
    const stopped = engine.stop();
    commits.release();
    await commits.reached(2);
    commits.release();
    await stopped;
    expect(await Promise.all([first, second])).toEqual(['accepted', 'accepted']);
    expect(await storedOrders()).toEqual(['a', 'b']);
  });
});

describe('a client order id that the look-up could not find yet', () => {
  test('is known from the batch that is being stored', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(named('a'));
    await commits.reached(1);
    const again = [outcome(named('a')), outcome(named('a', '2999'))];
    await settled();
    commits.release();
    expect(await first).toBe('accepted');
    expect(await Promise.all(again)).toEqual(['repeated', 'client_order_id_reused']);
    expect(await storedOrders()).toEqual(['a']);
  });

  test('is known from the batch before that, stored while the look-up went on', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(named('a'));
    await commits.reached(1);
    const between = outcome(limitOrder(account));
    await untilExecuted(2);
    const lookUps = hold('afterLookUp');
    const again = [outcome(named('a')), outcome(named('a', '2999'))];
    await lookUps.reached(1);
    commits.release();
    expect(await first).toBe('accepted');
    await commits.reached(2);
    troubles.afterLookUp = undefined;
    lookUps.release();
    await settled();
    commits.release();
    expect(await between).toBe('accepted');
    expect(await Promise.all(again)).toEqual(['repeated', 'client_order_id_reused']);
    expect(await storedOrders()).toEqual(['a', null]);
  });

  test('is answered with the order as it became, not as the look-up read it', async () => {
    const order = limitOrder(account, { clientOrderId: 'a' });
    await engine.submit(order);
    const commits = hold('beforeCommit');
    const cancelled = outcome(cancelOf(account, order.order));
    await commits.reached(1);
    const between = outcome(limitOrder(account));
    await untilExecuted(1);
    const lookUps = hold('afterLookUp');
    const again = engine.submit(named('a'));
    await lookUps.reached(1);
    commits.release();
    await commits.reached(2);
    lookUps.release();
    await settled();
    commits.release();
    expect(await Promise.all([cancelled, between])).toEqual(['accepted', 'accepted']);
    expect(await again).toMatchObject({ kind: 'repeated', order: { status: 'cancelled' } });
  });
});

describe('a commit that fails', () => {
  test.each(['beforeCommit', 'afterCommit'] as const)(
    'takes along what was executed on top of it, and a retry makes one order of each (%s)',
    async (when) => {
      const commits = hold(when);
      const first = outcome(named('a'));
      await commits.reached(1);
      const onTop = [outcome(named('b')), outcome(named('a')), outcome(named('c'))];
      await untilExecuted(3);
      troubles[when] = undefined;
      commits.release(DISK_FULL);
      expect(await first).toBe('outcome_unknown');
      expect(await Promise.all(onTop)).toEqual(Array(3).fill('reloading'));
      expect(published).toEqual([]);
      await untilRunning();
      const isStored = when === 'afterCommit';
      expect(engine.status.openOrders).toBe(isStored ? 1 : 0);
      const retried = [outcome(named('a')), outcome(named('b')), outcome(named('c'))];
      const kinds = [isStored ? 'repeated' : 'accepted', 'accepted', 'accepted'];
      expect(await Promise.all(retried)).toEqual(kinds);
      expect(await storedOrders()).toEqual(['a', 'b', 'c']);
    },
  );

  test('refuses whoever is being looked up meanwhile, once that has ended', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(limitOrder(account));
    await commits.reached(1);
    const lookUps = hold('onLookUp');
    const second = outcome(named('a'));
    await lookUps.reached(1);
    const load = vi.fn<() => Promise<void>>(async () => undefined);
    troubles.onLoad = load;
    troubles.beforeCommit = undefined;
    commits.release(DISK_FULL);
    expect(await first).toBe('outcome_unknown');
    await settled();
    // One memory at a time: nothing is loaded while the old one is still being used.
    expect(load).not.toHaveBeenCalled();
    troubles.onLookUp = undefined;
    lookUps.release();
    expect(await second).toBe('reloading');
    await untilRunning();
    expect(load).toHaveBeenCalledOnce();
    expect(await outcome(named('a'))).toBe('accepted');
    expect(await storedOrders()).toEqual(['a']);
  });

  test('together with a look-up that fails, is one failure', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(named('a'));
    await commits.reached(1);
    const onTop = outcome(limitOrder(account));
    await untilExecuted(2);
    const lookUps = hold('onLookUp');
    const second = outcome(named('b'));
    await lookUps.reached(1);
    [troubles.beforeCommit, troubles.onLookUp] = [undefined, undefined];
    lookUps.release(DISK_FULL);
    commits.release(DISK_FULL);
    expect(await Promise.all([first, onTop, second])).toEqual([
      'outcome_unknown',
      'reloading',
      'reloading',
    ]);
    await untilRunning();
    expect(await outcome(named('a'))).toBe('accepted');
    expect(await storedOrders()).toEqual(['a']);
  });

  test('while the next batch is full wakes the writer, and everybody is answered', async () => {
    const commits = hold('beforeCommit');
    const first = outcome(limitOrder(account));
    await commits.reached(1);
    const never = orderId(randomUUIDv7());
    const others = Array.from({ length: 1_500 }, () => outcome(cancelOf(account, never)));
    await vi.waitUntil(() => engine.status.inbox < 1_500, PATIENCE);
    troubles.beforeCommit = undefined;
    commits.release(DISK_FULL);
    expect(await first).toBe('outcome_unknown');
    expect(await Promise.all(others)).toEqual(Array(1_500).fill('reloading'));
    await untilRunning();
    expect(await outcome(limitOrder(account))).toBe('accepted');
  });
});

describe('a failure on top of a batch that is being stored', () => {
  test.each(['a bug', 'a look-up'] as const)(
    'leaves that batch alone: it is stored and answered (%s)',
    async (what) => {
      const order = limitOrder(account, { clientOrderId: 'a' });
      const commits = hold('beforeCommit');
      const first = outcome(order);
      await commits.reached(1);
      const innocent = outcome(limitOrder(account));
      await untilExecuted(2);
      if (what === 'a look-up') troubles.onLookUp = () => Promise.reject(DISK_FULL);
      const culprit = outcome(
        what === 'a bug' ? limitOrder(account, { order: order.order }) : named('b'),
      );
      expect(await culprit).toBe(what === 'a bug' ? 'bug' : 'reloading');
      expect(await innocent).toBe('reloading');
      expect(answered).toEqual([]);
      [troubles.beforeCommit, troubles.onLookUp] = [undefined, undefined];
      commits.release();
      expect(await first).toBe('accepted');
      await untilRunning();
      // It was accepted and rests.
      expect(published).toHaveLength(2);
      expect(await outcome(named('a'))).toBe('repeated');
      expect(await storedOrders()).toEqual(['a']);
    },
  );
});

test('whoever is told of what happened and throws makes the writer load again', async () => {
  publish.mockImplementationOnce(() => {
    throw new Error('the listener is broken');
  });
  const commits = hold('beforeCommit');
  const first = outcome(named('a'));
  await commits.reached(1);
  const onTop = outcome(named('b'));
  await untilExecuted(2);
  commits.release();
  expect(await first).toBe('accepted');
  await commits.reached(2);
  troubles.beforeCommit = undefined;
  commits.release();
  expect(['accepted', 'outcome_unknown']).toContain(await onTop);
  await untilRunning();
  expect(['accepted', 'repeated']).toContain(await outcome(named('b')));
  expect(await storedOrders()).toEqual(['a', 'b']);
});
