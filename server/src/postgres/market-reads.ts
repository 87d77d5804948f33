import type { Instrument } from '@hoga/core/instrument';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { DayRow, Reads, TradeRow } from '../needs/index.ts';
import { boundOf } from './bound-of.ts';
import { dayText } from './day.ts';
import type { DayTable, FillTable, Tables } from './tables.ts';
import type { Units } from './units.ts';

interface League {
  readonly league: string;
  readonly units: Units;
}

type TradeColumns = Pick<
  Selectable<FillTable>,
  'instrument' | 'sequence' | 'price' | 'quantity' | 'taker_side' | 'at'
>;

export function tradeReads(
  database: Kysely<Tables>,
  { league, units }: League,
): Pick<Reads, 'trades'> {
  return {
    trades: async (instrument, page) => {
      const rows = await database
        .selectFrom('fill')
        .select(['instrument', 'sequence', 'price', 'quantity', 'taker_side', 'at'])
        .where('league_id', '=', league)
        .where('instrument', '=', instrument)
        .where('sequence', '<', boundOf(page))
        .orderBy('sequence', 'desc')
        .limit(page.limit)
        .execute();
      return rows.map((row) => tradeFromRow(row, units));
    },
  };
}

/** What a start asks for, of all instruments at once. */
export function summaryReads(
  database: Kysely<Tables>,
  { league, units, instruments }: League & { readonly instruments: readonly Instrument[] },
): Pick<Reads, 'latestTrades' | 'lastDays'> {
  const ids = instruments.map(({ id }) => id);
  return {
    latestTrades: async () => {
      // One step down the index for each instrument, wherever its latest trade is.
      const { rows } = await sql<TradeColumns>`
        select latest.* from unnest(${ids}::text[]) as wanted (id) cross join lateral (
          select instrument, sequence, price, quantity, taker_side, at from fill
          where league_id = ${league} and instrument = wanted.id
          order by sequence desc limit 1) as latest`.execute(database);
      return new Map(rows.map((row) => [row.instrument, tradeFromRow(row, units)]));
    },
    lastDays: async (upTo) => {
      const { rows } = await sql<DayColumns>`
        select newest.* from unnest(${ids}::text[]) as wanted (id) cross join lateral (
          select market_day.*, day - date '1970-01-01' as number from market_day
          where league_id = ${league} and instrument = wanted.id and day <= ${dayText(upTo)}
          order by day desc limit 2) as newest`.execute(database);
      return rows.map((row) => dayFromRow(row, units));
    },
  };
}

function tradeFromRow(row: TradeColumns, units: Units): TradeRow {
  const instrument = units.instrument(row.instrument);
  return {
    sequence: Number(row.sequence),
    price: units.priceFrom(instrument, row.price),
    quantity: units.quantityFrom(instrument, row.quantity),
    takerSide: row.taker_side,
    at: row.at,
  };
}

/** The day is counted by the database: the driver would make it a moment in this machine's zone. */
type DayColumns = Omit<Selectable<DayTable>, 'day'> & { readonly number: number };

function dayFromRow(row: DayColumns, units: Units): DayRow {
  const instrument = units.instrument(row.instrument);
  return {
    instrument: row.instrument,
    day: row.number,
    first: units.priceFrom(instrument, row.first_price),
    high: units.priceFrom(instrument, row.high_price),
    low: units.priceFrom(instrument, row.low_price),
    last: units.priceFrom(instrument, row.last_price),
    quantity: units.quantityFrom(instrument, row.quantity),
    notional: units.amountFrom(instrument.quote.code, row.notional),
  };
}
