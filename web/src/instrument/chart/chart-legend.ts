import type { Candle, CandleInterval } from '@hoga/contract/instrument';
import { formatDecimal } from '@hoga/core/money';
import type { useTranslation } from '../../language/index.ts';
import type { Formats, Language } from '../../language/index.ts';
import { directionOf, shareOf, unitsOf, type Direction } from '../decimals.ts';
import { PERIODS, PRICE_PLACES, type Sums } from './average-lines.ts';
import { roundedAverage } from './moving-average.ts';
import type { MyMark } from './my-marks.ts';
import { candleLabel } from './seoul-time.ts';

export interface LegendWords {
  readonly say: ReturnType<typeof useTranslation<'instrument'>>['t'];
  readonly formats: Formats;
  readonly language: Language;
  readonly interval: CandleInterval;
}

/** What a candle says in figures. */
export interface Legend {
  readonly start: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly change: string;
  readonly direction: Direction;
}

/** A candle's change is against the close of the one before it; the first has its own opening. */
export function legendOf(
  candle: Candle,
  before: Candle | undefined,
  { formats, language, interval }: LegendWords,
): Legend {
  const base = unitsOf(before?.close ?? candle.open);
  const change = unitsOf(candle.close) - base;
  return {
    start: candleLabel(candle.start, interval, language),
    open: formats.price(candle.open),
    high: formats.price(candle.high),
    low: formats.price(candle.low),
    close: formats.price(candle.close),
    volume: formats.quantity(candle.volume),
    change: formats.rate(shareOf(change, base)),
    direction: directionOf(change),
  };
}

/** Each moving average, by its period; a dash where there are too few candles. */
export function averageTexts(sums: Sums | undefined, formats: Formats): Map<number, string> {
  return new Map(
    PERIODS.map((period, place) => {
      const sum = sums?.[place] ?? null;
      if (sum === null) return [period, '–'];
      return [period, formats.price(formatDecimal(roundedAverage(sum, period), PRICE_PLACES))];
    }),
  );
}

/** What of a candle is one's own, in words. */
export function myWords(marks: readonly MyMark[], { say, formats }: LegendWords): string {
  return marks
    .map(({ side, quantity, averagePrice }) =>
      say(side === 'buy' ? 'myBuys' : 'mySells', {
        quantity: formats.quantity(quantity),
        price: formats.won(averagePrice),
      }),
    )
    .join(' · ');
}
