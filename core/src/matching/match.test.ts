import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tickLadder, type SelfTradePrevention } from '../instrument/index.ts';
import { opposite, type Side } from '../order/index.ts';
import {
  fastBook,
  fillsWhole,
  match,
  naiveBook,
  ordersOf,
  wouldTrade,
  type Book,
  type BookOrder,
  type MatchEnd,
  type MatchingRules,
  type Taker,
} from './index.ts';

/** Ticks 0 to 9 cost 10 to 100. */
const ladder = tickLadder([{ from: 10, step: 10 }], 100);

interface Situation {
  readonly resting: readonly BookOrder[];
  readonly taker: Taker;
  readonly rules: MatchingRules;
}

/** Every book keeps the same contract; the naive one is plain enough to be believed. */
const BOOKS: readonly { name: string; newBook: (ticks?: number) => Book }[] = [
  { name: 'naive', newBook: naiveBook },
  { name: 'fast', newBook: (ticks = ladder.ticks) => fastBook(ticks, 64) },
];

function filled(book: Book, resting: readonly BookOrder[]): Book {
  for (const order of resting) book.add(order);
  return book;
}

type Waiting = BookOrder & { lots: number };

interface Met {
  readonly kind: 'fill' | 'prevent';
  readonly sequence: number;
  readonly tick: number;
  lots: number;
}

/** Matching as a child would do it: one lot at a time, looking through all orders for each. */
function lotByLot({ resting, taker, rules }: Situation): { met: Met[]; end: MatchEnd } {
  const makers: Waiting[] = resting.map((order) => ({ ...order }));
  const met: Met[] = [];
  let { lots, budget } = taker;
  while (lots > 0 && budget > 0) {
    const maker = bestOf(makers, taker);
    if (maker === undefined) return { met, end: 'no_maker' };
    const price = 10 + 10 * maker.tick;
    if (budget < price) break;
    const isNew = met.at(-1)?.sequence !== maker.sequence;
    if (isNew && met.length === rules.fillsMax) return { met, end: 'fill_limit' };
    const { sequence, tick } = maker;
    if (rules.selfTradePrevention === 'cancel_maker' && maker.owner === taker.owner) {
      met.push({ kind: 'prevent', sequence, tick, lots: maker.lots });
      maker.lots = 0;
      continue;
    }
    if (isNew) met.push({ kind: 'fill', sequence, tick, lots: 0 });
    met.at(-1)!.lots += 1;
    maker.lots -= 1;
    lots -= 1;
    budget -= price;
  }
  return { met, end: 'satisfied' };
}

/** Of those with something left that the taker accepts: the best price, then the earliest. */
function bestOf(makers: Waiting[], { side, limitTick }: Taker): Waiting | undefined {
  const worse = side === 'buy' ? 1 : -1;
  const [best] = makers
    .filter((maker) => maker.lots > 0 && (maker.tick - limitTick) * worse <= 0)
    .toSorted((a, b) => (a.tick - b.tick) * worse || a.sequence - b.sequence);
  return best;
}

const sideOf = fc.constantFrom<Side>('buy', 'sell');
const limitOf = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('any' as const));

const situation: fc.Arbitrary<Situation> = fc
  .record({
    side: sideOf,
    resting: fc.array(
      fc.record({
        owner: fc.integer({ min: 1, max: 3 }),
        tick: fc.nat(9),
        lots: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 12 },
    ),
    limit: limitOf,
    lots: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
      fc.constant(Infinity),
    ),
    budget: fc.integer({ min: 1, max: 2_000 }),
    fillsMax: fc.integer({ min: 1, max: 8 }),
    selfTradePrevention: fc.constantFrom<SelfTradePrevention>('cancel_maker', 'none'),
  })
  .map(({ side, resting, limit, lots, budget, fillsMax, selfTradePrevention }) => ({
    resting: resting.map((order, index) => ({
      ...order,
      sequence: index + 1,
      side: opposite(side),
    })),
    taker: {
      side,
      owner: 1,
      limitTick: limit === 'any' ? (side === 'buy' ? 9 : 0) : limit,
      lots,
      // As in orders: one by amount is bound by its budget, every other by its lots.
      budget: lots === Infinity ? budget : Infinity,
    },
    rules: { ladder, selfTradePrevention, fillsMax },
  }));

