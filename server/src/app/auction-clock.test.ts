import { KRW_LPJ, type Instrument } from '@hoga/core/instrument';
import type { MarketEvent } from '@hoga/core/exchange';
import { instant } from '@hoga/core/time';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { journalIn } from '../../test/app.ts';
import { limitOrder, lots, openAccount, SETUP } from '../../test/commands.ts';
import { migratedDatabase } from '../../test/database.ts';
import { keptLog } from '../../test/log.ts';
import { memoryStore } from '../../test/memory-journal.ts';
import { troubledJournal, type Troubles } from '../../test/troubled-journal.ts';
import { createEngine, EngineFault, type Answer, type Engine } from '../engine/index.ts';
import type { Journal } from '../needs/index.ts';
import { createAuctionClock, type AuctionClock } from './auction-clock.ts';

/** Auctions that are over soon, and far too soon for a look once a second to find them. */
const QUICK: Instrument = { ...KRW_LPJ, auctionMs: 60 };
const MARKET = QUICK.id;
const OPERATOR = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';
const SOON = { timeout: 5_000, interval: 5 };

interface Running {
  readonly engine: Engine;
  readonly clock: AuctionClock;
  readonly events: MarketEvent[];
  readonly log: ReturnType<typeof keptLog>;
}

const running: Running[] = [];
let troubles: Troubles;
let now: () => number;

beforeEach(() => {
  troubles = {};
  now = Date.now;
});

afterEach(async () => {
  for (const { engine, clock } of running.splice(0)) {
    await clock.stop();
    await engine.stop();
  }
});

async function open(journal: Journal, instrument = QUICK): Promise<Running> {
  const events: MarketEvent[] = [];
  const log = keptLog();
  const engine: Engine = createEngine({
    setup: { ...SETUP, instruments: [instrument] },
    journal: troubledJournal(journal, troubles),
    log,
    publish: (published) => {
      events.push(...published);
      clock.apply(published);
    },
    onLost: (reason) => {
      throw reason;
    },
  });
  const clock = createAuctionClock({ engine, log, now: () => instant(now()) });
  await engine.start();
  const opened = { engine, clock, events, log };
  running.push(opened);
  return opened;
}

async function close(opened: Running): Promise<void> {
  running.splice(running.indexOf(opened), 1);
  await opened.clock.stop();
  await opened.engine.stop();
}

/** Halted and resumed: it collects orders. */
async function startAuction({ engine }: Running): Promise<void> {
  for (const type of ['halt_market', 'resume_market'] as const) {
    const at = instant(now());
    const answer = await engine.submit({ type, at, actor: OPERATOR, instrument: MARKET });
    expect(answer.kind).toBe('accepted');
  }
  expect(phaseOf(engine)).toBe('auction');
}

const phaseOf = (engine: Engine): string | undefined => engine.market(MARKET)?.phase;
const untilTrading = ({ engine }: Running): Promise<unknown> =>
  vi.waitUntil(() => phaseOf(engine) === 'continuous', SOON);
const endingsIn = ({ events }: Running): MarketEvent[] =>
  events.filter(({ type }) => type === 'auction_ended');

const timeOf = (event: MarketEvent | undefined): number =>
  event?.type === 'auction_ended' ? event.at : Number.NaN;

test('an auction ends when its time is over, at the price it found, and only once', async () => {
  const opened = await open(memoryStore().journal());
  opened.clock.start();
  const { engine } = opened;
  const [buyer, seller] = [openAccount(), openAccount()];
  for (const command of [buyer, seller]) await engine.submit(command);
  await startAuction(opened);
  const endsAt = engine.market(MARKET)?.auctionEndsAt ?? Infinity;
  await engine.submit(limitOrder(buyer.account, { price: '3005' }));
  await engine.submit(limitOrder(seller.account, { side: 'sell', price: '3005' }));
  expect(opened.events.filter(({ type }) => type === 'traded')).toEqual([]);
  await untilTrading(opened);
  const [ended, ...more] = endingsIn(opened);
  expect(ended).toMatchObject({ quantity: lots('2') });
  expect(timeOf(ended)).toBeGreaterThanOrEqual(endsAt);
  expect(more).toEqual([]);
  expect(opened.events.filter(({ type }) => type === 'traded')).toHaveLength(1);
});

test('one after the other, each ends', async () => {
  const opened = await open(memoryStore().journal());
  opened.clock.start();
  for (let count = 1; count <= 3; count += 1) {
    await startAuction(opened);
    await untilTrading(opened);
    expect(endingsIn(opened)).toHaveLength(count);
  }
});

