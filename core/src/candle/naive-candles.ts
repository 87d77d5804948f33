import { amount, quantity, type Price } from '../money/index.ts';
import type { Instant } from '../time/index.ts';
import type { Candle, Trade } from './candle.ts';

/** The candles as anybody would work them out: for each start, look at all of its trades. */
export function naiveCandles(
  trades: readonly Trade[],
  startOfTrade: (at: Instant) => Instant,
): Candle[] {
  const starts = [...new Set(trades.map(({ at }) => startOfTrade(at)))].toSorted((a, b) => a - b);
  return starts.map((start) => {
    const inside = trades.filter(({ at }) => startOfTrade(at) === start);
    const prices = inside.map(({ price }) => price).toSorted((a, b) => (a < b ? -1 : 1));
    const [open, close] = [inside[0]?.price, inside.at(-1)?.price];
    return {
      start,
      open: open as Price,
      high: prices.at(-1) as Price,
      low: prices[0] as Price,
      close: close as Price,
      volume: quantity(inside.reduce((sum, trade) => sum + trade.quantity, 0n)),
      turnover: amount(inside.reduce((sum, trade) => sum + trade.notional, 0n)),
      trades: inside.length,
    };
  });
}
