import { bookChecksum } from '@hoga/contract/instrument';
import type { DataMessageOf, FeedLevel } from '@hoga/contract/live';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BookCopy } from './book-copy.ts';

type Sides = { readonly bids: readonly FeedLevel[]; readonly asks: readonly FeedLevel[] };

function message(type: 'snapshot' | 'update', sides: Sides, whole: Sides): DataMessageOf<'book'> {
  return {
    type,
    channel: 'book',
    subscription: 'book:KRW-LPJ:15',
    epoch: 'e',
    sequence: 1,
    previous: type === 'update' ? 0 : null,
    reason: type === 'update' ? null : 'subscribed',
    at: '2026-11-25T00:00:00.000Z',
    bids: [...sides.bids],
    asks: [...sides.asks],
    checksum: bookChecksum(whole),
  };
}

/** The same, slowly: every level in a map, sorted anew each time. */
class SlowBook {
  readonly #bids = new Map<string, FeedLevel>();
  readonly #asks = new Map<string, FeedLevel>();

  take({ bids, asks }: Sides): void {
    for (const [side, levels] of [
      [this.#bids, bids],
      [this.#asks, asks],
    ] as const) {
      for (const level of levels) {
        if (level[1] === '0') side.delete(level[0]);
        else side.set(level[0], level);
      }
    }
  }

  get sides(): Sides {
    return {
      bids: [...this.#bids.values()].toSorted((a, b) => Number(b[0]) - Number(a[0])),
      asks: [...this.#asks.values()].toSorted((a, b) => Number(a[0]) - Number(b[0])),
    };
  }
}

const level = fc
  .tuple(fc.integer({ min: 1, max: 240 }), fc.integer({ min: 0, max: 3 }))
  .map(([halves, quantity]): FeedLevel => [String(halves / 2), String(quantity), quantity]);
const sides = fc.record({
  bids: fc.array(level, { maxLength: 8 }),
  asks: fc.array(level, { maxLength: 8 }),
});

test('after any updates it is what a slow twin makes of them', () => {
  fc.assert(
    fc.property(fc.array(sides, { maxLength: 40 }), (updates) => {
      const [copy, twin] = [new BookCopy(), new SlowBook()];
      for (const update of updates) {
        twin.take(update);
        copy.take(message('update', update, twin.sides));
        expect(copy.isRight()).toBe(true);
        expect(copy.sides).toEqual(twin.sides);
      }
    }),
  );
});

test('a snapshot replaces everything', () => {
  const copy = new BookCopy();
  const first: Sides = { bids: [['10', '1', 1]], asks: [['11', '1', 1]] };
  const second: Sides = { bids: [['9', '2', 1]], asks: [] };
  copy.take(message('snapshot', first, first));
  copy.take(message('snapshot', second, second));
  expect(copy.isRight()).toBe(true);
  expect(copy.sides).toEqual(second);
});

test('an update taken in twice does no harm', () => {
  const copy = new BookCopy();
  const update: Sides = { bids: [['10', '1', 1]], asks: [['11', '0', 0]] };
  const after: Sides = { bids: [['10', '1', 1]], asks: [] };
  copy.take(message('update', update, after));
  copy.take(message('update', update, after));
  expect(copy.isRight()).toBe(true);
  expect(copy.sides).toEqual(after);
});

test('a level that is missing, another quantity or another order is noticed', () => {
  const whole: Sides = { bids: [['10', '1', 1]], asks: [['11', '1', 1]] };
  for (const wrong of [
    { ...whole, asks: [] },
    { ...whole, bids: [['10', '2', 1]] satisfies FeedLevel[] },
    { ...whole, bids: [['9', '1', 1]] satisfies FeedLevel[] },
  ]) {
    const copy = new BookCopy();
    copy.take(message('update', whole, wrong));
    expect(copy.isRight()).toBe(false);
  }
});
