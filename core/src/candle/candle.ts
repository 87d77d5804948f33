import { assert } from '../assert/index.ts';
import { amount, quantity, type Amount, type Price, type Quantity } from '../money/index.ts';
import type { Instant } from '../time/index.ts';
import { startOf, type Interval } from './interval.ts';

/** What traded in a span of time, in figures. It never changes: more trades make another. */
export interface Candle {
  readonly start: Instant;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** In lots of the base asset. */
  readonly volume: Quantity;
  /** In units of the quote asset. */
  readonly turnover: Amount;
  readonly trades: number;
}

/** What a candle counts of a fill. */
export interface Trade {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly notional: Amount;
  readonly at: Instant;
}

/** [CD2, CD3, CD4] The candles of one instrument's trades, both oldest first. */
export function candlesOf(trades: Iterable<Trade>, interval: Interval): Candle[] {
  const candles: Candle[] = [];
  for (const trade of trades) append(candles, candleOf(trade, interval));
  return candles;
}

/** [CD5] Candles of a longer interval from those of a shorter one, both oldest first. */
export function coarser(candles: Iterable<Candle>, interval: Interval): Candle[] {
  const made: Candle[] = [];
  for (const candle of candles) append(made, widened(candle, interval));
  return made;
}

/** [CD5] A part of a candle as the candle of a longer interval that has no other part yet. */
export function widened(part: Candle, interval: Interval): Candle {
  return { ...part, start: startOf(interval, part.start) };
}

/** [CD2, CD3, CD5] One candle from two parts of it, the earlier trades first. */
export function joined(earlier: Candle, later: Candle): Candle {
  assert(earlier.start === later.start, 'they are parts of one candle');
  return {
    start: earlier.start,
    open: earlier.open,
    high: later.high > earlier.high ? later.high : earlier.high,
    low: later.low < earlier.low ? later.low : earlier.low,
    close: later.close,
    volume: quantity(earlier.volume + later.volume),
    turnover: amount(earlier.turnover + later.turnover),
    trades: earlier.trades + later.trades,
  };
}

function candleOf({ price, quantity: volume, notional, at }: Trade, interval: Interval): Candle {
  const start = startOf(interval, at);
  return { start, ...everywhere(price), volume, turnover: notional, trades: 1 };
}

function everywhere(price: Price): Pick<Candle, 'open' | 'high' | 'low' | 'close'> {
  return { open: price, high: price, low: price, close: price };
}

function append(candles: Candle[], candle: Candle): void {
  const last = candles.at(-1);
  if (last?.start === candle.start) {
    candles[candles.length - 1] = joined(last, candle);
    return;
  }
  assert(last === undefined || last.start < candle.start, '[EX5] time never goes back');
  candles.push(candle);
}
