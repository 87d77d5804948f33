import type { Ticker } from '@hoga/contract/instrument';
import { KRW_LPJ } from '@hoga/core/instrument';
import { instant } from '@hoga/core/time';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder, NOW } from '../../test/commands.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { getInstrument, getTicker } from './look-up-market.ts';

const DAY_MS = 86_400_000;
const MARKET = { ...KRW_LPJ, minimumNotional: null };

let running: TestApp;
let seller: Trader;
let buyer: Trader;

beforeAll(async () => {
  running = await openTestApp({ instrument: MARKET });
  [seller, buyer] = [await running.newTrader(), await running.newTrader()];
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

async function trade(price: string, quantity = '1'): Promise<void> {
  const { engine, now } = running.app;
  const at = now();
  await engine.submit(limitOrder(seller.account, { side: 'sell', price, quantity, at }));
  await engine.submit(limitOrder(buyer.account, { price, quantity, at }));
}

function ticker(): Ticker {
  const reply = getTicker(running.app, 'KRW-LPJ');
  if (!reply.ok) throw new Error(reply.problem.type);
  return reply.value;
}

function passTo(moment: string): void {
  running.clock.now = Date.parse(moment);
}

/** The tests tell one story, in this order. */
test('before the first trade there is no last price, and the day opens at the opening price', () => {
  expect(ticker()).toEqual({
    instrument: 'KRW-LPJ',
    lastPrice: null,
    lastTradedAt: null,
    openPrice: '3000',
    highPrice: null,
    lowPrice: null,
    change: '0',
    changeRate: '0',
    volume: '0',
    turnover: '0',
    bestBid: null,
    bestAsk: null,
    referencePrice: '3000',
    lowestPrice: '2100',
    highestPrice: '3900',
    phase: 'continuous',
    auctionEndsAt: null,
    at: '2026-11-21T00:00:00.000Z',
  });
});

test('a fall is negative, and its rate is cut to six places towards zero', async () => {
  await trade('2999', '0.5');
  expect(ticker()).toMatchObject({
    lastPrice: '2999',
    openPrice: '2999',
    change: '-1',
    // -1 / 3,000 = -0.000333333…
    changeRate: '-0.000333',
    volume: '0.5',
    turnover: '1499.5',
  });
});

test('the day has its first, highest, lowest and last price', async () => {
  await trade('3100');
  await trade('2900', '1.5');
  await trade('3010');
  expect(ticker()).toMatchObject({
    lastPrice: '3010',
    openPrice: '2999',
    highPrice: '3100',
    lowPrice: '2900',
    change: '10',
    changeRate: '0.003333',
    volume: '4',
    turnover: '11959.5',
  });
});

test('the best prices are those of the book', async () => {
  const { engine } = running.app;
  await engine.submit(limitOrder(seller.account, { side: 'sell', price: '3020' }));
  await engine.submit(limitOrder(buyer.account, { price: '3005' }));
  expect(ticker()).toMatchObject({ bestBid: '3005', bestAsk: '3020' });
});

test('until the last millisecond before 00:00 UTC it is the same day', () => {
  passTo('2026-11-21T23:59:59.999Z');
  expect(ticker()).toMatchObject({ openPrice: '2999', volume: '4' });
});

test('at 00:00 UTC, nine in Seoul, a day begins whose base is the last price', async () => {
  passTo('2026-11-22T00:00:00.000Z');
  expect(ticker()).toMatchObject({
    lastPrice: '3010',
    lastTradedAt: '2026-11-21T00:00:00.000Z',
    openPrice: '3010',
    highPrice: null,
    lowPrice: null,
    change: '0',
    changeRate: '0',
    volume: '0',
    turnover: '0',
  });
  await trade('3015');
  expect(ticker()).toMatchObject({
    lastTradedAt: '2026-11-22T00:00:00.000Z',
    openPrice: '3015',
    change: '5',
    changeRate: '0.001661',
    volume: '1',
  });
});

test('a day nobody looked at passes all the same', () => {
  passTo('2026-11-25T12:00:00.000Z');
  expect(ticker()).toMatchObject({ openPrice: '3015', change: '0', volume: '0' });
});

test('a restart knows the running day and the close before it', async () => {
  await trade('3018');
  const before = ticker();
  await running.stop();
  const { database } = running;
  running = await openTestApp({ database, instrument: MARKET });
  passTo(before.at);
  await running.app.days.load(running.app.now());
  expect(ticker()).toEqual(before);
  expect(before).toMatchObject({ change: '3', openPrice: '3018', volume: '1' });
});

test('a trade whose commit failed but is durable is counted after all', async () => {
  const asked = { side: 'sell', price: '3017', quantity: '1', at: running.app.now() } as const;
  await running.app.engine.submit(limitOrder(seller.account, asked));
  running.troubles.afterCommit = async () => {
    running.troubles.afterCommit = undefined;
    throw new Error('the connection broke');
  };
  const lost = limitOrder(buyer.account, { ...asked, side: 'buy' });
  await expect(running.app.engine.submit(lost)).rejects.toThrow('outcome_unknown');
  await vi.waitUntil(() => running.app.engine.status.phase === 'running', PATIENCE);
  expect(ticker()).toMatchObject({ lastPrice: '3017', lowPrice: '3017', volume: '2' });
});

test('an instrument that does not trade here has no ticker', () => {
  expect(getTicker(running.app, 'KRW-BTC')).toMatchObject({
    problem: { type: 'unknown-instrument' },
  });
  const day = running.app.days.dayOf({ ...MARKET, id: 'KRW-BTC' }, instant(NOW + DAY_MS));
  expect(day).toMatchObject({ previousClose: MARKET.openingPrice, last: null, volume: 0n });
});

test('an instrument without a minimum says zero', () => {
  expect(getInstrument(running.app, 'KRW-LPJ')).toMatchObject({ value: { minimumNotional: '0' } });
});
