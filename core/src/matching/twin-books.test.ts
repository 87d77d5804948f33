import { describe, expect, test } from 'vitest';
import { seededRandom, type Random } from '../../test/random.ts';
import { runLength } from '../../test/run-length.ts';
import {
  SELF_TRADE_PREVENTIONS,
  tickLadder,
  type SelfTradePrevention,
} from '../instrument/index.ts';
import type { Side } from '../order/index.ts';
import {
  auctionPrice,
  fastBook,
  match,
  naiveBook,
  openLotsOf,
  ordersOf,
  uncross,
  type AuctionPrice,
  type Book,
  type BookOrder,
  type MatchEnd,
  type MatchingRules,
  type Meetings,
  type Slot,
} from './index.ts';

const SEEDS = runLength({ short: 40, long: 100 });
const COMMANDS = 3_000;
/** So seldom are whole lines and levels compared; steps, ends and the next to trade always are. */
const LINES_EVERY = 500;
const AUCTION_EVERY = 997;
/** On a busy machine. */
const LONG = { timeout: 120_000 };
const TICKS = 1_100;
const CAPACITY = 5_000;
const RULES: MatchingRules = {
  ladder: tickLadder([{ from: 1_000, step: 1 }], 1_000 + TICKS - 1),
  fillsMax: 20,
};

/** A book with what its user knows: where its orders rest, and whom the last taker met. */
interface Twin {
  readonly book: Book;
  /** By id; an order keeps its id when its place changes. */
  readonly waiting: Map<number, Slot>;
  readonly ids: Map<Slot, number>;
  met: string[];
  places: number;
}

function newTwin(book: Book): Twin {
  return { book, waiting: new Map(), ids: new Map(), met: [], places: 0 };
}

/** The ends of makers are known before they happen: whatever has nothing left afterwards is gone. */
function meetingsOf(twin: Twin): Meetings {
  const { book, ids } = twin;
  const gone = (maker: Slot, lots: number): void => {
    if (openLotsOf(book, maker) === lots) forget(twin, maker);
  };
  return {
    fill: (maker, tick, lots) => {
      twin.met.push(`fill ${ids.get(maker)} ${tick} ${lots}`);
      gone(maker, lots);
    },
    reduce: (maker, lots) => {
      twin.met.push(`reduce ${ids.get(maker)} ${lots}`);
      gone(maker, lots);
    },
    cancel: (maker) => {
      twin.met.push(`cancel ${ids.get(maker)}`);
      forget(twin, maker);
    },
    refill: (maker) => {
      twin.met.push(`refill ${ids.get(maker)}`);
      twin.places += 1;
      return twin.places;
    },
  };
}

function forget({ waiting, ids }: Twin, slot: Slot): void {
  waiting.delete(ids.get(slot)!);
  ids.delete(slot);
}