test('a halted market is left alone until it is resumed', async () => {
  const opened = await open(memoryStore().journal());
  opened.clock.start();
  await startAuction(opened);
  const halt = {
    type: 'halt_market',
    at: instant(now()),
    actor: OPERATOR,
    instrument: MARKET,
  } as const;
  expect((await opened.engine.submit(halt)).kind).toBe('accepted');
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(phaseOf(opened.engine)).toBe('halted');
  expect(endingsIn(opened)).toEqual([]);
});

describe('what goes wrong is tried again', () => {
  test('when the commit fails, whether or not it was durable', async () => {
    const opened = await open(memoryStore().journal());
    opened.clock.start();
    let failures = 0;
    const failAtTheEnd = async (batch: { readonly output: { readonly events: MarketEvent[] } }) => {
      if (!batch.output.events.some(({ type }) => type === 'auction_ended')) return;
      failures += 1;
      if (failures <= 2) throw new Error('the connection broke');
    };
    troubles.beforeCommit = failAtTheEnd;
    await startAuction(opened);
    await untilTrading(opened);
    expect(failures).toBe(3);
    troubles.beforeCommit = undefined;
    failures = 1;
    troubles.afterCommit = failAtTheEnd;
    await startAuction(opened);
    await untilTrading(opened);
    // It was durable all along; the market that was loaded again says so.
    expect(failures).toBe(2);
  });

  test('when the market is loading or nobody foresaw the reason, with pauses that grow', async () => {
    vi.useFakeTimers();
    try {
      const submit = vi.fn<Engine['submit']>();
      const market = { instrument: QUICK, auctionEndsAt: instant(5_000) };
      const engine = { markets: () => [market], submit } as unknown as Engine;
      const log = keptLog();
      vi.setSystemTime(4_000);
      const clock = createAuctionClock({ engine, log, now: () => instant(Date.now()) });
      submit.mockRejectedValue(new EngineFault('reloading'));
      clock.start();
      await vi.advanceTimersByTimeAsync(999);
      expect(submit).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(10_000);
      const [early, late] = [submit.mock.calls.length, 60_000 / 5_000];
      expect(early).toBeGreaterThan(5);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(submit.mock.calls.length - early).toBe(late);
      submit.mockRejectedValue(new Error('odd'));
      await vi.advanceTimersByTimeAsync(5_000);
      submit.mockResolvedValue({ kind: 'rejected', rejection: { reason: 'no_auction_due' } });
      await vi.advanceTimersByTimeAsync(5_000);
      const before = submit.mock.calls.length;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(submit.mock.calls.length - before).toBe(1_000 / 50);
      await clock.stop();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(submit.mock.calls.length - before).toBe(1_000 / 50);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('while the auctions of other markets end', async () => {
    const ended: string[] = [];
    const markets = ['KRW-BAD', 'KRW-GOOD'].map((id) => ({
      instrument: { ...QUICK, id },
      auctionEndsAt: instant(0),
    }));
    const submit = async ({ instrument }: { instrument: string }): Promise<Answer> => {
      if (instrument === 'KRW-BAD') throw new EngineFault('bug');
      ended.push(instrument);
      return { kind: 'rejected', rejection: { reason: 'no_auction_due' } };
    };
    const engine = { markets: () => markets, submit } as unknown as Engine;
    const clock = createAuctionClock({ engine, log: keptLog(), now: () => instant(Date.now()) });
    clock.start();
    try {
      await vi.waitUntil(() => ended.length > 0, SOON);
    } finally {
      await clock.stop();
    }
  });

  test('when the engine’s time is ahead of the clock on the wall', async () => {
    const opened = await open(memoryStore().journal());
    await startAuction(opened);
    now = () => Date.now() - 200;
    opened.clock.start();
    await untilTrading(opened);
    const [ended] = endingsIn(opened);
    expect(timeOf(ended)).toBeLessThanOrEqual(Date.now());
  });
});

test('with the tables: what was over while the server was down ends at the start', async () => {
  const database = await migratedDatabase();
  const journal = (): Journal => journalIn(database, QUICK);
  try {
    const first = await open(journal());
    await startAuction(first);
    const endsAt = first.engine.market(MARKET)?.auctionEndsAt;
    // Its clock was never started: it stops in the middle of the auction.
    await close(first);

    const second = await open(journal());
    expect(second.engine.market(MARKET)).toMatchObject({ phase: 'auction', auctionEndsAt: endsAt });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(phaseOf(second.engine)).toBe('auction');
    second.clock.start();
    await untilTrading(second);
    await close(second);

    const third = await open(journal());
    expect(third.engine.market(MARKET)).toMatchObject({ phase: 'continuous', auctionEndsAt: null });
  } finally {
    for (const opened of running.slice()) await close(opened);
    await database.close();
  }
});
