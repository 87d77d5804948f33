import { randomUUIDv7 } from 'node:crypto';
import type { Command, MarketEvent } from '@hoga/core/exchange';
import { restoreExchange, stateHash } from '@hoga/core/exchange';
import { KRW_LPJ } from '@hoga/core/instrument';
import { orderId, type AccountId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { at, cancelOf, limitOrder, lots, NOW, openAccount, SETUP } from '../../test/commands.ts';
import { keptLog } from '../../test/log.ts';
import { memoryStore, type MemoryStore } from '../../test/memory-journal.ts';
import { PATIENCE, troubledJournal, type Troubles } from '../../test/troubled-journal.ts';
import { JournalTaken } from '../needs/index.ts';
import { createEngine, EngineFault, type Answer, type Engine, type EngineBounds } from './index.ts';

let store: MemoryStore;
let troubles: Troubles;
let engine: Engine;
let published: MarketEvent[];
let log: ReturnType<typeof keptLog>;
const onLost = vi.fn<(reason: JournalTaken) => void>();
const unhandled = vi.fn<(reason: unknown) => void>();

beforeEach(async () => {
  onLost.mockClear();
  process.on('unhandledRejection', unhandled);
  store = memoryStore();
  troubles = {};
  published = [];
  log = keptLog();
  engine = newEngine();
  await engine.start();
});

afterEach(async () => {
  // Whatever holds the writer up, it ends.
  for (const trouble of ['onLoad', 'onLookUp', 'beforeCommit', 'afterCommit'] as const) {
    troubles[trouble] = undefined;
  }
  await engine.stop();
  await settled();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

function newEngine(bounds: Partial<EngineBounds> = {}): Engine {
  return createEngine({
    bounds,
    setup: SETUP,
    journal: troubledJournal(store.journal(), troubles),
    log,
    publish: (events) => published.push(...events),
    onLost,
  });
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
}

async function openTrader(): Promise<AccountId> {
  const command = openAccount();
  await engine.submit(command);
  return command.account;
}

/** The answer's kind, or the code of the fault. */
async function outcomeOf(answer: Promise<Answer>): Promise<string> {
  try {
    return (await answer).kind;
  } catch (error) {
    return error instanceof EngineFault ? error.code : `not a fault: ${String(error)}`;
  }
}

/** Submits all at once, so that they come into one batch after the one that is running. */
async function outcomesOf(commands: readonly Command[]): Promise<string[]> {
  return Promise.all(commands.map((command) => outcomeOf(engine.submit(command))));
}

/** Cancels nothing so many times: commands that change nothing, however they end. */
function cancels(count: number, account: AccountId): Promise<string[]> {
  const never = orderId(randomUUIDv7());
  return outcomesOf(Array.from({ length: count }, () => cancelOf(account, never)));
}

function countOf(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Holds every commit until it is let go. */
function holdCommits(): { release(): void; reached(): Promise<void> } {
  const gate = Promise.withResolvers<void>();
  const arrival = Promise.withResolvers<void>();
  troubles.beforeCommit = () => {
    arrival.resolve();
    return gate.promise;
  };
  return { release: gate.resolve, reached: () => arrival.promise };
}

const failOnce = (trouble: 'beforeCommit' | 'afterCommit' | 'onLookUp'): void => {
  troubles[trouble] = async () => {
    troubles[trouble] = undefined;
    throw new Error('the disk is full');
  };
};

async function storedHash(): Promise<string> {
  const reader = store.journal();
  store.cutConnection();
  const hash = stateHash(restoreExchange(SETUP, await reader.load()));
  await reader.close();
  return hash;
}

/** What the engine has in memory, as it says when it stops. */
async function expectMemoryIsStored(): Promise<void> {
  const info = vi.spyOn(log, 'info');
  await engine.stop();
  const last = info.mock.calls.at(-1)?.[0];
  expect(last).toEqual({ stateHash: await storedHash() });
}

describe('durable before answered', () => {
  test('nobody is answered, shown or told anything before the commit', async () => {
    const account = await openTrader();
    const before = { events: published.length, book: engine.market('KRW-LPJ') };
    const commits = holdCommits();
    const seen: string[] = [];
    const answer = engine.submit(limitOrder(account)).then(() => seen.push('answered'));
    await commits.reached();
    await settled();
    expect(seen).toEqual([]);
    expect(published).toHaveLength(before.events);
    expect(engine.market('KRW-LPJ')).toEqual(before.book);

    commits.release();
    await answer;
    expect(published.slice(before.events).map((event) => event.type)).toEqual([
      'order_accepted',
      'order_rested',
    ]);
    expect(engine.market('KRW-LPJ')?.bids).toEqual([
      { price: at('3000'), quantity: lots('2'), orders: 1 },
    ]);
  });

  test('the market and the events of a batch become visible in one step', async () => {
    const account = await openTrader();
    const before = published.length;
    const torn: string[] = [];
    troubles.afterCommit = async () => {
      // Looks between any two steps that follow the commit.
      void (async () => {
        for (let look = 0; look < 50; look += 1) {
          await Promise.resolve();
          const isShown = engine.market('KRW-LPJ')?.bids.length === 1;
          if (isShown !== published.length > before) torn.push(`after ${look} steps`);
        }
      })();
    };
    await engine.submit(limitOrder(account));
    await settled();
    expect(torn).toEqual([]);
  });

  test('answers come in the order of the commands, batch after batch', async () => {
    const account = await openTrader();
    const commits = holdCommits();
    const order: number[] = [];
    const answers = Array.from({ length: 40 }, (_, index) =>
      engine.submit(limitOrder(account)).then(() => order.push(index)),
    );
    commits.release();
    await Promise.all(answers);
    expect(order).toEqual(Array.from({ length: 40 }, (_, index) => index));
    const sequences = published.flatMap((event) =>
      event.type === 'order_accepted' ? [event.sequence] : [],
    );
    expect(sequences).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test('a batch of refusals is answered without a commit', async () => {
    const account = await openTrader();
    const commit = vi.fn<() => Promise<void>>(async () => undefined);
    troubles.beforeCommit = commit;
    const refused = await engine.submit(limitOrder(account, { price: '99999' }));
    expect(refused).toMatchObject({ kind: 'rejected', rejection: { reason: 'price_off_tick' } });
    expect(commit).not.toHaveBeenCalled();
  });

  test('an answer tells the order as its batch left it, not what became of it later', async () => {
    const [maker, taker] = [await openTrader(), await openTrader()];
    const resting = limitOrder(maker, { side: 'sell' });
    const answer = await engine.submit(resting);
    await engine.submit(limitOrder(taker, { quantity: '2' }));
    expect(answer).toMatchObject({ order: { status: 'open', filledQuantity: 0n } });
  });

  test('commands that wait are stored together', async () => {
    const account = await openTrader();
    const { batches } = engine.status;
    const commits = holdCommits();
    const first = engine.submit(limitOrder(account));
    await commits.reached();
    const others = outcomesOf(Array.from({ length: 30 }, () => limitOrder(account)));
    expect(engine.status.inbox).toBe(30);
    commits.release();
    await first;
    expect(await others).toEqual(Array(30).fill('accepted'));
    expect(engine.status).toMatchObject({ batches: batches + 2, openOrders: 31, inbox: 0 });
  });
});

describe('client order ids', () => {
  test('the same order again is answered with the first one, another one is refused', async () => {
    const account = await openTrader();
    const first = limitOrder(account, { clientOrderId: 'a' });
    await engine.submit(first);
    const again = await engine.submit(limitOrder(account, { clientOrderId: 'a' }));
    expect(again).toMatchObject({ kind: 'repeated', order: { id: first.order } });
    const other = limitOrder(account, { clientOrderId: 'a', quantity: '3' });
    expect(await engine.submit(other)).toMatchObject({
      kind: 'client_order_id_reused',
      order: { id: first.order },
    });
    expect(engine.status.openOrders).toBe(1);
  });

  test('it holds within one batch, where the first is not stored yet', async () => {
    const [account, stranger] = [await openTrader(), await openTrader()];
    const wanted = { clientOrderId: 'a' };
    const commits = holdCommits();
    const warmUp = engine.submit(limitOrder(stranger));
    await commits.reached();
    const answers = outcomesOf([
      limitOrder(account, { ...wanted, price: '99999' }),
      limitOrder(account, wanted),
      limitOrder(account, wanted),
      limitOrder(account, { ...wanted, side: 'sell' }),
      limitOrder(stranger, wanted),
      limitOrder(account),
      limitOrder(account),
    ]);
    commits.release();
    await warmUp;
    // A refusal uses up no id, another account has its own, and without one nothing is repeated.
    expect(await answers).toEqual([
      'rejected',
      'accepted',
      'repeated',
      'client_order_id_reused',
      'accepted',
      'accepted',
      'accepted',
    ]);
  });

  test('a repeat shows what the commands before it in the batch did to the order', async () => {
    const account = await openTrader();
    const first = limitOrder(account, { clientOrderId: 'a' });
    await engine.submit(first);
    const [, repeat] = await Promise.all([
      engine.submit(cancelOf(account, first.order)),
      engine.submit(limitOrder(account, { clientOrderId: 'a' })),
    ]);
    expect(repeat).toMatchObject({ kind: 'repeated', order: { status: 'cancelled', held: 0n } });
  });
});

describe('a commit that fails', () => {
  test.each(['beforeCommit', 'afterCommit'] as const)(
    'leaves its commands with an unknown outcome, and the market goes on from the tables (%s)',
    async (when) => {
      const account = await openTrader();
      const [one, two] = [
        limitOrder(account),
        limitOrder(account, { side: 'sell', price: '3001' }),
      ];
      const before = published.length;
      failOnce(when);
      expect(await outcomesOf([one, two])).toEqual(['outcome_unknown', 'outcome_unknown']);
      await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
      expect(published).toHaveLength(before);

      const isStored = when === 'afterCommit';
      expect(engine.market('KRW-LPJ')?.bids).toHaveLength(isStored ? 1 : 0);
      expect(await outcomesOf([cancelOf(account, one.order)])).toEqual([
        isStored ? 'accepted' : 'rejected',
      ]);
      expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
      await expectMemoryIsStored();
    },
  );

  test('the same client order id tells what became of the order', async () => {
    const account = await openTrader();
    for (const [when, kind] of [
      ['beforeCommit', 'accepted'],
      ['afterCommit', 'repeated'],
    ] as const) {
      const wanted = { clientOrderId: when };
      failOnce(when);
      expect(await outcomesOf([limitOrder(account, wanted)])).toEqual(['outcome_unknown']);
      await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
      expect(await outcomesOf([limitOrder(account, wanted)])).toEqual([kind]);
    }
  });

  test('a look-up of client order ids that fails does nothing, and says so', async () => {
    const account = await openTrader();
    failOnce('onLookUp');
    const order = limitOrder(account, { clientOrderId: 'a' });
    expect(await outcomesOf([order])).toEqual(['reloading']);
    await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
    expect(await outcomesOf([order])).toEqual(['accepted']);
  });

  test('what waits meanwhile is refused, not executed on what is in doubt', async () => {
    const account = await openTrader();
    const commits = holdCommits();
    const first = outcomesOf([limitOrder(account)]);
    await commits.reached();
    const waiting = outcomesOf([limitOrder(account), limitOrder(account)]);
    troubles.afterCommit = async () => {
      troubles.afterCommit = undefined;
      throw new Error('gone');
    };
    const load = Promise.withResolvers<void>();
    troubles.onLoad = () => load.promise;
    commits.release();
    expect(await first).toEqual(['outcome_unknown']);
    expect(await waiting).toEqual(['reloading', 'reloading']);
    expect(await outcomesOf([limitOrder(account)])).toEqual(['reloading']);
    expect(engine.status.phase).toBe('reloading');
    // Looking goes on: the book as it was durable, and who owns what.
    expect(engine.market('KRW-LPJ')?.bids).toEqual([]);
    expect(engine.ownerOf(account)).toBeDefined();
    load.resolve();
    await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
    expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
  });

  test('loading is tried again, at growing distances, until it works', async () => {
    const account = await openTrader();
    failOnce('beforeCommit');
    const attempts: number[] = [];
    troubles.onLoad = async () => {
      attempts.push(performance.now());
      if (attempts.length < 4) throw new Error('the database is starting');
    };
    expect(await outcomesOf([limitOrder(account)])).toEqual(['outcome_unknown']);
    await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
    const pauses = attempts.slice(1).map((moment, index) => moment - (attempts[index] ?? 0));
    // A timer may fire up to a millisecond early.
    for (const [index, least] of [50, 100, 250].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
    }
    expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
    await expectMemoryIsStored();
  });
});

describe('a broken assertion', () => {
  test('the command that broke it hears of a bug, the others that nothing was done', async () => {
    const account = await openTrader();
    const resting = limitOrder(account);
    await engine.submit(resting);
    const commits = vi.fn<() => Promise<void>>(async () => undefined);
    troubles.beforeCommit = commits;
    const twice = limitOrder(account, { order: resting.order });
    expect(await outcomesOf([limitOrder(account), twice, limitOrder(account)])).toEqual([
      'reloading',
      'bug',
      'reloading',
    ]);
    expect(commits).not.toHaveBeenCalled();
    await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
    expect(engine.status.openOrders).toBe(1);
    expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
    await expectMemoryIsStored();
  });

  test('a command nobody foresaw is a bug too', async () => {
    const odd = { type: 'close_market' } as unknown as Command;
    expect(await outcomesOf([odd])).toEqual(['bug']);
    await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
  });
});

describe('limits', () => {
  test('when too many wait it refuses at once, and takes commands again when there is room', async () => {
    const account = await openTrader();
    const commits = holdCommits();
    const first = engine.submit(limitOrder(account));
    await commits.reached();
    const waiting = cancels(1_999, account);
    expect(engine.busyForMs).toBeGreaterThan(0);
    const refused = engine.submit(limitOrder(account));
    await expect(refused).rejects.toMatchObject({ code: 'busy', retryAfterMs: expect.any(Number) });
    expect(engine.status.inbox).toBeLessThan(2_000);
    commits.release();
    await first;
    expect(new Set(await waiting)).toEqual(new Set(['rejected']));
    expect(engine.busyForMs).toBe(0);
    expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
  });

  test('as many may wait as were answered in the last half second, but never too many', async () => {
    await engine.stop();
    engine = newEngine({ least: 10, most: 200 });
    await engine.start();
    const account = await openTrader();
    expect(countOf(await cancels(11, account))).toEqual({ rejected: 10, busy: 1 });
    // Each round may be as large as all that came before it.
    for (let round = 0; round < 10; round += 1) await cancels(200, account);
    expect(countOf(await cancels(201, account))).toEqual({ rejected: 200, busy: 1 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(countOf(await cancels(11, account))).toEqual({ rejected: 10, busy: 1 });
  });

  test('what is refused says when the line will be shorter', async () => {
    await engine.stop();
    engine = newEngine({ least: 10, most: 200 });
    await engine.start();
    const account = await openTrader();
    const commits = holdCommits();
    const waiting = outcomesOf(Array.from({ length: 10 }, () => limitOrder(account)));
    // One account was opened in the last half second, so ten commands are five seconds.
    expect(engine.busyForMs).toBe(5_000);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(engine.busyForMs).toBe(10_000);
    commits.release();
    await waiting;
    expect(engine.busyForMs).toBe(0);
  });

  test('however many wait, a market can be halted, resumed and cleared', async () => {
    await engine.stop();
    engine = newEngine({ least: 10, most: 200 });
    await engine.start();
    const account = await openTrader();
    const commits = holdCommits();
    const waiting = outcomesOf(Array.from({ length: 10 }, () => limitOrder(account)));
    const steering = { at: NOW, actor: randomUUIDv7(), instrument: 'KRW-LPJ' };
    const steered = outcomesOf([
      { type: 'cancel_market', ...steering },
      { type: 'halt_market', ...steering },
      { type: 'resume_market', ...steering },
      { type: 'end_auction', at: instant(NOW + KRW_LPJ.auctionMs), instrument: 'KRW-LPJ' },
      limitOrder(account),
    ]);
    commits.release();
    expect(new Set(await waiting)).toEqual(new Set(['accepted']));
    expect(await steered).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'busy']);
  });

  test('a transaction holds at most a thousand commands', async () => {
    const { account } = openAccount();
    const { batches } = engine.status;
    await cancels(2_000, account);
    expect(engine.status.batches - batches).toBeGreaterThanOrEqual(2);
    expect(engine.status.commands).toBeGreaterThanOrEqual(2_000);
  });

  test('what arrives together goes into one transaction', async () => {
    const account = await openTrader();
    const { batches } = engine.status;
    await Promise.all([cancels(100, account), Promise.resolve().then(() => cancels(100, account))]);
    expect(engine.status.batches - batches).toBe(1);
  });

  test('a hundred levels of each side are shown, the best first', async () => {
    const rich = openAccount({ krw: '100000000', coins: '1000' });
    await engine.submit(rich);
    const bids = Array.from({ length: 105 }, (_, index) => `${2_990 - index}`);
    const answers = await outcomesOf(bids.map((price) => limitOrder(rich.account, { price })));
    expect(new Set(answers)).toEqual(new Set(['accepted']));
    const shown = engine.market('KRW-LPJ')?.bids.map((level) => level.price);
    expect(shown).toEqual(bids.slice(0, 100).map((price) => at(price)));
    expect(engine.markets()).toHaveLength(1);
    expect(engine.market('KRW-NONE')).toBeUndefined();
  });

  test('the owner of an account is known, of others and of nobody’s nothing', async () => {
    const owner = randomUUIDv7();
    const [owned, nobodys] = [openAccount({ owner }), openAccount({ owner: null })];
    await outcomesOf([owned, nobodys]);
    expect(engine.ownerOf(owned.account)).toBe(owner);
    expect(engine.ownerOf(nobodys.account)).toBeUndefined();
    expect(engine.ownerOf(openAccount().account)).toBeUndefined();
  });
});

describe('stopping', () => {
  test('what was accepted is executed and answered, what comes later is refused', async () => {
    const account = await openTrader();
    const commits = holdCommits();
    const first = outcomesOf([limitOrder(account)]);
    await commits.reached();
    const waiting = outcomesOf([limitOrder(account), limitOrder(account)]);
    const stopped = engine.stop();
    expect(await outcomesOf([limitOrder(account)])).toEqual(['stopping']);
    commits.release();
    await stopped;
    expect([...(await first), ...(await waiting)]).toEqual(Array(3).fill('accepted'));
    expect(engine.status.phase).toBe('stopped');
    expect(await outcomesOf([limitOrder(account)])).toEqual(['stopping']);
    const next = newEngine();
    await next.start();
    expect(next.status.openOrders).toBe(3);
    await next.stop();
  });

  test('a commit that fails while stopping is answered, and nothing is loaded any more', async () => {
    const account = await openTrader();
    const commits = holdCommits();
    const first = outcomesOf([limitOrder(account)]);
    await commits.reached();
    const waiting = outcomesOf([limitOrder(account)]);
    failOnce('afterCommit');
    const onLoad = vi.fn<() => Promise<void>>(async () => undefined);
    troubles.onLoad = onLoad;
    const stopped = engine.stop();
    commits.release();
    await stopped;
    expect(await first).toEqual(['outcome_unknown']);
    expect(await waiting).toEqual(['reloading']);
    expect(onLoad).not.toHaveBeenCalled();
  });

  test('stopping while the market loads again lets the load end, then ends', async () => {
    const account = await openTrader();
    failOnce('beforeCommit');
    const load = Promise.withResolvers<void>();
    troubles.onLoad = () => load.promise;
    expect(await outcomesOf([limitOrder(account)])).toEqual(['outcome_unknown']);
    const stopped = engine.stop();
    load.resolve();
    await stopped;
    expect(engine.status.phase).toBe('stopped');
    expect(await outcomesOf([limitOrder(account)])).toEqual(['stopping']);
  });

  test('an engine that never started can be stopped', async () => {
    const other = newEngine();
    await other.stop();
    expect(other.status).toMatchObject({ phase: 'stopped', openOrders: 0 });
    expect(other.ownerOf(openAccount().account)).toBeUndefined();
  });
});

describe('one writer', () => {
  test('an engine does not start while another one writes', async () => {
    const second = newEngine();
    await expect(second.start()).rejects.toThrow(JournalTaken);
    expect(onLost).not.toHaveBeenCalled();
  });

  test('whoever lost the league to another process ends, once, and does not try again', async () => {
    const account = await openTrader();
    store.cutConnection();
    const other = newEngine();
    await other.start();
    const onLoad = vi.fn<() => Promise<void>>(async () => undefined);
    troubles.onLoad = onLoad;
    expect(await outcomesOf([limitOrder(account)])).toEqual(['outcome_unknown']);
    await vi.waitUntil(() => onLost.mock.calls.length > 0, PATIENCE);
    expect(await outcomesOf([limitOrder(account)])).toEqual(['stopping']);
    await engine.stop();
    expect(onLost).toHaveBeenCalledOnce();
    expect(onLoad).toHaveBeenCalledOnce();
    await other.stop();
  });
});

test('after every load, before any command, whoever counts events is told to read again', async () => {
  const account = await openTrader();
  await engine.stop();
  const steps: string[] = [];
  troubles.onLoad = async () => void steps.push('load');
  engine = createEngine({
    setup: SETUP,
    journal: troubledJournal(store.journal(), troubles),
    log,
    publish: () => steps.push('publish'),
    onLost,
    onLoaded: async () => {
      steps.push('read again');
      // The second time it fails, and all of it is done once more.
      if (steps.length === 4) throw new Error('the database does not answer');
    },
  });
  await engine.start();
  failOnce('afterCommit');
  expect(await outcomesOf([limitOrder(account)])).toEqual(['outcome_unknown']);
  await vi.waitUntil(() => engine.status.phase === 'running', PATIENCE);
  expect(await outcomesOf([limitOrder(account)])).toEqual(['accepted']);
  const once = ['load', 'read again'];
  expect(steps).toEqual([...once, ...once, ...once, 'publish']);
});
