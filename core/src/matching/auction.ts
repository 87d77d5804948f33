import type { Side } from '../order/index.ts';
import { openLotsOf, type Book, type Slot } from './book.ts';

/** The one price of a call auction, and how much trades at it. */
export interface AuctionPrice {
  readonly tick: number;
  readonly lots: number;
}

/**
 * [MT11] The price at which most trades; of several the one with the least left over on one side,
 * then the one nearest to the reference, then the lower. Undefined when no buy reaches a sell.
 *
 * Hidden lots of icebergs take part. What could trade only changes at prices with orders, so the
 * candidates are those prices and, between two of them, the price nearest to the reference.
 */
export function auctionPrice(book: Book, referenceTick: number): AuctionPrice | undefined {
  const buys = depthOf(book, 'buy');
  const sells = depthOf(book, 'sell');
  const highest = buys[0]?.tick ?? -1;
  const lowest = sells[0]?.tick ?? Infinity;
  if (highest < lowest) return undefined;
  const ticks = [...buys, ...sells]
    .map(({ tick }) => tick)
    .filter((tick) => tick >= lowest && tick <= highest)
    .toSorted((a, b) => a - b);
  let best: Candidate | undefined;
  for (const [index, tick] of ticks.entries()) {
    for (const at of [tick, ...nearestBetween(tick, ticks[index + 1], referenceTick)]) {
      const candidate = candidateAt(at, { buys, sells, referenceTick });
      if (best === undefined || isBetter(candidate, best)) best = candidate;
    }
  }
  return best === undefined ? undefined : { tick: best.tick, lots: best.lots };
}

/** Of the ticks between two with orders the one nearest to the reference, if there is any. */
function nearestBetween(below: number, above: number | undefined, reference: number): number[] {
  if (above === undefined || above - below < 2) return [];
  return [Math.min(Math.max(reference, below + 1), above - 1)];
}

/**
 * [MT11] Trades what the auction trades, at its price: the better price first, then the earlier
 * place, on both sides. `onCross` hears of each pair before the book changes.
 */
export function uncross(
  book: Book,
  { lots }: AuctionPrice,
  onCross: (buy: Slot, sell: Slot, lots: number) => void,
): void {
  let left = lots;
  while (left > 0) {
    const buy = book.first('buy');
    const sell = book.first('sell');
    if (buy === undefined || sell === undefined) return;
    const crossed = Math.min(left, openLotsOf(book, buy), openLotsOf(book, sell));
    onCross(buy, sell, crossed);
    book.giveUp(buy, crossed);
    book.giveUp(sell, crossed);
    left -= crossed;
  }
}

interface Depth {
  readonly tick: number;
  /** Open lots at this tick and all better ones. */
  readonly lots: number;
}

/** Best first. */
function depthOf(book: Book, side: Side): Depth[] {
  const depth: { tick: number; lots: number }[] = [];
  let lots = 0;
  for (let slot = book.first(side); slot !== undefined; slot = book.next(slot)) {
    lots += openLotsOf(book, slot);
    const last = depth.at(-1);
    if (last?.tick === book.tickOf(slot)) last.lots = lots;
    else depth.push({ tick: book.tickOf(slot), lots });
  }
  return depth;
}

interface Candidate extends AuctionPrice {
  readonly imbalance: number;
  readonly distance: number;
}

interface Sides {
  readonly buys: readonly Depth[];
  readonly sells: readonly Depth[];
  readonly referenceTick: number;
}

function candidateAt(tick: number, { buys, sells, referenceTick }: Sides): Candidate {
  const wanted = lotsWithin(buys, 'buy', tick);
  const offered = lotsWithin(sells, 'sell', tick);
  return {
    tick,
    lots: Math.min(wanted, offered),
    imbalance: Math.abs(wanted - offered),
    distance: Math.abs(tick - referenceTick),
  };
}

/** What a side would trade at a tick: all that stands there or at better prices. */
function lotsWithin(depth: readonly Depth[], side: Side, tick: number): number {
  let [low, high] = [0, depth.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const own = depth[middle]?.tick ?? tick;
    if (side === 'buy' ? own >= tick : own <= tick) low = middle + 1;
    else high = middle;
  }
  return depth[low - 1]?.lots ?? 0;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.lots !== b.lots) return a.lots > b.lots;
  if (a.imbalance !== b.imbalance) return a.imbalance < b.imbalance;
  if (a.distance !== b.distance) return a.distance < b.distance;
  return a.tick < b.tick;
}
