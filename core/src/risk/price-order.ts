import { unreachable } from '../assert/index.ts';
import {
  notionalOf,
  priceOfTick,
  tickOfPrice,
  type Instrument,
  type TickRange,
} from '../instrument/index.ts';
import {
  amount,
  asNumber,
  type Amount,
  type Asset,
  type Price,
  type Quantity,
} from '../money/index.ts';
import type {
  BestAmountInstruction,
  BestInstruction,
  Instruction,
  LimitInstruction,
  MarketAmountInstruction,
  MarketInstruction,
  Side,
  StopInstruction,
  StopLimitInstruction,
  TrailingStopInstruction,
} from '../order/index.ts';
import { withFee } from './hold.ts';
import type { PriceField, Rejection } from './rejection.ts';

/** Whether a market trades continuously, collects orders for one price, or not at all. */
export type MarketPhase = 'continuous' | 'auction' | 'halted';

/** What a market knows that bears on a new order. */
export interface MarketView {
  readonly instrument: Instrument;
  readonly phase: MarketPhase;
  readonly referencePrice: Price;
  readonly lastPrice: Price | null;
  /** The ticks at which orders are accepted now. */
  readonly band: TickRange;
  /** The best tick of resting buys or sells. */
  bestTick(side: Side): number | undefined;
}

/** What an admitted order may do, in the units of matching, and what is set aside for it. */
export interface Admission {
  /** The worst tick it may trade at; for a stop, once it is set off. */
  readonly limitTick: number;
  readonly lots: number;
  readonly budget: number;
  readonly heldAsset: Asset;
  readonly held: Amount;
  /** Where a stop is set off. */
  readonly triggerTick: number | null;
}

/** An order measured, before anybody asks whether it can be paid. */
export interface Priced extends Admission {
  /** The size by which the order is measured against the bounds. */
  readonly notional: Amount;
}

/** Finds out what an order may do and needs, or which of its figures cannot be. */
export function priceOrder(instruction: Instruction, view: MarketView): Priced | Rejection {
  switch (instruction.type) {
    case 'limit':
      return displayFault(instruction, view.instrument) ?? priceLimit(instruction, view);
    case 'market':
      return priceMarket(instruction, view);
    case 'market_amount':
      return priceAmount(instruction, view, worstOf('buy', view.band));
    case 'best':
    case 'best_amount':
      return priceBest(instruction, view);
    case 'stop':
    case 'stop_limit':
      return priceStop(instruction, view);
    case 'trailing_stop':
      return priceTrailingStop(instruction, view);
    default:
      return unreachable(instruction);
  }
}

/** What the last trade printed at, or the reference price before the first trade. */
export function lastOf({ lastPrice, referencePrice }: MarketView): Price {
  return lastPrice ?? referencePrice;
}

function priceLimit(
  { side, price, quantity }: Pick<LimitInstruction, 'side' | 'price' | 'quantity'>,
  view: MarketView,
): Priced | Rejection {
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  const tick = tickWithin(price, 'price', view);
  if (typeof tick !== 'number') return tick;
  return sized({ side, quantity, limitTick: tick, worst: price, measuredAt: price }, view);
}

/** An iceberg has to rest and to hide something, in parts that are not too small. */
function displayFault(
  { display, quantity, timeInForce }: LimitInstruction,
  { icebergPartsMax }: Instrument,
): Rejection | null {
  if (display === undefined) return null;
  if (timeInForce === 'ioc' || timeInForce === 'fok') return { reason: 'display_of_immediate' };
  if (display <= 0n)
    return { reason: 'display_too_small', smallest: smallestPart(quantity, icebergPartsMax) };
  if (display >= quantity && quantity > 0n)
    return { reason: 'display_not_below_quantity', quantity };
  const smallest = smallestPart(quantity, icebergPartsMax);
  return display < smallest ? { reason: 'display_too_small', smallest } : null;
}

/** The whole divided into the most parts allowed, rounded up, so that no part more is needed. */
function smallestPart(quantity: Quantity, partsMax: number): Quantity {
  const parts = BigInt(partsMax);
  return (quantity <= 0n ? 1n : (quantity + parts - 1n) / parts) as Quantity;
}

/** [RK3, RK5] */
function priceMarket({ side, quantity }: MarketInstruction, view: MarketView): Priced | Rejection {
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  const limitTick = worstOf(side, view.band);
  const worst = priceOfTick(view.instrument, limitTick);
  return sized({ side, quantity, limitTick, worst, measuredAt: lastOf(view) }, view);
}

function priceAmount(
  { amount: notional }: MarketAmountInstruction | BestAmountInstruction,
  { instrument }: MarketView,
  limitTick: number,
): Priced | Rejection {
  if (notional <= 0n) return { reason: 'quantity_not_positive' };
  return {
    limitTick,
    lots: Infinity,
    budget: Number(notional),
    heldAsset: instrument.quote,
    held: withFee(instrument, notional),
    triggerTick: null,
    notional,
  };
}

