import { describe, expect, test } from 'vitest';
import { seededRandom, type Random } from '../../test/random.ts';
import { tickLadder } from '../instrument/index.ts';
import type { Side } from '../order/index.ts';
import {
  fastBook,
  match,
  naiveBook,
  ordersOf,
  type Book,
  type BookOrder,
  type Match,
  type MatchingRules,
  type Slot,
} from './index.ts';

const SEEDS = 100;
const COMMANDS = 3_000;
/** So seldom are whole lines and levels compared; steps, ends and the next to trade always are. */
const LINES_EVERY = 500;
/** On a busy machine, with every line counted for the coverage. */
const LONG = { timeout: 30_000 };
const TICKS = 1_100;
const CAPACITY = 5_000;
const RULES: MatchingRules = {
  ladder: tickLadder([{ from: 1_000, step: 1 }], 1_000 + TICKS - 1),
  selfTradePrevention: 'none',
  fillsMax: 20,
};

/** A book with what its user knows: where its orders rest and what they have left. */
interface Twin {
  readonly book: Book;
  readonly waiting: Map<number, { readonly slot: Slot; lots: number }>;
}

function newTwin(book: Book): Twin {
  return { book, waiting: new Map() };
}

/** Matches an order and lets the rest of it wait. */
function arrive({ book, waiting }: Twin, order: BookOrder, rules: MatchingRules): Match {
  const { side, owner, tick } = order;
  const taker = { side, owner, limitTick: tick, lots: order.lots, budget: Infinity };
  const result = match(book, taker, rules);
  let left = order.lots;
  for (const step of result.steps) {
    if (step.kind === 'fill') left -= step.lots;
    const maker = waiting.get(step.maker)!;
    maker.lots -= step.lots;
    if (maker.lots === 0) waiting.delete(step.maker);
  }
  if (result.end === 'no_maker') {
    waiting.set(order.sequence, { slot: book.add({ ...order, lots: left }), lots: left });
  }
  return result;
}

/** Takes some of an order off the book, or all of it in one of two ways. */
function giveUp({ book, waiting }: Twin, sequence: number, way: 'remove' | 'all' | 'some'): void {
  const order = waiting.get(sequence)!;
  const gone = way === 'some' ? Math.min(order.lots, 3) : order.lots;
  if (way === 'remove') book.remove(order.slot);
  else book.reduce(order.slot, gone);
  order.lots -= gone;
  if (order.lots === 0) waiting.delete(sequence);
}

/** The middle wanders over the whole ladder, so that lines come and go everywhere. */
function orderAt(random: Random, sequence: number): BookOrder {
  const side = random.pick(['buy', 'sell'] as const);
  const middle = Math.floor((TICKS / 2) * (1 + Math.sin(sequence / 300)));
  const away = random.between(-5, random.percent(10) ? 400 : 30);
  const tick = Math.min(TICKS - 1, Math.max(0, middle + (side === 'buy' ? -away : away)));
  const lots = random.percent(2) ? 10 ** 13 : random.between(1, 50);
  return { sequence, owner: random.below(20), side, tick, lots };
}

function playTwins(seed: number): void {
  const random = seededRandom(seed);
  const naive = newTwin(naiveBook());
  const fast = newTwin(fastBook(TICKS, CAPACITY));
  const rules = seed % 2 === 0 ? RULES : { ...RULES, selfTradePrevention: 'cancel_maker' as const };
  for (let sequence = 1; sequence <= COMMANDS; sequence += 1) {
    const known = sequence - 1 - random.below(Math.min(sequence, 300));
    if (random.percent(40) && naive.waiting.has(known)) {
      const way = random.pick(['remove', 'all', 'some'] as const);
      for (const twin of [naive, fast]) giveUp(twin, known, way);
    } else {
      const order = orderAt(random, sequence);
      expectSameMatch(arrive(fast, order, rules), arrive(naive, order, rules));
    }
    for (const side of SIDES) expectSameFirst(fast.book, naive.book, side);
    if (sequence % LINES_EVERY === 0) expectSameLines(fast.book, naive.book);
  }
}

const SIDES = ['buy', 'sell'] as const;

