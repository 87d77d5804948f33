import { LiveMessage } from '@hoga/contract/live';
import { Ticker } from '@hoga/contract/instrument';
import { describe, expect, test } from 'vitest';
import { BookFollower } from './book-follower.ts';
import { seededRandom } from './random.ts';
import { ReplayBook, ReplayTape } from './replay-market.ts';

const AT = '2026-11-25T00:00:00.000Z';
const asSent = (message: object): Buffer => Buffer.from(JSON.stringify(message));

describe('the market that is replayed to a page', () => {
  test.each([
    { depth: 5 },
    { depth: 15 },
    { depth: 100 },
    { depth: 30, group: '10' },
    { depth: 30, group: '0.5' },
    { depth: 30, group: '100' },
  ])('a book of %o can be followed like that of the feed', (wanted) => {
    const book = new ReplayBook({ instrument: 'KRW-LPJ', ...wanted }, seededRandom(1));
    const follower = new BookFollower({ isChecked: true, onSnapshot: () => undefined });
    follower.hear(asSent(book.snapshot(AT)), 0);
    const best = new Set([book.bestBid]);
    for (let update = 1; update <= 2_000; update += 1) {
      follower.hear(asSent(book.update(AT)), update);
      expect(Number(book.bestBid)).toBeLessThan(Number(book.bestAsk));
      best.add(book.bestBid);
    }
    expect(follower.sequences.length).toBe(2_001);
    expect(best.size).toBeGreaterThan(5);
  });

  test('everything else is what the feed could say', () => {
    const ticker = Ticker.parse({
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
      at: AT,
    });
    const tape = new ReplayTape(ticker, seededRandom(1));
    const tell = () => [
      tape.trades('trades:KRW-LPJ', AT),
      tape.ticker('ticker:KRW-LPJ', AT),
      tape.market('market:KRW-LPJ', AT),
      tape.candles('candles:KRW-LPJ:1m', { at: AT, interval: '1m' }),
    ];
    const first = tell();
    tape.trade(AT, { bestBid: '2990', bestAsk: '2991' });
    for (const message of [...first, ...tell()]) LiveMessage.parse(message);
    const [trades] = tell();
    expect(trades).toMatchObject({ type: 'update', sequence: 2, previous: 2 });
  });
});
