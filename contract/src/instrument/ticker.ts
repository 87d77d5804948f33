import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { Timestamp } from '../page/index.ts';
import { phaseFields } from './instrument.ts';

/** The day in figures. A coin's day turns at 00:00 UTC, which is 09:00 in Seoul. */
export const Ticker = z.object({
  instrument: z.string(),
  lastPrice: Decimal.nullable().meta({ description: 'null until the first trade.' }),
  lastTradedAt: Timestamp.nullable().meta({
    description: 'When that was; null until the first trade.',
  }),
  openPrice: Decimal.meta({ description: 'First trade of the day, or the close before it.' }),
  highPrice: Decimal.nullable().meta({ description: 'null until the first trade of the day.' }),
  lowPrice: Decimal.nullable().meta({ description: 'null until the first trade of the day.' }),
  change: Decimal.meta({ description: 'Last price less the close of the day before.' }),
  changeRate: Decimal.meta({ description: 'change ÷ the close of the day before; 0.01 is 1 %.' }),
  volume: Decimal.meta({ description: 'Quantity traded today, in the base asset.' }),
  turnover: Decimal.meta({ description: 'Notional traded today, in the quote asset.' }),
  bestBid: Decimal.nullable(),
  bestAsk: Decimal.nullable(),
  referencePrice: Decimal,
  lowestPrice: Decimal.meta({ description: 'Orders are accepted from this price …' }),
  highestPrice: Decimal.meta({ description: '… to this one.' }),
  ...phaseFields,
  at: Timestamp,
});
export type Ticker = z.output<typeof Ticker>;