interface Arrival extends BookOrder {
  readonly id: number;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** Matches an order and lets the rest of it wait. */
function arrive(twin: Twin, order: Arrival): MatchEnd {
  const { side, owner, tick: limitTick, selfTradePrevention } = order;
  const lots = order.lots + order.hidden;
  const taker = { side, owner, limitTick, lots, budget: Infinity, selfTradePrevention };
  twin.met = [];
  twin.places += 1;
  const place = twin.places;
  const end = match(twin.book, taker, { rules: RULES, meetings: meetingsOf(twin) });
  const met = twin.met.map((line) => line.split(' '));
  const gone = met
    .filter(([kind]) => kind === 'fill' || kind === 'reduce')
    .reduce((sum, words) => sum + Number(words.at(-1)), 0);
  if (end !== 'no_maker') return end;
  const left = lots - gone;
  const shown = order.display === 0 ? left : Math.min(order.display, left);
  const slot = twin.book.add({ ...order, place, lots: shown, hidden: left - shown });
  twin.waiting.set(order.id, slot);
  twin.ids.set(slot, order.id);
  return end;
}

/** Takes some of an order off the book, or all of it in one of two ways. */
function giveUp(twin: Twin, id: number, way: 'remove' | 'all' | 'some'): void {
  const { book } = twin;
  const slot = twin.waiting.get(id)!;
  const open = openLotsOf(book, slot);
  const gone = way === 'some' ? Math.min(open, 3) : open;
  if (way === 'remove') book.remove(slot);
  else book.giveUp(slot, gone);
  if (gone === open) forget(twin, slot);
}

/** The middle wanders over the whole ladder, so that lines come and go everywhere. */
function orderAt(random: Random, id: number): Arrival {
  const side = random.pick(['buy', 'sell'] as const);
  const middle = Math.floor((TICKS / 2) * (1 + Math.sin(id / 300)));
  const away = random.between(-5, random.percent(10) ? 400 : 30);
  const tick = Math.min(TICKS - 1, Math.max(0, middle + (side === 'buy' ? -away : away)));
  const lots = random.percent(2) ? 10 ** 13 : random.between(1, 50);
  const display = random.percent(15) ? random.between(1, 10) : 0;
  const hidden = display === 0 ? 0 : random.between(1, 60);
  const selfTradePrevention = random.pick(SELF_TRADE_PREVENTIONS);
  return {
    id,
    place: 0,
    owner: random.below(20),
    side,
    tick,
    lots: display === 0 ? lots : display,
    hidden,
    display,
    selfTradePrevention,
  };
}

function playTwins(seed: number): void {
  const random = seededRandom(seed);
  const naive = newTwin(naiveBook());
  const fast = newTwin(fastBook(TICKS, CAPACITY));
  for (let id = 1; id <= COMMANDS; id += 1) {
    const known = id - 1 - random.below(Math.min(id, 300));
    if (random.percent(40) && naive.waiting.has(known)) {
      const way = random.pick(['remove', 'all', 'some'] as const);
      for (const twin of [naive, fast]) giveUp(twin, known, way);
    } else {
      const order = orderAt(random, id);
      const ends = [arrive(fast, order), arrive(naive, order)];
      if (ends[0] !== ends[1]) expect(ends[0]).toBe(ends[1]);
      // Compared a million times: `toEqual` is called only to tell the difference.
      if (fast.met.join() !== naive.met.join()) expect(fast.met).toEqual(naive.met);
    }
    for (const side of SIDES) expectSameFirst(fast.book, naive.book, side);
    if (id % LINES_EVERY === 0) expectSameLines(fast.book, naive.book);
    if (id % AUCTION_EVERY === 0) playAuction(fast, naive);
  }
}

/** Crosses both books with orders of either side that stay, and uncrosses them again. */
function playAuction(fast: Twin, naive: Twin): void {
  for (const twin of [fast, naive]) {
    for (const [index, side] of (['buy', 'sell'] as const).entries()) {
      twin.places += 1;
      const tick = TICKS / 2 + (side === 'buy' ? 60 : -60);
      const own = { place: twin.places, owner: 30 + index, side, tick, lots: 500 };
      const slot = twin.book.add({ ...own, hidden: 0, display: 0 });
      twin.waiting.set(-twin.places, slot);
      twin.ids.set(slot, -twin.places);
    }
  }
  const [found, expected] = [fast, naive].map(({ book }) => auctionPrice(book, TICKS / 2));
  expect(found).toEqual(expected);
  for (const twin of [fast, naive]) crossAll(twin, found!);
  expect(fast.met).toEqual(naive.met);
  expectSameLines(fast.book, naive.book);
}

function crossAll(twin: Twin, price: AuctionPrice): void {
  const { book, ids } = twin;
  twin.met = [];
  uncross(book, price, (buy, sell, lots) => {
    twin.met.push(`${ids.get(buy)} ${ids.get(sell)} ${lots}`);
    for (const slot of [buy, sell]) if (openLotsOf(book, slot) === lots) forget(twin, slot);
  });
}

const SIDES = ['buy', 'sell'] as const;

function expectSameFirst(given: Book, expected: Book, side: Side): void {
  const [slot, other] = [given.first(side), expected.first(side)];
  const [place, otherPlace] = [
    slot === undefined ? 0 : given.placeOf(slot),
    other === undefined ? 0 : expected.placeOf(other),
  ];
  if (place !== otherPlace) expect(place).toBe(otherPlace);
}

function expectSameLines(given: Book, expected: Book): void {
  for (const side of SIDES) {
    expect([...ordersOf(given, side)]).toEqual([...ordersOf(expected, side)]);
    expect(given.levels(side, TICKS)).toEqual(expected.levels(side, TICKS));
  }
}

describe('the fast book and its twin', () => {
  test(
    '[MT1, MT2, MT3, MT4, MT6, MT8, MT10, MT11] random streams: the same meetings, ends, levels, lines and auctions',
    LONG,
    () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) playTwins(seed);
    },
  );
});

