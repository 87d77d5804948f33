import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Side } from '../order/index.ts';
import {
  auctionPrice,
  fastBook,
  naiveBook,
  openLotsOf,
  ordersOf,
  uncross,
  type AuctionPrice,
  type Book,
  type BookOrder,
} from './index.ts';

const TICKS = 40;

const BOOKS: readonly { name: string; newBook: () => Book }[] = [
  { name: 'naive', newBook: naiveBook },
  { name: 'fast', newBook: () => fastBook(TICKS, 64) },
];

function filled(book: Book, resting: readonly BookOrder[]): Book {
  for (const order of resting) book.add(order);
  return book;
}

/** Tries every price of the ladder and keeps the one the rule prefers. */
function tryEveryTick(resting: readonly BookOrder[], reference: number): AuctionPrice | undefined {
  const lotsOf = (side: Side, accepts: (tick: number) => boolean): number =>
    resting
      .filter((order) => order.side === side && accepts(order.tick))
      .reduce((sum, { lots, hidden }) => sum + lots + hidden, 0);
  const tries = Array.from({ length: TICKS }, (_, tick) => {
    const wanted = lotsOf('buy', (own) => own >= tick);
    const offered = lotsOf('sell', (own) => own <= tick);
    const lots = Math.min(wanted, offered);
    return { tick, lots, over: Math.abs(wanted - offered), away: Math.abs(tick - reference) };
  });
  const [best] = tries.toSorted(
    (a, b) => b.lots - a.lots || a.over - b.over || a.away - b.away || a.tick - b.tick,
  );
  return best === undefined || best.lots === 0 ? undefined : { tick: best.tick, lots: best.lots };
}

const orders: fc.Arbitrary<BookOrder[]> = fc
  .array(
    fc.record({
      side: fc.constantFrom<Side>('buy', 'sell'),
      owner: fc.integer({ min: 1, max: 3 }),
      tick: fc.nat(TICKS - 1),
      lots: fc.integer({ min: 1, max: 9 }),
      hidden: fc.constantFrom(0, 0, 0, 5),
    }),
    { maxLength: 20 },
  )
  .map((drafts) => drafts.map((draft, index) => ({ ...draft, place: index + 1, display: 4 })));

describe.each(BOOKS)('an auction on the $name book', ({ newBook }) => {
  test('[MT11] has the price one finds by trying all of them', () => {
    fc.assert(
      fc.property(orders, fc.nat(TICKS - 1), (resting, reference) => {
        const book = filled(newBook(), resting);
        expect(auctionPrice(book, reference)).toEqual(tryEveryTick(resting, reference));
      }),
      { numRuns: 2_000 },
    );
  });

  test('[MT11, MT5] trades all of that, within every limit, and leaves an uncrossed book', () => {
    fc.assert(
      fc.property(orders, fc.nat(TICKS - 1), (resting, reference) => {
        const book = filled(newBook(), resting);
        const price = auctionPrice(book, reference);
        if (price === undefined) return;
        let traded = 0;
        const left = new Map(resting.map((order) => [order.place, order.lots + order.hidden]));
        uncross(book, price, (buy, sell, lots) => {
          expect(book.tickOf(buy)).toBeGreaterThanOrEqual(price.tick);
          expect(book.tickOf(sell)).toBeLessThanOrEqual(price.tick);
          traded += lots;
          for (const slot of [buy, sell]) {
            const place = book.placeOf(slot);
            left.set(place, left.get(place)! - lots);
          }
        });
        expect(traded).toBe(price.lots);
        const [bid, ask] = [book.first('buy'), book.first('sell')];
        if (bid !== undefined && ask !== undefined) {
          expect(book.tickOf(bid)).toBeLessThan(book.tickOf(ask));
        }
        for (const side of ['buy', 'sell'] as const) {
          const open = [...ordersOf(book, side)];
          for (const { place, lots, hidden } of open) expect(left.get(place)).toBe(lots + hidden);
          expectFifo(resting, { side, left, price });
        }
      }),
    );
  });
});

/** Of one side nobody went short while somebody behind him traded. */
function expectFifo(
  resting: readonly BookOrder[],
  { side, left, price }: { side: Side; left: ReadonlyMap<number, number>; price: AuctionPrice },
): void {
  const better = side === 'buy' ? -1 : 1;
  const line = resting
    .filter((order) => order.side === side)
    .toSorted((a, b) => (a.tick - b.tick) * better || a.place - b.place);
  const untouched = line.findIndex(({ place, lots, hidden }) => left.get(place) === lots + hidden);
  const behind = untouched < 0 ? [] : line.slice(untouched);
  for (const { place, lots, hidden } of behind) expect(left.get(place)).toBe(lots + hidden);
  expect(price.lots).toBeGreaterThan(0);
}

test('[MT11] of prices that trade the same the least left over decides, then the reference', () => {
  const entry = (
    place: number,
    side: Side,
    [tick, lots]: readonly [number, number],
  ): BookOrder => ({
    place,
    owner: place,
    side,
    tick,
    lots,
    hidden: 0,
    display: 0,
  });
  const even = filled(naiveBook(), [entry(1, 'buy', [30, 10]), entry(2, 'sell', [10, 10])]);
  expect(auctionPrice(even, 20)).toEqual({ tick: 20, lots: 10 });
  expect(auctionPrice(even, 35)).toEqual({ tick: 30, lots: 10 });
  expect(auctionPrice(even, 5)).toEqual({ tick: 10, lots: 10 });
  // At 10 the buy at 10 would be left over as well.
  even.add(entry(3, 'buy', [10, 7]));
  expect(auctionPrice(even, 5)).toEqual({ tick: 11, lots: 10 });
  expect(openLotsOf(even, even.first('buy')!)).toBe(10);
});
