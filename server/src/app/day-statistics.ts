import type { MarketEvent } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { amount, quantity, type Amount, type Price, type Quantity } from '@hoga/core/money';
import type { Instant } from '@hoga/core/time';
import type { Reads } from '../needs/index.ts';

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
}

/** The running day of each instrument, kept up from durable trades. */
export interface DayStatistics {
  /** Reads the running day and the close before it. */
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

  const load = async (instrument: Instrument, number: number): Promise<Day> => {
    const from = new Date(number * DAY_MS);
    const to = new Date((number + 1) * DAY_MS);
    const summary = await reads.summary(instrument.id, from, to);
    const previousClose = await reads.closeBefore(instrument.id, from);
    const empty = emptyDay(number, previousClose ?? instrument.openingPrice);
    if (summary === null) return empty;
    const { first, last, highest, lowest, quantity: volume, notional: turnover } = summary;
    return { ...empty, open: first, last, high: highest, low: lowest, volume, turnover };
  };

  return {
    load: async (now) => {
      for (const instrument of instruments) {
        days.set(instrument.id, await load(instrument, dayNumber(now)));
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
        });
      }
    },
    dayOf: (instrument, now) => {
      const number = dayNumber(now);
      const day = days.get(instrument.id) ?? emptyDay(number, instrument.openingPrice);
      return turned(day, number);
    },
  };
}

function dayNumber(at: Instant): number {
  return Math.floor(at / DAY_MS);
}

function emptyDay(number: number, previousClose: Price): Day {
  const none = { open: null, high: null, low: null, last: null };
  return { number, previousClose, ...none, volume: quantity(0n), turnover: amount(0n) };
}

/** A later day begins empty, with the last price as the close before it. */
function turned(day: Day, number: number): Day {
  return number <= day.number ? day : emptyDay(number, day.last ?? day.previousClose);
}