describe('the fast book', () => {
  const order = (place: number, rest: Partial<BookOrder> = {}): BookOrder => ({
    place,
    hidden: 0,
    display: 0,
    owner: 1,
    side: 'sell',
    tick: 5,
    lots: 1,
    ...rest,
  });
  const placesOf = (book: Book): number[] => [...ordersOf(book, 'sell')].map(({ place }) => place);

  test('[EX12, MT2] it grows to its capacity, keeps its line, and takes no more', () => {
    const capacity = 5_000;
    const book = fastBook(10, capacity);
    const slots = Array.from({ length: capacity }, (_, index) => book.add(order(index)));
    expect(() => book.add(order(capacity))).toThrow('the book has a free place');
    const line = Array.from({ length: capacity }, (_, index) => index);
    expect(placesOf(book)).toEqual(line);
    // Freed places are used again, and nobody has moved.
    for (const slot of slots.slice(1_000, 3_000)) book.remove(slot);
    for (let index = 0; index < 2_000; index += 1) book.add(order(capacity + index));
    expect(() => book.add(order(0))).toThrow('the book has a free place');
    expect(book.levels('sell', 2)).toEqual([{ tick: 5, lots: capacity, orders: capacity }]);
    expect(book.placeOf(slots[3_000]!)).toBe(3_000);
    const added = line.slice(0, 2_000).map((index) => capacity + index);
    expect(placesOf(book)).toEqual([...line.slice(0, 1_000), ...line.slice(3_000), ...added]);
  });

  test('[MT9] the lots at one price are counted exactly or not at all', () => {
    const book = fastBook(10, 10);
    book.add(order(1, { lots: 2 ** 53 - 2 }));
    book.add(order(2, { lots: 1 }));
    expect(book.levels('sell', 1)).toEqual([{ tick: 5, lots: 2 ** 53 - 1, orders: 2 }]);
    expect(() => book.add(order(3, { lots: 1 }))).toThrow('are counted exactly');
  });

  test('[MT11] a price may have orders of both sides, and its ladder has an end', () => {
    const book = fastBook(10, 10);
    book.add(order(1));
    book.add(order(2, { side: 'buy' }));
    for (const side of SIDES) {
      expect(book.levels(side, 9)).toEqual([{ tick: 5, lots: 1, orders: 1 }]);
    }
    for (const tick of [-1, 10]) {
      expect(() => book.add(order(3, { tick }))).toThrow('the tick is on the ladder');
    }
  });

  test('a place beyond 32 bits is kept whole', () => {
    const book = fastBook(10, 10);
    const slot = book.add(order(2 ** 40 + 1, { lots: 10 ** 13 }));
    expect([book.placeOf(slot), book.lotsOf(slot)]).toEqual([2 ** 40 + 1, 10 ** 13]);
  });
});
