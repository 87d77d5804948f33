import { priceOfTick } from '@hoga/core/instrument';
import { amount } from '@hoga/core/money';
import type { OrderId, Side } from '@hoga/core/order';
import {
  isWorthwhile,
  leanOf,
  lotsWorth,
  priceNow,
  ticksOfBand,
  touchOf,
  type HouseInstruction,
  type Inventory,
  type Market,
} from './market.ts';
import { between, type Random } from './random.ts';

/** What a taker knows of itself and the market. */
export interface TakerView {
  readonly inventory: Inventory;
  readonly market: Market;
  /** Its resting orders, oldest first. */
  readonly resting: readonly OrderId[];
}

export type TakerTurn =
  | { readonly type: 'place'; readonly instruction: HouseInstruction }
  | { readonly type: 'cancel'; readonly order: OrderId };

/** Orders of a taker that may rest at once. */
const RESTING_MAX = 2;
/** With every turn it tires of its oldest resting order in so many of a hundred cases. */
const TIRES_PERCENT = 12;
const RESTS_PERCENT = 15;
const LIMITED_PERCENT = 35;
const BY_AMOUNT_PERCENT = 25;
/** The largest order in whole quote assets (won), and the largest share of its wealth. */
const WORTH_MAX = 600_000;
const WEALTH_SHARE_MAX = 0.005;
/** It turns to the side that restores half and half this much more often than its lean says. */
const REVERSION = 0.8;

/** What a taker does when it is its turn; null when there is nothing sensible to do. */
export function takerTurn(random: Random, view: TakerView): TakerTurn | null {
  const [oldest] = view.resting;
  const isTired = view.resting.length > RESTING_MAX || chance(random, TIRES_PERCENT);
  if (oldest !== undefined && isTired) return { type: 'cancel', order: oldest };
  const mayRest = view.resting.length < RESTING_MAX;
  const instruction =
    mayRest && chance(random, RESTS_PERCENT)
      ? restingOrder(random, view)
      : takerOrder(random, view);
  return instruction === null ? null : { type: 'place', instruction };
}

/** An order that trades at once with what is there: at market, or a few ticks deep and no deeper. */
export function takerOrder(random: Random, view: TakerView): HouseInstruction | null {
  const { inventory, market } = view;
  const side = sideFor(random, inventory, market);
  const touch = touchOf(market);
  const opposite = side === 'buy' ? touch.ask : touch.bid;
  if (opposite === null) return null;
  if (chance(random, LIMITED_PERCENT)) {
    const tick = away(opposite, side, -between(random, 0, 2));
    return limit({ side, tick, timeInForce: 'ioc' }, worthOf(random, view), market);
  }
  const isByAmount = side === 'buy' && chance(random, BY_AMOUNT_PERCENT);
  return isByAmount
    ? byAmount(worthOf(random, view), market)
    : byQuantity(side, worthOf(random, view), market);
}

/** A small order at or near the best price of its own side, now and then one tick better. */
export function restingOrder(random: Random, view: TakerView): HouseInstruction | null {
  const { inventory, market } = view;
  const side = sideFor(random, inventory, market);
  const { bid, ask } = touchOf(market);
  if (bid === null || ask === null) return null;
  const own = side === 'buy' ? bid : ask;
  const hasRoom = ask - bid > 2;
  const tick = away(own, side, between(random, hasRoom ? -1 : 0, 6));
  return limit({ side, tick, timeInForce: 'gtc' }, worthOf(random, view) / 2, market);
}

function byQuantity(side: Side, worth: number, market: Market): HouseInstruction | null {
  const quantity = lotsWorth(worth, priceNow(market));
  const isEnough = isWorthwhile(Number(quantity) * priceNow(market), market.instrument);
  return isEnough ? { type: 'market', side, quantity } : null;
}

/** People name round amounts. */
function byAmount(worth: number, { instrument }: Market): HouseInstruction | null {
  const thousand = 1_000 * 10 ** instrument.quote.places;
  const round = Math.floor(worth / thousand) * thousand;
  if (!isWorthwhile(round, instrument)) return null;
  return { type: 'market_amount', side: 'buy', amount: amount(BigInt(round)) };
}

interface Priced {
  readonly side: Side;
  readonly tick: number;
  readonly timeInForce: 'ioc' | 'gtc';
}

function limit(
  { side, tick, timeInForce }: Priced,
  worth: number,
  market: Market,
): HouseInstruction | null {
  const { lowest, highest } = ticksOfBand(market);
  if (tick < lowest || tick > highest) return null;
  const price = priceOfTick(market.instrument, tick);
  const quantity = lotsWorth(worth, Number(price));
  if (!isWorthwhile(Number(quantity * price), market.instrument)) return null;
  return { type: 'limit', side, price, quantity, timeInForce };
}

/** So many ticks further from the other side; closer when negative. */
function away(tick: number, side: Side, ticks: number): number {
  return side === 'buy' ? tick - ticks : tick + ticks;
}

/** Either side, but the more it owns of one asset the more often it trades that one away. */
function sideFor(random: Random, inventory: Inventory, market: Market): Side {
  const lean = leanOf(inventory, priceNow(market));
  return random() < 0.5 - lean * REVERSION ? 'buy' : 'sell';
}

/** Most orders are small and a few are large, never more than a sliver of what the taker owns. */
function worthOf(random: Random, { inventory, market }: TakerView): number {
  const { minimumNotional, quote } = market.instrument;
  const wealth = Number(inventory.base) * priceNow(market) + Number(inventory.quote);
  const least = Number(minimumNotional ?? 0n) * 2;
  const most = Math.min(WORTH_MAX * 10 ** quote.places, wealth * WEALTH_SHARE_MAX);
  const size = random();
  return least >= most ? most : least + (most - least) * size * size * size;
}

function chance(random: Random, percent: number): boolean {
  return random() * 100 < percent;
}