/** [RK7] */
function priceBest(
  instruction: BestInstruction | BestAmountInstruction,
  view: MarketView,
): Priced | Rejection {
  const { side } = instruction;
  const tick = view.bestTick(side === 'buy' ? 'sell' : 'buy');
  if (tick === undefined) return { reason: 'no_best_price' };
  const price = priceOfTick(view.instrument, tick);
  if (instruction.type === 'best') {
    const { quantity } = instruction;
    if (quantity <= 0n) return { reason: 'quantity_not_positive' };
    return sized({ side, quantity, limitTick: tick, worst: price, measuredAt: price }, view);
  }
  const priced = priceAmount(instruction, view, tick);
  // One price is met, so the amount buys a known quantity, and may be asked for whole.
  return 'reason' in priced
    ? priced
    : { ...priced, lots: Number(instruction.amount / price), budget: Infinity };
}

function priceStop(
  instruction: StopInstruction | StopLimitInstruction,
  view: MarketView,
): Priced | Rejection {
  const { side, trigger, quantity } = instruction;
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  const triggerTick = tickWithin(trigger, 'trigger', view);
  if (typeof triggerTick !== 'number') return triggerTick;
  const last = lastOf(view);
  const isReached = side === 'buy' ? trigger <= last : trigger >= last;
  if (isReached) return { reason: 'trigger_reached', side, trigger, last };
  if (instruction.type === 'stop') {
    return { ...sizedAtWorst(side, quantity, { measuredAt: trigger, view }), triggerTick };
  }
  const priced = priceLimit(instruction, view);
  return 'reason' in priced ? priced : { ...priced, triggerTick };
}

/** [EX18] Where it would be set off now, at a whole tick no nearer than its distance. */
function priceTrailingStop(
  { side, distance, step, quantity }: TrailingStopInstruction,
  view: MarketView,
): Priced | Rejection {
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  if (distance <= 0n) return { reason: 'distance_not_positive' };
  if (step < 0n) return { reason: 'step_negative' };
  const { instrument, band } = view;
  const last = lastOf(view);
  const triggerTick = trailingTrigger(instrument, { side, distance, last });
  if (triggerTick === undefined || triggerTick < band.lowest || triggerTick > band.highest) {
    const { lowest, highest } = pricesOf(instrument, band);
    return { reason: 'distance_too_large', last, lowest, highest };
  }
  const measuredAt = priceOfTick(instrument, triggerTick);
  return { ...sizedAtWorst(side, quantity, { measuredAt, view }), triggerTick };
}

/**
 * [EX18] The tick at which a trailing stop is set off when this is the best price since; undefined
 * beyond the ends of the ladder.
 */
export function trailingTrigger(
  { ladder }: Instrument,
  { side, distance, last }: { side: Side; distance: Price; last: Price },
): number | undefined {
  const price = Number(side === 'sell' ? last - distance : last + distance);
  if (price < 0 || price > ladder.priceAt(ladder.ticks - 1)) return undefined;
  const below = ladder.tickAtOrBelow(price);
  const isExact = below >= 0 && ladder.priceAt(below) === price;
  const tick = side === 'sell' || isExact ? below : below + 1;
  return tick < 0 || tick >= ladder.ticks ? undefined : tick;
}

interface Size {
  readonly side: Side;
  readonly quantity: Quantity;
  readonly limitTick: number;
  /** The highest price a buy could have to pay. */
  readonly worst: Price;
  readonly measuredAt: Price;
}

/** [RK2, RK3] */
function sized(
  { side, quantity, limitTick, worst, measuredAt }: Size,
  { instrument }: MarketView,
): Priced {
  const buys = side === 'buy';
  return {
    limitTick,
    lots: asNumber(quantity),
    budget: Infinity,
    heldAsset: buys ? instrument.quote : instrument.base,
    held: buys ? withFee(instrument, notionalOf(worst, quantity)) : amount(quantity),
    triggerTick: null,
    notional: notionalOf(measuredAt, quantity),
  };
}

function sizedAtWorst(
  side: Side,
  quantity: Quantity,
  { measuredAt, view }: { measuredAt: Price; view: MarketView },
): Priced {
  const limitTick = worstOf(side, view.band);
  const worst = priceOfTick(view.instrument, limitTick);
  return sized({ side, quantity, limitTick, worst, measuredAt }, view);
}

function worstOf(side: Side, band: TickRange): number {
  return side === 'buy' ? band.highest : band.lowest;
}

function tickWithin(price: Price, field: PriceField, view: MarketView): number | Rejection {
  const { instrument, band } = view;
  const tick = tickOfPrice(instrument, price);
  if (tick === undefined) return offTick(instrument, price, field);
  if (tick >= band.lowest && tick <= band.highest) return tick;
  return { reason: 'outside_band', field, price, ...pricesOf(instrument, band) };
}

function offTick(instrument: Instrument, price: Price, field: PriceField): Rejection {
  const { ladder } = instrument;
  const highest = ladder.priceAt(ladder.ticks - 1);
  const nearest = ladder.tickAtOrBelow(price > BigInt(highest) ? highest : Number(price));
  const above = price > BigInt(highest) ? ladder.ticks : nearest + 1;
  return {
    reason: 'price_off_tick',
    field,
    price,
    below: nearest < 0 ? null : priceOfTick(instrument, nearest),
    above: above >= ladder.ticks ? null : priceOfTick(instrument, above),
  };
}

function pricesOf(instrument: Instrument, band: TickRange): { lowest: Price; highest: Price } {
  return {
    lowest: priceOfTick(instrument, band.lowest),
    highest: priceOfTick(instrument, band.highest),
  };
}
