import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SELF_TRADE_PREVENTIONS,
  tickLadder,
  type SelfTradePrevention,
} from '../instrument/index.ts';
import { opposite, type Side } from '../order/index.ts';
import {
  fastBook,
  fillsWhole,
  match,
  naiveBook,
  openLotsOf,
  ordersOf,
  wouldTrade,
  type Book,
  type BookOrder,
  type MatchEnd,
  type MatchingRules,
  type Meetings,
  type Slot,
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

interface Waiting extends BookOrder {
  place: number;
  lots: number;
  hidden: number;
}

interface Met {
  readonly kind: 'fill' | 'reduce' | 'cancel' | 'refill';
  /** The maker's place when it was met. */
  readonly place: number;
  readonly tick: number;
  lots: number;
}

/** The first place given out anew. */
const NEW_PLACES = 1_000;

/** Writes down whom a taker meets. */
function recorder(book: Book): { met: Met[]; meetings: Meetings } {
  const met: Met[] = [];
  let places = NEW_PLACES;
  const note = (kind: Met['kind'], maker: Slot, lots: number): void => {
    met.push({ kind, place: book.placeOf(maker), tick: book.tickOf(maker), lots });
  };
  return {
    met,
    meetings: {
      fill: (maker, tick, lots) => {
        expect(tick).toBe(book.tickOf(maker));
        note('fill', maker, lots);
      },
      reduce: (maker, lots) => note('reduce', maker, lots),
      cancel: (maker) => note('cancel', maker, openLotsOf(book, maker)),
      refill: (maker) => {
        note('refill', maker, 0);
        places += 1;
        return places;
      },
    },
  };
}

/** Matching as a child would do it: one lot at a time, looking through all orders for each. */
function lotByLot({ resting, taker, rules }: Situation): { met: Met[]; end: MatchEnd } {
  const makers: Waiting[] = resting.map((order) => ({ ...order }));
  const met: Met[] = [];
  let places = NEW_PLACES;
  let meetings = 0;
  let current: Waiting | undefined;
  let { lots, budget } = taker;
  while (lots > 0 && budget > 0) {
    const maker = bestOf(makers, taker);
    if (maker === undefined) return { met, end: 'no_maker' };
    const price = 10 + 10 * maker.tick;
    if (budget < price) break;
    const { place, tick } = maker;
    if (maker !== current) {
      if (meetings === rules.fillsMax) return { met, end: 'fill_limit' };
      meetings += 1;
      current = maker;
      const kind = preventionOf(maker, taker);
      if (kind === 'cancel_taker') return { met, end: 'own_order' };
      if (kind === 'cancel_maker') {
        met.push({ kind: 'cancel', place, tick, lots: maker.lots + maker.hidden });
        maker.lots = 0;
        continue;
      }
      met.push({ kind: kind === 'reduce' ? 'reduce' : 'fill', place, tick, lots: 0 });
    }
    met.at(-1)!.lots += 1;
    maker.lots -= 1;
    lots -= 1;
    budget -= price;
    if (maker.lots > 0 || maker.hidden === 0) continue;
    met.push({ kind: 'refill', place, tick, lots: 0 });
    places += 1;
    showNext(maker, places);
    current = undefined;
  }
  return { met, end: 'satisfied' };
}

function preventionOf(maker: Waiting, taker: Taker): SelfTradePrevention {
  return maker.owner === taker.owner ? taker.selfTradePrevention : 'none';
}

function showNext(maker: Waiting, place: number): void {
  maker.place = place;
  maker.lots = Math.min(maker.hidden, maker.display);
  maker.hidden -= maker.lots;
}

/** Of those with something left that the taker accepts: the best price, then the earliest. */
function bestOf(makers: Waiting[], { side, limitTick }: Taker): Waiting | undefined {
  const worse = side === 'buy' ? 1 : -1;
  const [best] = makers
    .filter((maker) => maker.lots > 0 && (maker.tick - limitTick) * worse <= 0)
    .toSorted((a, b) => (a.tick - b.tick) * worse || a.place - b.place);
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
        hidden: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20 })),
        display: fc.integer({ min: 1, max: 9 }),
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
    selfTradePrevention: fc.constantFrom(...SELF_TRADE_PREVENTIONS),
  })
  .map(({ side, resting, limit, lots, budget, fillsMax, selfTradePrevention }) => ({
    resting: resting.map((order, index) => ({
      ...order,
      place: index + 1,
      side: opposite(side),
    })),
    taker: {
      side,
      owner: 1,
      limitTick: limit === 'any' ? (side === 'buy' ? 9 : 0) : limit,
      lots,
      // As in orders: one by amount is bound by its budget, every other by its lots.
      budget: lots === Infinity ? budget : Infinity,
      selfTradePrevention,
    },
    rules: { ladder, fillsMax },
  }));

