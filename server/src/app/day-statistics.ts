import type { MarketEvent } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { amount, quantity, type Amount, type Price, type Quantity } from '@hoga/core/money';
import { instant, type Instant } from '@hoga/core/time';
import type { DayRow, Reads } from '../needs/index.ts';

/** One coin day, from 00:00 UTC, which is 09:00 in Seoul. */
export interface Day {
  /** Whole days since 1970-01-01 UTC. */
  readonly number: number;
  /** The last price before the day; the opening price of the instrument before its first trade. */
  readonly previousClose: Price;
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  readonly last: Price | null;
  readonly volume: Quantity;
  readonly turnover: Amount;
  /** When the latest trade was, on whichever day; null before the first. */
  readonly lastTradedAt: Instant | null;
}

/** The running day of each instrument, kept up from durable trades. */
export interface DayStatistics {
  /** Reads the running day, the close before it and when the latest trade was. */
  load(now: Instant): Promise<void>;
  apply(events: readonly MarketEvent[]): void;
  /** The day of that moment; without trades when nothing traded in it yet. */
  dayOf(instrument: Instrument, now: Instant): Day;
}

const DAY_MS = 86_400_000;

export function createDayStatistics(
  reads: Reads,
  instruments: readonly Instrument[],
): DayStatistics {
  const days = new Map<string, Day>();

  return {
    load: async (now) => {
      const number = dayNumber(now);
      const [rows, latest] = [await reads.lastDays(number), await reads.latestTrades()];
      for (const { id, openingPrice } of instruments) {
        const traded = rows.filter((row) => row.instrument === id);
        const at = latest.get(id)?.at;
        const lastTradedAt = at === undefined ? null : instant(at.getTime());
        days.set(id, dayFrom(traded, number, { previousClose: openingPrice, lastTradedAt }));
      }
    },
    apply: (events) => {
      for (const event of events) {
        if (event.type !== 'traded') continue;
        const { instrument, at, price, quantity: lots, notional } = event.fill;
        const before = days.get(instrument);
        if (before === undefined) continue;
        const day = turned(before, dayNumber(at));
        days.set(instrument, {
          ...day,
          open: day.open ?? price,
          high: day.high !== null && day.high > price ? day.high : price,
          low: day.low !== null && day.low < price ? day.low : price,
          last: price,
          volume: quantity(day.volume + lots),
          turnover: amount(day.turnover + notional),
          lastTradedAt: at,
        });
      }
    },
    dayOf: (instrument, now) => {
      const number = dayNumber(now);
      const neverTraded = { previousClose: instrument.openingPrice, lastTradedAt: null };
      return turned(days.get(instrument.id) ?? emptyDay(number, neverTraded), number);
    },
  };
}

function dayNumber(at: Instant): number {
  return Math.floor(at / DAY_MS);
}

/** What is known of an instrument before a day begins. */
interface Before {
  readonly previousClose: Price;
  readonly lastTradedAt: Instant | null;
}

function emptyDay(number: number, { previousClose, lastTradedAt }: Before): Day {
  const none = { open: null, high: null, low: null, last: null };
  const nothing = { volume: quantity(0n), turnover: amount(0n) };
  return { number, previousClose, ...none, ...nothing, lastTradedAt };
}

/** The day of that number, from the last two on which the instrument traded, newest first. */
function dayFrom(traded: readonly DayRow[], number: number, neverTraded: Before): Day {
  const today = traded.find(({ day }) => day === number);
  const before = traded.find(({ day }) => day < number);
  const previousClose = before?.last ?? neverTraded.previousClose;
  const empty = emptyDay(number, { ...neverTraded, previousClose });
  if (today === undefined) return empty;
  const { first, high, low, last, quantity: volume, notional: turnover } = today;
  return { ...empty, open: first, high, low, last, volume, turnover };
}

/** A later day begins empty, with the last price as the close before it. */
function turned(day: Day, number: number): Day {
  if (number <= day.number) return day;
  const { last, previousClose, lastTradedAt } = day;
  return emptyDay(number, { previousClose: last ?? previousClose, lastTradedAt });
}
