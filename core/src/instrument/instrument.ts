import { assert } from '../assert/index.ts';
import {
  amount,
  asNumber,
  price,
  type Amount,
  type Asset,
  type Price,
  type Quantity,
} from '../money/index.ts';
import type { TickLadder } from './tick-ladder.ts';

/** What happens when a taker meets an order of its own account; the taker's mode decides. */
export const SELF_TRADE_PREVENTIONS = ['cancel_maker', 'cancel_taker', 'reduce', 'none'] as const;
export type SelfTradePrevention = (typeof SELF_TRADE_PREVENTIONS)[number];

/** Fees are parts of a million: 500 is 0.05 %. */
export const FEE_PARTS = 1_000_000n;

/** Something that trades, with the rules of its market, as data. */
export interface Instrument {
  readonly id: string;
  readonly base: Asset;
  readonly quote: Asset;
  /** Decimal places of a price; with the base's places they make the quote's (IN3). */
  readonly pricePlaces: number;
  readonly ladder: TickLadder;
  readonly openingPrice: Price;
  /** Orders are priced within this share of the reference price; null for no band. */
  readonly bandPercent: number | null;
  /** A trade beyond this share of the reference price starts a call auction; null for never. */
  readonly interruptionPercent: number | null;
  /** How long a call auction collects orders, in milliseconds. */
  readonly auctionMs: number;
  /** Bounds on one order's notional, in quote units; null for no minimum. */
  readonly minimumNotional: Amount | null;
  readonly maximumNotional: Amount;
  /** Parts of a million of the notional. */
  readonly makerFee: bigint;
  readonly takerFee: bigint;
  /** For orders that do not say. */
  readonly selfTradePrevention: SelfTradePrevention;
  /** Parts an iceberg may have. */
  readonly icebergPartsMax: number;
  readonly openOrdersPerAccount: number;
  /** Bound on the sum of what is still open, in quote units. */
  readonly openNotionalPerAccount: Amount;
}

/** Checks what the compiler cannot: units that fit together and values that stay exact. */
export function defineInstrument(instrument: Instrument): Instrument {
  const { base, quote, pricePlaces, ladder, maximumNotional } = instrument;
  assert(quote.places === pricePlaces + base.places, '[IN3] notionals are whole quote units');
  assert(maximumNotional <= BigInt(Number.MAX_SAFE_INTEGER), 'a notional is a safe integer');
  assert(ladder.priceAt(ladder.ticks - 1) <= Number.MAX_SAFE_INTEGER, 'a price is a safe integer');
  assert(ladder.priceAt(0) >= 1, 'a price is at least one unit');
  assert(
    ladder.tickAt(Number(instrument.openingPrice)) !== undefined,
    'the opening price is legal',
  );
  for (const fee of [instrument.makerFee, instrument.takerFee]) {
    assert(fee >= 0n && fee <= FEE_PARTS, 'a fee is a share of the notional');
  }
  return instrument;
}

/** [IN3] What a quantity costs at a price, exactly, in quote units. */
export function notionalOf(at: Price, of: Quantity): Amount {
  return amount(at * of);
}

/** [IN1] The tick of a price, or undefined when it is off the ladder. */
export function tickOfPrice(instrument: Instrument, at: Price): number | undefined {
  // No price of a ladder is beyond the safe integers, and what is rounds to no safe integer either.
  return instrument.ladder.tickAt(asNumber(at));
}

export function priceOfTick(instrument: Instrument, tick: number): Price {
  return price(BigInt(instrument.ladder.priceAt(tick)));
}

/** The lowest and the highest tick at which an order may be priced. */
export interface TickRange {
  readonly lowest: number;
  readonly highest: number;
}

/** [IN4] The ticks at which orders are accepted while this is the reference price. */
export function bandAround(instrument: Instrument, reference: Price): TickRange {
  return ticksAround(instrument, reference, instrument.bandPercent);
}

/** [IN6] The ticks at which trades print while this is the reference price. */
export function interruptionAround(instrument: Instrument, reference: Price): TickRange {
  return ticksAround(instrument, reference, instrument.interruptionPercent);
}

/** The ticks at most so many percent from a price; all of the ladder for null. */
function ticksAround({ ladder }: Instrument, reference: Price, percent: number | null): TickRange {
  if (percent === null) return { lowest: 0, highest: ladder.ticks - 1 };
  const belowLowest = (reference * BigInt(100 - percent) - 1n) / 100n;
  const highest = (reference * BigInt(100 + percent)) / 100n;
  return {
    lowest: ladder.tickAtOrBelow(Number(belowLowest)) + 1,
    highest: ladder.tickAtOrBelow(Number(highest)),
  };
}
