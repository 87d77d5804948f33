import { bookChecksum } from '@hoga/contract/instrument';
import { DataMessage, type FeedLevel } from '@hoga/contract/live';
import { assert } from '@hoga/core/assert';
import { KRW_LPJ } from '@hoga/core/instrument';
import { price, quantity } from '@hoga/core/money';
import { instant } from '@hoga/core/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MarketSnapshot } from '../engine/index.ts';
import { BookTelling } from './book-telling.ts';
import { grouped } from './grouped.ts';

/** Price and lots of each level, in any order. */
type Levels = readonly (readonly [price: number, lots: number])[];

function marketOf(sequence: number, bids: Levels, asks: Levels): MarketSnapshot {
  const side = (levels: Levels, sign: 1 | -1) =>
    [...new Map(levels)]
      .toSorted(([a], [b]) => sign * (a - b))
      .map(([at, lots]) => ({
        price: price(BigInt(at)),
        quantity: quantity(BigInt(lots)),
        orders: 1,
      }));
  return {
    instrument: KRW_LPJ,
    sequence,
    at: instant(0),
    phase: 'continuous',
    auctionEndsAt: null,
    expected: null,
    depth: 100,
    bids: side(bids, -1),
    asks: side(asks, 1),
    lastPrice: null,
    referencePrice: price(3_000n),
    lowestPrice: price(2_100n),
    highestPrice: price(3_900n),
  };
}

/** What a client makes of messages: its own copy, and nothing else. */
class Copy {
  sequence = -1;
  readonly bids = new Map<string, FeedLevel>();
  readonly asks = new Map<string, FeedLevel>();

  take(bytes: Buffer): void {
    const message = DataMessage.parse(JSON.parse(bytes.toString()));
    assert(message.channel === 'book', 'a message of the book');
    if (message.type === 'snapshot') {
      this.bids.clear();
      this.asks.clear();
    } else {
      expect(message.previous).toBeLessThanOrEqual(this.sequence);
    }
    for (const side of ['bids', 'asks'] as const) {
      for (const level of message[side]) {
        if (level[1] === '0') this[side].delete(level[0]);
        else this[side].set(level[0], level);
      }
    }
    this.sequence = message.sequence;
    expect(bookChecksum(this.levels)).toBe(message.checksum);
  }

  get levels(): { bids: FeedLevel[]; asks: FeedLevel[] } {
    return {
      bids: [...this.bids.values()].toSorted((a, b) => Number(b[0]) - Number(a[0])),
      asks: [...this.asks.values()].toSorted((a, b) => Number(a[0]) - Number(b[0])),
    };
  }
}

const level = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }));
const side = fc.array(level, { maxLength: 12 });

test('whoever is told at any moments has the top of the book as it is, and no more', () => {
  const moments = fc.array(
    fc.tuple(side, side, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(moments, fc.constantFrom(null, price(2n), price(5n)), (all, group) => {
      let market = marketOf(0, [], []);
      const view = { subscription: 'book', epoch: 'e', depth: 5, group, market: () => market };
      const telling = new BookTelling(view);
      const copies = [new Copy(), new Copy(), new Copy()];
      for (const [index, [bids, asks, listens]] of all.entries()) {
        const offer = asks.map(([at, lots]) => [at + 20, lots] as const);
        market = marketOf(index + 1, bids, offer);
        telling.advance();
        copies.forEach((copy, place) => {
          if (listens[place] !== true) return;
          const update = copy.sequence < 0 ? 'none' : telling.since(copy.sequence);
          copy.take(typeof update === 'string' ? telling.snapshot('subscribed') : update);
          const shown = new Copy();
          shown.take(telling.snapshot('subscribed'));
          expect(copy.levels).toEqual(shown.levels);
          expect(shown.bids.size).toBe(Math.min(5, stepsOf(bids, group)));
        });
      }
    }),
    { numRuns: 200 },
  );
});

function stepsOf(levels: Levels, group: bigint | null): number {
  const step = Number(group ?? 1n);
  return new Set(levels.map(([at]) => Math.floor(at / step))).size;
}

test('what is too long ago, and what never was, cannot be gone on from', () => {
  let market = marketOf(1, [[10, 1]], []);
  const view = { subscription: 'book', epoch: 'e', depth: 5, group: null, market: () => market };
  const telling = new BookTelling(view);
  expect(telling.since(2)).toBe('sequence-unknown');
  expect(telling.since(0)).toBe('sequence-too-old');
  const copy = new Copy();
  copy.take(telling.snapshot('subscribed'));
  for (let sequence = 2; sequence <= 1_000; sequence += 1) {
    market = marketOf(sequence, [[10, sequence]], [[20 + (sequence % 7), 1]]);
    expect(telling.advance()).toBe(true);
  }
  expect(telling.since(1)).toBe('sequence-too-old');
  // Half of the history is always there.
  expect(typeof telling.since(1_000 - 300)).toBe('object');
  const update = telling.since(1_000 - 300);
  assert(typeof update !== 'string', 'it can be gone on from');
  expect(update.length).toBeLessThan(1_000);
});

test('a book that says the same is not told again', () => {
  let market = marketOf(1, [[10, 1]], []);
  const view = { subscription: 'book', epoch: 'e', depth: 5, group: null, market: () => market };
  const telling = new BookTelling(view);
  market = marketOf(2, [[10, 1]], []);
  expect(telling.advance()).toBe(false);
  expect(telling.sequence).toBe(1);
});

test('groups add up to what is there, never show a better price, and never a part as the whole', () => {
  const bids = marketOf(
    1,
    [
      [19, 1],
      [18, 2],
      [11, 3],
      [10, 4],
      [9, 5],
    ],
    [],
  ).bids;
  const asks = marketOf(
    1,
    [],
    [
      [21, 1],
      [30, 2],
      [31, 3],
      [40, 4],
    ],
  ).asks;
  const shown = (levels: ReturnType<typeof grouped>): number[][] =>
    levels.map((each) => [Number(each.price), Number(each.quantity), each.orders]);
  const by = { group: price(10n), depth: 5, isCut: false };
  expect(shown(grouped(bids, { ...by, side: 'buy' }))).toEqual([
    [10, 10, 4],
    [0, 5, 1],
  ]);
  expect(shown(grouped(asks, { ...by, side: 'sell' }))).toEqual([
    [30, 3, 2],
    [40, 7, 2],
  ]);
  expect(shown(grouped(bids, { ...by, side: 'buy', isCut: true }))).toEqual([[10, 10, 4]]);
  expect(shown(grouped(bids, { ...by, side: 'buy', depth: 1, isCut: true }))).toEqual([
    [10, 10, 4],
  ]);
});
