import type { Interval as CoreInterval } from '@hoga/core/candle';
import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { Cursor, NextCursor, queryInteger, Timestamp } from '../page/index.ts';

export const CANDLE_LIMIT_MAX = 1_000;
export const CANDLE_LIMIT_DEFAULT = 200;

export const CandleInterval = z
  .enum({
    '1s': '1s',
    '1m': '1m',
    '5m': '5m',
    '15m': '15m',
    '1h': '1h',
    '4h': '4h',
    '1d': '1d',
    '1w': '1w',
  } satisfies { [I in CoreInterval]: I })
  .meta({
    description: 'Candles begin at whole multiples of it from 00:00 UTC, weeks on Monday.',
  });
export type CandleInterval = z.output<typeof CandleInterval>;

export const CandleQuery = z.strictObject({
  interval: CandleInterval.default('1m'),
  limit: queryInteger({
    field: 'limit',
    minimum: 1,
    maximum: CANDLE_LIMIT_MAX,
    byDefault: CANDLE_LIMIT_DEFAULT,
  }),
  before: Cursor.optional(),
});
export type CandleQuery = z.output<typeof CandleQuery>;

/** What traded in a span of time. */
export const Candle = z.object({
  start: Timestamp,
  open: Decimal,
  high: Decimal,
  low: Decimal,
  close: Decimal,
  volume: Decimal.meta({ description: 'Quantity traded, in the base asset.' }),
  turnover: Decimal.meta({ description: 'Notional traded, in the quote asset.' }),
  trades: z.int(),
});
export type Candle = z.output<typeof Candle>;

const Gap = z.object({ from: Timestamp, to: Timestamp });

/** Candles, newest first. Where nothing traded there is none. */
export const CandlePage = z.object({
  instrument: z.string(),
  interval: CandleInterval,
  candles: z.array(Candle),
  current: Timestamp.nullable().meta({
    description:
      'The start of the candle whose span is not over: the first of the page, and more trades will ' +
      'change it. null when there is none in the page.',
  }),
  gaps: z.array(Gap).meta({
    description:
      'Where nothing traded, newest first: between candles of the page, and between its first and ' +
      'the page before it. `to` is not part of the gap. Since the end of the newest candle of all ' +
      'nothing has traded.',
  }),
  keptFrom: Timestamp.nullable().meta({
    description: 'Older candles were removed to save room; null when none was.',
  }),
  next: NextCursor,
});
export type CandlePage = z.output<typeof CandlePage>;
