/**
 * Trades in figures, span by span. This room decides where candles begin and how they add up.
 *
 * It never asks where trades come from, or what time it is. Start with `candle.ts`.
 */

export { candlesOf, coarser, joined, widened, type Candle, type Trade } from './candle.ts';
export { endOf, INTERVALS, startOf, type Interval } from './interval.ts';
