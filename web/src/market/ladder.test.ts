import type { Book, Ticker } from '@hoga/contract/instrument';
import { expect, test } from 'vitest';
import { changeOf, ladderOf, previousClose } from './ladder.ts';

const TICKER: Ticker = {
  instrument: 'KRW-LPJ',
  lastPrice: '3010',
  lastTradedAt: '2026-11-21T06:14:59.000Z',
  openPrice: '3001',
  highPrice: '3020',
  lowPrice: '2990',
  change: '10',
  changeRate: '0.003333',
  volume: '1',
  turnover: '3010',
  bestBid: '3009',
  bestAsk: '3010',
  referencePrice: '3000',
  lowestPrice: '2100',
  highestPrice: '3900',
  phase: 'continuous',
  auctionEndsAt: null,
  at: '2026-11-21T06:15:00.000Z',
};

const BOOK: Book = {
  instrument: 'KRW-LPJ',
  sequence: 1,
  at: TICKER.at,
  phase: 'continuous',
  auctionEndsAt: null,
  asks: [
    { price: '3010', quantity: '5', orders: 1 },
    { price: '3012', quantity: '20', orders: 2 },
  ],
  bids: [{ price: '2999', quantity: '10.5', orders: 1 }],
  checksum: 0,
};

test('a book has a fixed number of rows, empty where nothing rests', () => {
  const { asks, bids } = ladderOf(BOOK, TICKER, 3);
  expect(asks.map((rung) => rung?.price)).toEqual(['3010', '3012', undefined]);
  expect(bids.map((rung) => rung?.price)).toEqual(['2999', undefined, undefined]);
});

test('depth is measured by the largest quantity, and the last price is marked', () => {
  const { asks, bids } = ladderOf(BOOK, TICKER, 3);
  expect([asks[0]?.depth, asks[1]?.depth, bids[0]?.depth]).toEqual([0.25, 1, 0.525]);
  expect([asks[0]?.isLast, asks[1]?.isLast]).toEqual([true, false]);
});

test('prices are coloured by the close of the day before', () => {
  const { asks, bids } = ladderOf(BOOK, TICKER, 1);
  expect(asks[0]?.direction).toBe('up');
  expect(bids[0]?.direction).toBe('down');
  expect(changeOf('3000', '3000')).toEqual({ direction: 'flat', changeRate: 0 });
});

test('totals and spread are exact, and there is no spread with an empty side', () => {
  expect(ladderOf(BOOK, TICKER, 2)).toMatchObject({
    askTotal: '25',
    bidTotal: '10.5',
    spread: '11',
  });
  const empty = ladderOf({ ...BOOK, asks: [], bids: [] }, TICKER, 2);
  expect(empty).toMatchObject({ spread: null, askTotal: '0', asks: [null, null] });
});

test('before the first trade the day is measured against its opening price', () => {
  expect(previousClose(TICKER)).toBe('3000');
  expect(previousClose({ ...TICKER, lastPrice: null, change: '0' })).toBe('3001');
});