describe.each(BOOKS)('the $name book, against one lot at a time', ({ newBook }) => {
  test('[MT1, MT2, MT3, MT4, MT6, MT8] the same makers, lots and end', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const book = filled(newBook(), given.resting);
        const { steps, end } = match(book, given.taker, given.rules);
        const met = steps.map(({ kind, maker, tick, lots }) => ({
          kind,
          sequence: maker,
          tick,
          lots,
        }));
        expect({ met, end }).toEqual(lotByLot(given));
      }),
      { numRuns: 500 },
    );
  });

  test('[MT4] lots are conserved: what left the book was traded or prevented', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const book = filled(newBook(), given.resting);
        const total = (orders: Iterable<BookOrder>): number =>
          [...orders].reduce((sum, order) => sum + order.lots, 0);
        const before = total(given.resting);
        const { steps } = match(book, given.taker, given.rules);
        const gone = steps.reduce((sum, step) => sum + step.lots, 0);
        expect(total(ordersOf(book, opposite(given.taker.side)))).toBe(before - gone);
      }),
    );
  });

  test('[MT7] fillsWhole says exactly whether the whole taker trades', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 60 }), (given, lots) => {
        const taker = { ...given.taker, lots, budget: Infinity };
        const { met } = lotByLot({ ...given, taker });
        const traded = met
          .filter(({ kind }) => kind === 'fill')
          .reduce((sum, step) => sum + step.lots, 0);
        expect(fillsWhole(filled(newBook(), given.resting), taker, given.rules)).toBe(
          traded === lots,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('[MT5] wouldTrade says exactly whether somebody acceptable waits', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { side, limitTick } = given.taker;
        const waits = bestOf([...given.resting], given.taker) !== undefined;
        expect(wouldTrade(filled(newBook(), given.resting), side, limitTick)).toBe(waits);
      }),
    );
  });
});

describe.each(BOOKS)('the $name book', ({ newBook }) => {
  const sell = (sequence: number, tick: number, lots: number): BookOrder => ({
    sequence,
    owner: 1,
    side: 'sell',
    tick,
    lots,
  });

  test('[MT1, MT2] whatever the order of adding, the line is price, then time', () => {
    const orders = fc.array(fc.record({ tick: fc.nat(5), lots: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(
      fc.property(sideOf, orders, fc.infiniteStream(fc.nat()), (side, drafts, chance) => {
        const added = drafts.map((draft, index) => ({ ...draft, sequence: index, owner: 1, side }));
        const shuffled = added
          .map((order) => ({ order, key: chance.next().value! }))
          .toSorted((a, b) => a.key - b.key);
        const book = filled(
          newBook(),
          shuffled.map(({ order }) => order),
        );
        const better = side === 'buy' ? -1 : 1;
        const line = added.toSorted(
          (a, b) => (a.tick - b.tick) * better || a.sequence - b.sequence,
        );
        expect([...ordersOf(book, side)]).toEqual(line);
      }),
    );
  });

  test('[MT2] an order filled in part keeps its place', () => {
    const book = filled(newBook(), [sell(1, 3, 5), sell(2, 3, 5)]);
    book.reduce(book.first('sell')!, 4);
    expect([...ordersOf(book, 'sell')].map(({ sequence, lots }) => [sequence, lots])).toEqual([
      [1, 1],
      [2, 5],
    ]);
  });

  test('[MT1] levels add up the orders of each price, best first, at most as many as asked for', () => {
    const book = filled(newBook(), [sell(1, 7, 5), sell(2, 3, 5), sell(3, 3, 2), sell(4, 9, 1)]);
    const all = [
      { tick: 3, lots: 7, orders: 2 },
      { tick: 7, lots: 5, orders: 1 },
      { tick: 9, lots: 1, orders: 1 },
    ];
    expect(book.levels('sell', 10)).toEqual(all);
    expect(book.levels('sell', 2)).toEqual(all.slice(0, 2));
    expect(book.levels('sell', 0)).toEqual([]);
    expect(book.levels('buy', 10)).toEqual([]);
  });

  test('[MT4] an order gives no more than it has, and only while it rests', () => {
    const book = filled(newBook(), [sell(1, 3, 5)]);
    const order = book.first('sell')!;
    expect(() => book.reduce(order, 6)).toThrow('an order gives some of what it has open');
    expect(() => book.reduce(order, 0)).toThrow('an order gives some of what it has open');
    book.remove(order);
    for (const use of [() => book.remove(order), () => book.reduce(order, 1)]) {
      expect(use).toThrow('the order rests on the book');
    }
    expect(() => book.add(sell(2, 3, 0))).toThrow('a resting order has something open');
    expect(book.first('sell')).toBeUndefined();
  });
});

test.each(BOOKS)(
  '[MT4] the $name book: a budget near 2⁵³ buys whole lots exactly',
  ({ newBook }) => {
    // The largest order, 10¹⁵ units, at 3,001.00 won a coin: 10¹⁵ = 300,100 × 3,332,222,592 + 140,800.
    const wide = tickLadder([{ from: 100, step: 1 }], 1_000_000);
    const maker: BookOrder = { sequence: 1, owner: 2, side: 'sell', tick: 300_000, lots: 10 ** 13 };
    const taker: Taker = {
      side: 'buy',
      owner: 1,
      limitTick: 300_000,
      lots: Infinity,
      budget: 10 ** 15,
    };
    const rules: MatchingRules = { ladder: wide, selfTradePrevention: 'none', fillsMax: 10 };
    const { steps, end } = match(filled(newBook(wide.ticks), [maker]), taker, rules);
    expect(10n ** 15n).toBe(300_100n * 3_332_222_592n + 140_800n);
    expect(steps.map((step) => step.lots)).toEqual([3_332_222_592]);
    expect(end).toBe('satisfied');
  },
);
