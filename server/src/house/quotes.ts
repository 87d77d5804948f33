import type { Quantity } from '@hoga/core/money';
import type { Side } from '@hoga/core/order';
import {
  isWorthwhile,
  leanOf,
  lotsWorth,
  ticksOfBand,
  touchOf,
  type Inventory,
  type Market,
} from './market.ts';

/** An order the market maker wants to have resting. */
export interface Quote {
  readonly side: Side;
  readonly tick: number;
  readonly quantity: Quantity;
  /** By how many ticks a resting order may be off and still serve as this one. */
  readonly slack: number;
}

/** Ticks from the fair value, one level each: dense near the middle, wider further out. */
const DISTANCES = [2, 3, 4, 5, 6, 8, 11, 15, 20] as const;
/** The innermost level in whole quote assets (won), and by what share each further one is larger. */
const INNER_WORTH = 600_000;
const GROWTH = 0.45;
/** No level risks more than this share of what the account owns on its side. */
const LEVEL_SHARE_MAX = 0.01;

/** With this lean it stops quoting the side that would lean it further: 80 % of its value. */
export const LEAN_MAX = 0.6;
/** A full lean moves its quotes by this share, so that others trade it back. */
const LEAN_SHIFT = 0.004;

/**
 * What the market maker wants on the book around its fair value, innermost levels first and both
 * sides in turn. Levels that would trade on arrival are left out until their way is free.
 */
export function quotes(fairValue: number, inventory: Inventory, market: Market): Quote[] {
  const lean = leanOf(inventory, fairValue);
  const shifted = Math.round(fairValue * (1 - lean * LEAN_SHIFT));
  const centre = market.instrument.ladder.tickAtOrBelow(shifted);
  const sides: Side[] = [];
  if (lean < LEAN_MAX) sides.push('buy');
  if (lean > -LEAN_MAX) sides.push('sell');
  const isFree = freeTicks(market);
  return DISTANCES.flatMap((distance, level) =>
    sides.flatMap((side) => {
      const tick = side === 'buy' ? centre - distance : centre + distance;
      return isFree(tick, side) ? quoteAt({ side, tick, level }, inventory, market) : [];
    }),
  );
}

/** Where an order of a side may stand: inside the band, and not in the way of the other side. */
function freeTicks(market: Market): (tick: number, side: Side) => boolean {
  const { lowest, highest } = ticksOfBand(market);
  const { bid, ask } = touchOf(market);
  const highestBid = ask === null ? highest : Math.min(highest, ask - 1);
  const lowestAsk = bid === null ? lowest : Math.max(lowest, bid + 1);
  return (tick, side) =>
    side === 'buy' ? tick >= lowest && tick <= highestBid : tick >= lowestAsk && tick <= highest;
}

function quoteAt(
  { side, tick, level }: { side: Side; tick: number; level: number },
  { base, quote }: Inventory,
  { instrument }: Market,
): Quote[] {
  const price = instrument.ladder.priceAt(tick);
  const worth = INNER_WORTH * 10 ** instrument.quote.places * (1 + GROWTH * level);
  const owned = side === 'buy' ? Number(quote) : Number(base) * price;
  const quantity = lotsWorth(Math.min(worth * unevenness(tick), owned * LEVEL_SHARE_MAX), price);
  if (!isWorthwhile(Number(quantity) * price, instrument)) return [];
  return [{ side, tick, quantity, slack: 1 + Math.floor(level / 3) }];
}

/**
 * From 0.5 to 1.5, different for neighbours and always the same for one tick: steps of the golden
 * ratio spread evenly. A book whose sizes follow a formula one can see looks dead.
 */
function unevenness(tick: number): number {
  return 0.5 + ((tick * 0.6180339887498949) % 1);
}
