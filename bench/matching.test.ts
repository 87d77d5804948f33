import { assertInvariants, bookLevels, type Exchange } from '@hoga/core/exchange';
import { fastBook, naiveBook, type Book } from '@hoga/core/matching';
import { describe, expect, test } from 'vitest';
import { makeTape } from './exchange-executor.ts';
import { JavaRandom } from './java-random.ts';
import {
  AMOUNT,
  ASK,
  BID,
  CANCEL,
  FOK,
  FOK_BUDGET,
  GTC,
  ICEBERG,
  IOC,
  MARKET,
  MOVE,
  newCommands,
  POST_ONLY,
  REDUCE,
  write,
  type Stream,
  type Venue,
} from './matching-commands.ts';
import { MatchingDriver, type Range } from './matching-driver.ts';
import { makeMix } from './matching-mix.ts';
import { PeerDriver, type PeerOrder } from './matching-peer.ts';
import { makePlain } from './matching-plain.ts';

/** The parameters of exchange-core's `ITOrderBookBase.performanceTest1K`. */
const MIX = { target: 1_000, symbol: 0, seed: 101_572_685, users: 1_000 };

function runOn(book: Book, stream: Stream): MatchingDriver {
  const driver = new MatchingDriver(book, stream);
  driver.runAll(stream.prefill);
  driver.runAll(stream.commands);
  return driver;
}

function fastBookFor({ lowestPrice, highestPrice, restingMax }: Stream): Book {
  return fastBook(highestPrice - lowestPrice + 1, restingMax);
}

function pictureOf({ book, trades }: MatchingDriver, { lowestPrice }: Stream) {
  const [asks, bids] = [book.levels('sell', Infinity), book.levels('buy', Infinity)];
  const all = [...asks, ...bids];
  return {
    orders: all.reduce((sum, level) => sum + level.orders, 0),
    askLevels: asks.length,
    bidLevels: bids.length,
    volume: all.reduce((sum, level) => sum + level.lots, 0),
    bestBid: (bids[0]?.tick ?? 0) + lowestPrice,
    bestAsk: (asks[0]?.tick ?? 0) + lowestPrice,
    trades,
  };
}

test('java.util.Random gives what it gives in Java', () => {
  // The first numbers of new Random(42).nextInt(); a bound of 2³⁰ gives the top 30 of their bits.
  const words = [-1_170_105_035, 234_785_527, -1_360_544_799, 205_897_768];
  const random = new JavaRandom(42);
  expect(words.map(() => random.nextInt(2 ** 30))).toEqual(words.map((word) => word >>> 2));
  const another = new JavaRandom(42);
  expect(words.map(() => another.nextInt(100))).toEqual([30, 63, 48, 84]);
});

describe('the fast book', () => {
  test('[MT1, MT2, MT3] a million commands end in the book four other engines end in', () => {
    const stream = makeMix({ ...MIX, commands: 1_000_000 });
    const driver = runOn(fastBookFor(stream), stream);
    expect(pictureOf(driver, stream)).toEqual({
      orders: 963,
      askLevels: 260,
      bidLevels: 236,
      volume: 15_028,
      bestBid: 30_804,
      bestAsk: 30_805,
      trades: 40_881,
    });
    const { type } = stream.commands;
    const percent = [GTC, IOC, CANCEL, MOVE, REDUCE].map(
      (wanted) => type.filter((each) => each === wanted).length / 10_000,
    );
    expect(percent.map((share) => share.toFixed(2))).toEqual([
      '12.74',
      '1.75',
      '7.27',
      '70.89',
      '7.30',
    ]);
  });

  test('[MT1, MT2, MT3] a million plain orders and cancels end as in another engine', () => {
    const stream = makePlain(1_000_000);
    const picture = pictureOf(runOn(fastBookFor(stream), stream), stream);
    expect(picture).toMatchObject({ orders: 41_224, volume: 2_073_312, trades: 593_013 });
    expect(picture.askLevels + picture.bidLevels).toBe(126);
  });

  test('[MT1, MT2, MT3] a stream made on the naive book is the same, and so is its end', () => {
    const setup = { ...MIX, commands: 30_000 };
    const stream = makeMix(setup);
    const onNaive = (range: Range): Venue =>
      new MatchingDriver(naiveBook(), range, { keepsSteps: true });
    expect(makeMix({ ...setup, newVenue: onNaive })).toEqual(stream);
    const fast = runOn(fastBookFor(stream), stream);
    const naive = runOn(naiveBook(), stream);
    for (const side of ['buy', 'sell'] as const) {
      expect(fast.book.levels(side, Infinity)).toEqual(naive.book.levels(side, Infinity));
    }
    expect(fast.trades).toBe(naive.trades);
  });
});