/** Compared a million times: `toEqual` is called only to tell the difference. */
function expectSameMatch(given: Match, expected: Match): void {
  const isSame =
    given.end === expected.end &&
    given.steps.length === expected.steps.length &&
    given.steps.every(({ kind, maker, tick, lots }, index) => {
      const other = expected.steps[index]!;
      const isSameMaker = kind === other.kind && maker === other.maker;
      return isSameMaker && tick === other.tick && lots === other.lots;
    });
  if (!isSame) expect(given).toEqual(expected);
}

function expectSameFirst(given: Book, expected: Book, side: Side): void {
  const [slot, other] = [given.first(side), expected.first(side)];
  const [sequence, otherSequence] = [
    slot === undefined ? 0 : given.sequenceOf(slot),
    other === undefined ? 0 : expected.sequenceOf(other),
  ];
  if (sequence !== otherSequence) expect(sequence).toBe(otherSequence);
}

function expectSameLines(given: Book, expected: Book): void {
  for (const side of SIDES) {
    expect([...ordersOf(given, side)]).toEqual([...ordersOf(expected, side)]);
    expect(given.levels(side, TICKS)).toEqual(expected.levels(side, TICKS));
  }
}

describe('the fast book and its twin', () => {
  test(
    '[MT1, MT2, MT3, MT4, MT6, MT8] random streams: the same steps, ends, levels and lines',
    LONG,
    () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) playTwins(seed);
    },
  );
});

describe('the fast book', () => {
  const order = (sequence: number, rest: Partial<BookOrder> = {}): BookOrder => ({
    sequence,
    owner: 1,
    side: 'sell',
    tick: 5,
    lots: 1,
    ...rest,
  });
  const sequencesOf = (book: Book): number[] =>
    [...ordersOf(book, 'sell')].map(({ sequence }) => sequence);

  test('[EX12, MT2] it grows to its capacity, keeps its line, and takes no more', () => {
    const capacity = 5_000;
    const book = fastBook(10, capacity);
    const slots = Array.from({ length: capacity }, (_, index) => book.add(order(index)));
    expect(() => book.add(order(capacity))).toThrow('the book has a free place');
    const line = Array.from({ length: capacity }, (_, index) => index);
    expect(sequencesOf(book)).toEqual(line);
    // Freed places are used again, and nobody has moved.
    for (const slot of slots.slice(1_000, 3_000)) book.remove(slot);
    for (let index = 0; index < 2_000; index += 1) book.add(order(capacity + index));
    expect(() => book.add(order(0))).toThrow('the book has a free place');
    expect(book.levels('sell', 2)).toEqual([{ tick: 5, lots: capacity, orders: capacity }]);
    expect(book.sequenceOf(slots[3_000]!)).toBe(3_000);
    const added = line.slice(0, 2_000).map((index) => capacity + index);
    expect(sequencesOf(book)).toEqual([...line.slice(0, 1_000), ...line.slice(3_000), ...added]);
  });

  test('[MT9] the lots at one price are counted exactly or not at all', () => {
    const book = fastBook(10, 10);
    book.add(order(1, { lots: 2 ** 53 - 2 }));
    book.add(order(2, { lots: 1 }));
    expect(book.levels('sell', 1)).toEqual([{ tick: 5, lots: 2 ** 53 - 1, orders: 2 }]);
    expect(() => book.add(order(3, { lots: 1 }))).toThrow('are counted exactly');
  });

  test('[MT5] a price has orders of one side, and its ladder has an end', () => {
    const book = fastBook(10, 10);
    book.add(order(1));
    expect(() => book.add(order(2, { side: 'buy' }))).toThrow('one price has orders of one side');
    for (const tick of [-1, 10]) {
      expect(() => book.add(order(3, { tick }))).toThrow('the tick is on the ladder');
    }
  });

  test('a sequence beyond 32 bits is kept whole', () => {
    const book = fastBook(10, 10);
    const slot = book.add(order(2 ** 40 + 1, { lots: 10 ** 13 }));
    expect([book.sequenceOf(slot), book.lotsOf(slot)]).toEqual([2 ** 40 + 1, 10 ** 13]);
  });
});