describe.each(BOOKS)('the $name book, against one lot at a time', ({ newBook }) => {
  test('[MT1, MT2, MT3, MT4, MT6, MT8, MT10] the same makers, lots and end', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const book = filled(newBook(), given.resting);
        const { met, meetings } = recorder(book);
        const end = match(book, given.taker, { rules: given.rules, meetings });
        expect({ met, end }).toEqual(lotByLot(given));
      }),
      { numRuns: 1_000 },
    );
  });

  test('[MT4] lots are conserved: what left the book was traded or prevented', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const book = filled(newBook(), given.resting);
        const total = (orders: Iterable<BookOrder>): number =>
          [...orders].reduce((sum, order) => sum + order.lots + order.hidden, 0);
        const before = total(given.resting);
        const { met, meetings } = recorder(book);
        match(book, given.taker, { rules: given.rules, meetings });
        const gone = met.reduce((sum, step) => sum + step.lots, 0);
        expect(total(ordersOf(book, opposite(given.taker.side)))).toBe(before - gone);
      }),
    );
  });

  test('[MT7] fillsWhole says whether the whole taker trades', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 60 }), (given, lots) => {
        const taker = { ...given.taker, lots, budget: Infinity };
        const rules = { ...given.rules, fillsMax: Infinity };
        const { met } = lotByLot({ ...given, taker, rules });
        const traded = met
          .filter(({ kind }) => kind === 'fill')
          .reduce((sum, step) => sum + step.lots, 0);
        const isPrevented = met.some(({ kind }) => kind === 'reduce');
        expect(fillsWhole(filled(newBook(), given.resting), taker, rules)).toBe(
          traded === lots && !isPrevented,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('[MT7, MT8] within the bound on fills it promises nothing that does not come true', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 60 }), (given, lots) => {
        const taker = { ...given.taker, lots, budget: Infinity };
        const promised = fillsWhole(filled(newBook(), given.resting), taker, given.rules);
        const { met, end } = lotByLot({ ...given, taker });
        const traded = met
          .filter(({ kind }) => kind === 'fill')
          .reduce((sum, step) => sum + step.lots, 0);
        const isWhole = end === 'satisfied' && traded === lots;
        if (promised) expect(isWhole).toBe(true);
        // Without icebergs it is exact.
        const isPlain = given.resting.every(({ hidden }) => hidden === 0);
        if (isPlain && !promised) expect(isWhole).toBe(false);
      }),
      { numRuns: 1_000 },
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
  const sell = (place: number, tick: number, lots: number): BookOrder => ({
    place,
    owner: 1,
    side: 'sell',
    tick,
    lots,
    hidden: 0,
    display: 0,
  });

  test('[MT1, MT2] whatever the order of adding, the line is price, then time', () => {
    const orders = fc.array(fc.record({ tick: fc.nat(5), lots: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(
      fc.property(sideOf, orders, fc.infiniteStream(fc.nat()), (side, drafts, chance) => {
        const added = drafts.map((draft, index) => ({
          ...draft,
          place: index,
          owner: 1,
          side,
          hidden: 0,
          display: 0,
        }));
        const shuffled = added
          .map((order) => ({ order, key: chance.next().value! }))
          .toSorted((a, b) => a.key - b.key);
        const book = filled(
          newBook(),
          shuffled.map(({ order }) => order),
        );
        const better = side === 'buy' ? -1 : 1;
        const line = added.toSorted((a, b) => (a.tick - b.tick) * better || a.place - b.place);
        expect([...ordersOf(book, side)]).toEqual(line);
      }),
    );
  });

  test('[MT2] an order that trades or gives up in part keeps its place', () => {
    const book = filled(newBook(), [sell(1, 3, 5), sell(2, 3, 5)]);
    book.trade(book.first('sell')!, 2);
    book.giveUp(book.first('sell')!, 2);
    expect([...ordersOf(book, 'sell')].map(({ place, lots }) => [place, lots])).toEqual([
      [1, 1],
      [2, 5],
    ]);
  });

  test('[MT10] an iceberg shows one part, then the next at the end of the line', () => {
    const iceberg = { ...sell(1, 3, 2), hidden: 3, display: 2 };
    const book = filled(newBook(), [iceberg, sell(2, 3, 5)]);
    expect(book.levels('sell', 9)).toEqual([{ tick: 3, lots: 7, orders: 2 }]);
    const slot = book.first('sell')!;
    book.trade(slot, 2);
    book.refill(slot, 3);
    expect([...ordersOf(book, 'sell')].map(({ place, lots }) => [place, lots])).toEqual([
      [2, 5],
      [3, 2],
    ]);
    expect(book.hiddenOf(slot)).toBe(1);
    expect(() => book.refill(slot, 4)).toThrow('only what shows nothing is refilled');
  });

  test('[MT10] what an iceberg gives up it hides first', () => {
    const book = filled(newBook(), [{ ...sell(1, 3, 4), hidden: 3, display: 4 }]);
    const slot = book.first('sell')!;
    book.giveUp(slot, 2);
    expect([book.lotsOf(slot), book.hiddenOf(slot)]).toEqual([4, 1]);
    book.giveUp(slot, 2);
    expect([book.lotsOf(slot), book.hiddenOf(slot)]).toEqual([3, 0]);
    book.giveUp(slot, 3);
    expect(book.first('sell')).toBeUndefined();
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
    for (const lots of [6, 0]) {
      expect(() => book.giveUp(order, lots)).toThrow('an order gives some of what it has open');
      expect(() => book.trade(order, lots)).toThrow('an order gives some of what it shows');
    }
    book.remove(order);
    for (const use of [
      () => book.remove(order),
      () => book.trade(order, 1),
      () => book.giveUp(order, 1),
    ]) {
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
    const maker: BookOrder = {
      place: 1,
      owner: 2,
      side: 'sell',
      tick: 300_000,
      lots: 10 ** 13,
      hidden: 0,
      display: 0,
    };
    const taker: Taker = {
      side: 'buy',
      owner: 1,
      limitTick: 300_000,
      lots: Infinity,
      budget: 10 ** 15,
      selfTradePrevention: 'none',
    };
    const rules: MatchingRules = { ladder: wide, fillsMax: 10 };
    const book = filled(newBook(wide.ticks), [maker]);
    const { met, meetings } = recorder(book);
    const end = match(book, taker, { rules, meetings });
    expect(10n ** 15n).toBe(300_100n * 3_332_222_592n + 140_800n);
    expect(met.map((step) => step.lots)).toEqual([3_332_222_592]);
    expect(end).toBe('satisfied');
  },
);