test('[MT7, MT10] the stream of every type ends alike on the naive book', () => {
  const stream = makeMix({ ...MIX, commands: 30_000, orders: 'every_type' });
  const fast = runOn(fastBookFor(stream), stream);
  const naive = runOn(naiveBook(), stream);
  expect(new Set(stream.commands.type)).toEqual(
    new Set([GTC, IOC, FOK_BUDGET, CANCEL, MOVE, REDUCE, POST_ONLY, ICEBERG, FOK, MARKET, AMOUNT]),
  );
  expect(pictureOf(fast, stream)).toEqual(pictureOf(naive, stream));
  expect(fast.trades).toBeGreaterThan(1_000);
});

describe('the whole market', () => {
  test('[EX1, MT1, MT2] ends where the book alone ends, and so where other engines do', () => {
    const commands = 100_000;
    const { end } = makeTape('mix-1k', commands);
    const stream = makeMix({ ...MIX, commands });
    const { asks, bids, ...picture } = endOf(end);
    const { book, trades } = runOn(fastBookFor(stream), stream);
    const levelsOf = (side: 'buy' | 'sell') =>
      book.levels(side, Infinity).map(({ tick, lots, orders }) => {
        return { price: tick + stream.lowestPrice, size: lots, orders };
      });
    expect(picture).toEqual({ phase: 'continuous', trades });
    expect(asks).toEqual(levelsOf('sell'));
    expect(bids).toEqual(levelsOf('buy'));
  });

  test('[EX6, EX7, EX18] takes every type of order, sets stops off and keeps its books', () => {
    const { end, tape } = makeTape('mix-1k-every-type', 30_000);
    const types = new Set(
      tape
        .commands(0, tape.count)
        .map((command) =>
          command.type === 'place_order' ? command.instruction.type : command.type,
        ),
    );
    expect([...types].toSorted()).toEqual([
      'cancel_order',
      'limit',
      'market',
      'market_amount',
      'reduce_order',
      'replace_order',
      'stop',
      'stop_limit',
      'trailing_stop',
    ]);
    expect(end.markets.get('KRW-LPJ')?.stops.size).toBeGreaterThan(50);
    assertInvariants(end);
  });
});

function endOf({ markets, sequences }: Exchange) {
  const market = markets.get('KRW-LPJ')!;
  const levelsOf = (side: 'buy' | 'sell') =>
    bookLevels(market, side, Infinity).map(({ price, quantity, orders }) => {
      return { price: Number(price) / 100, size: Number(quantity) / 10_000, orders };
    });
  return {
    phase: market.phase,
    trades: sequences.fill,
    asks: levelsOf('sell'),
    bids: levelsOf('buy'),
  };
}

test('a peer gets what it understands: a move is a cancel and a new order of what is left', () => {
  const calls: string[] = [];
  const book = {
    limit({ id, side, size, price, timeInForce }: PeerOrder): void {
      calls.push(`${timeInForce} ${id}: ${side} ${size} @ ${price}`);
    },
    cancel(id: string): void {
      calls.push(`cancel ${id}`);
    },
    modify(id: string, { size }: { size: number }): void {
      calls.push(`modify ${id}: ${size}`);
    },
    order(id: string): { size: number } | undefined {
      return id === '1' ? { size: 6 } : undefined;
    },
  };
  const commands = newCommands(8);
  const order = { owner: 1, side: BID, price: 100, size: 8 };
  write(commands, 0, { ...order, type: GTC, id: 1 });
  write(commands, 1, { ...order, type: IOC, id: 2, side: ASK });
  write(commands, 2, { ...order, type: FOK_BUDGET, id: 3 });
  write(commands, 3, { ...order, type: MOVE, id: 1, side: ASK, price: 101 });
  write(commands, 4, { ...order, type: MOVE, id: 2 });
  write(commands, 5, { ...order, type: REDUCE, id: 1, size: 2 });
  write(commands, 6, { ...order, type: REDUCE, id: 1, size: 6 });
  write(commands, 7, { ...order, type: CANCEL, id: 1 });
  new PeerDriver(book, { commandsMax: 9 }).run(commands, commands.count);
  expect(calls).toEqual([
    'GTC 1: buy 8 @ 100',
    'IOC 2: sell 8 @ 100',
    'cancel 1',
    'GTC 1: buy 6 @ 101',
    'modify 1: 4',
    'cancel 1',
    'cancel 1',
  ]);
});
