import { interruptionAround, type Instrument } from '@hoga/core/instrument';
import { quantity, type Quantity } from '@hoga/core/money';
import type { Instruction } from '@hoga/core/order';
import type { App } from '../app/index.ts';

/** The market as everyone sees it. */
export type Market = NonNullable<ReturnType<App['engine']['market']>>;

/** What the house asks for: it uses no other orders. */
export type HouseInstruction = Extract<
  Instruction,
  { readonly type: 'limit' | 'market' | 'market_amount' }
>;

/** What an account owns, what its open orders hold included. */
export interface Inventory {
  /** Lots of the base asset. */
  readonly base: bigint;
  /** Units of the quote asset. */
  readonly quote: bigint;
}

/**
 * How far an account leans to one side: -1 owns only the quote asset, 0 half and half by value, 1 only
 * the base asset. Prices here are price units, as plain numbers: a lean is a judgement, not money.
 */
export function leanOf({ base, quote }: Inventory, priceUnits: number): number {
  const held = Number(base) * priceUnits;
  const total = held + Number(quote);
  return total === 0 ? 0 : (2 * held) / total - 1;
}

/** The price people would name if asked: the last one, or the reference before the first trade. */
export function priceNow({ lastPrice, referencePrice }: Market): number {
  return Number(lastPrice ?? referencePrice);
}

/**
 * The ticks at which the house trades: where orders are accepted, and where a trade does not start a
 * call auction. It would otherwise stop the market again and again all by itself.
 */
export function ticksOfBand(market: Market): { readonly lowest: number; readonly highest: number } {
  const { instrument, lowestPrice, highestPrice, referencePrice } = market;
  const { ladder } = instrument;
  const calm = interruptionAround(instrument, referencePrice);
  return {
    lowest: Math.max(calm.lowest, ladder.tickAtOrBelow(Number(lowestPrice))),
    highest: Math.min(calm.highest, ladder.tickAtOrBelow(Number(highestPrice))),
  };
}

/** The best tick of each side, or null for an empty one. */
export function touchOf({ instrument, bids, asks }: Market): {
  readonly bid: number | null;
  readonly ask: number | null;
} {
  const tickOf = (level: { readonly price: bigint } | undefined): number | null =>
    level === undefined ? null : instrument.ladder.tickAtOrBelow(Number(level.price));
  return { bid: tickOf(bids[0]), ask: tickOf(asks[0]) };
}

/** So many quote units' worth at this price, with three digits that count, as people ask for. */
export function lotsWorth(value: number, priceUnits: number): Quantity {
  const lots = Math.floor(value / priceUnits);
  if (lots < 1) return quantity(0n);
  return quantity(BigInt(Number(lots.toPrecision(3))));
}

/** Whether an order of this value is large enough for the market, with a little to spare. */
export function isWorthwhile(value: number, { minimumNotional }: Instrument): boolean {
  return value >= Number(minimumNotional ?? 0n) * 1.02;
}
