import { execute, newOutput, type Command } from '@hoga/core/exchange';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHouse, type House } from './index.ts';
import { marketOf, testApp, type TestApp } from './test-app.ts';

const OPTIONS = { seed: 7, instrument: 'KRW-LPJ' };

let houses: House[];

beforeEach(() => {
  vi.useFakeTimers();
  houses = [];
});

afterEach(async () => {
  const stopped = Promise.all(houses.map((house) => house.stop()));
  await vi.advanceTimersByTimeAsync(1_000);
  await stopped;
  vi.useRealTimers();
});

async function openHouse(made: TestApp): Promise<House> {
  const house = createHouse(made.app, OPTIONS);
  houses.push(house);
  await house.start();
  return house;
}

const accountsOf = ({ exchange }: TestApp) =>
  [...exchange.accounts.values()].filter(({ kind }) => kind === 'house');

const opened = ({ commands }: TestApp): Command[] =>
  commands.map(({ command }) => command).filter(({ type }) => type === 'open_account');

function mostInAnySecond({ commands }: TestApp): number {
  return Math.max(
    ...commands.map(({ at }) => {
      return commands.filter((other) => other.at >= at && other.at < at + 1_000).length;
    }),
  );
}

describe('a first start', () => {
  test('opens one maker and three takers, and both sides have depth after three seconds', async () => {
    const made = testApp();
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(3_000);
    const { bids, asks } = marketOf(made.exchange);
    expect(accountsOf(made)).toHaveLength(4);
    expect(bids.length).toBeGreaterThanOrEqual(4);
    expect(asks.length).toBeGreaterThanOrEqual(4);
  });

  test('that was cut short after two accounts is completed by the next', async () => {
    const made = testApp();
    const house = await openHouse(made);
    await vi.advanceTimersByTimeAsync(300);
    await house.stop();
    expect(accountsOf(made)).toHaveLength(2);
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(accountsOf(made)).toHaveLength(4);
    const grants = opened(made).map((command) =>
      command.type === 'open_account' ? command.grants[0]!.amount / 1_000_000n : 0n,
    );
    expect(grants).toEqual([10_000_000_000n, 500_000_000n, 500_000_000n, 500_000_000n]);
  });

  test('begun twice is begun once', async () => {
    const made = testApp();
    const house = await openHouse(made);
    await house.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(accountsOf(made)).toHaveLength(4);
    expect(mostInAnySecond(made)).toBeLessThanOrEqual(5);
  });
});

describe('a running house', () => {
  test('moves book and tape, with at most five commands in any second', async () => {
    const made = testApp();
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    const early = marketOf(made.exchange).bids;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(marketOf(made.exchange).bids).not.toEqual(early);
    expect(made.exchange.sequences.fill).toBeGreaterThan(50);
    expect(mostInAnySecond(made)).toBeLessThanOrEqual(5);
    expect(made.logged).toEqual([]);
    for (const { openOrders } of accountsOf(made)) expect(openOrders).toBeLessThanOrEqual(20);
  });

  test('asks for one thing at a time, even of a slow engine', async () => {
    const made = testApp();
    let running = 0;
    let most = 0;
    made.interfere = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 700));
      running -= 1;
    };
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(most).toBe(1);
    expect(made.commands.length).toBeGreaterThan(30);
  });

  test('takes everything an earlier run left off the book before it quotes', async () => {
    const made = testApp();
    const house = await openHouse(made);
    await vi.advanceTimersByTimeAsync(30_000);
    await house.stop();
    const left = made.exchange.open.size;
    expect(left).toBeGreaterThan(10);
    const again = testApp(made.exchange);
    await openHouse(again);
    await vi.advanceTimersByTimeAsync(30_000);
    const types = again.commands.map(({ command }) => command.type);
    expect(types.indexOf('place_order')).toBe(left);
    expect(types.slice(0, left)).toEqual(Array.from({ length: left }, () => 'cancel_order'));
    expect(accountsOf(again)).toHaveLength(4);
  });
});

describe('a market that pauses', () => {
  const operate = (made: TestApp, type: 'halt_market' | 'resume_market'): void => {
    const { exchange } = made;
    const command = { type, at: exchange.clock, actor: 'op', instrument: 'KRW-LPJ' } as const;
    expect(execute(exchange, command, newOutput()).accepted).toBe(true);
  };

  test('is waited for, halted or in an auction, and then goes on', async () => {
    const made = testApp();
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    operate(made, 'halt_market');
    await vi.advanceTimersByTimeAsync(3_000);
    const before = made.commands.length;
    await vi.advanceTimersByTimeAsync(60_000);
    operate(made, 'resume_market');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made.commands).toHaveLength(before);
    expect(made.logged).toEqual([]);
    const at = marketOf(made.exchange).auctionEndsAt!;
    const end = { type: 'end_auction', at, instrument: 'KRW-LPJ' } as const;
    expect(execute(made.exchange, end, newOutput()).accepted).toBe(true);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(made.commands.length).toBeGreaterThan(before + 10);
    expect(made.logged).toEqual([]);
  });

  test('under its hands is no trouble', async () => {
    const made = testApp();
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    made.interfere = ({ type }) => {
      if (type !== 'place_order') return;
      made.interfere = () => {};
      operate(made, 'halt_market');
    };
    await vi.advanceTimersByTimeAsync(60_000);
    expect(marketOf(made.exchange).phase).toBe('halted');
    expect(made.logged).toEqual([]);
  });
});

describe('trouble', () => {
  test('slows the house down, is told ever less often, and passes', async () => {
    const made = testApp();
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    made.interfere = () => {
      throw new Error('a bug');
    };
    const before = made.commands.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(made.commands.length - before).toBeLessThan(15);
    expect(made.logged.length).toBeGreaterThan(0);
    expect(made.logged.length).toBeLessThan(6);
    made.interfere = () => {};
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made.commands.length - before).toBeGreaterThan(30);
  });

  test('while moving in starts again from what is known', async () => {
    const made = testApp();
    let calls = 0;
    made.interfere = () => {
      calls += 1;
      if (calls === 3) throw new Error('not now');
    };
    await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(accountsOf(made)).toHaveLength(4);
    expect(made.logged).toEqual(['the house skips a beat']);
  });
});

describe('the end', () => {
  test('comes at once, leaves no timer, and nothing follows', async () => {
    const made = testApp();
    const house = await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    await house.stop();
    expect(vi.getTimerCount()).toBe(0);
    const before = made.commands.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made.commands).toHaveLength(before);
  });

  test('does not wait for an engine that hangs', async () => {
    const made = testApp();
    const house = await openHouse(made);
    await vi.advanceTimersByTimeAsync(10_000);
    made.interfere = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    const began = performance.now();
    const stopped = house.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect(performance.now() - began).toBeLessThanOrEqual(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
