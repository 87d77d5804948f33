import {
  bookLevels,
  expectedTrade,
  type BookLevel,
  type Exchange,
  type ExpectedTrade,
  type Market,
} from '@hoga/core/exchange';
import { priceOfTick, type Instrument } from '@hoga/core/instrument';
import type { Price } from '@hoga/core/money';
import type { MarketPhase } from '@hoga/core/risk';
import type { Instant } from '@hoga/core/time';

/** Levels kept of each side, at least; requests may ask for fewer. */
export const BOOK_DEPTH_MAX = 100;

/** A market as the last durable batch left it. */
export interface MarketSnapshot {
  readonly instrument: Instrument;
  /** The number of the last command in it: later snapshots have higher ones. */
  readonly sequence: number;
  readonly at: Instant;
  readonly phase: MarketPhase;
  readonly auctionEndsAt: Instant | null;
  /** What the auction would come to if it ended now; null outside of one, and when nothing crosses. */
  readonly expected: ExpectedTrade | null;
  /** How many levels of each side were looked at; with as many there may be more. */
  readonly depth: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly lastPrice: Price | null;
  readonly referencePrice: Price;
  readonly lowestPrice: Price;
  readonly highestPrice: Price;
}

export function snapshotOf(exchange: Exchange, market: Market, depth: number): MarketSnapshot {
  const { instrument, referencePrice, lastPrice, phase, auctionEndsAt, band } = market;
  return {
    instrument,
    sequence: exchange.sequences.command,
    at: exchange.clock,
    phase,
    auctionEndsAt,
    expected: phase === 'auction' ? expectedTrade(market) : null,
    depth,
    bids: bookLevels(market, 'buy', depth),
    asks: bookLevels(market, 'sell', depth),
    lastPrice,
    referencePrice,
    lowestPrice: priceOfTick(instrument, band.lowest),
    highestPrice: priceOfTick(instrument, band.highest),
  };
}
