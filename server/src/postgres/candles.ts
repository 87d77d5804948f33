import { INTERVALS, type Candle } from '@hoga/core/candle';
import type { Instrument } from '@hoga/core/instrument';
import { instant, type Instant } from '@hoga/core/time';
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import {
  CandlesMoved,
  type CandleChange,
  type CandleOf,
  type CandlesFound,
  type CandleStore,
  type CandlesWanted,
  type SecondOf,
  type StoredCandles,
} from '../needs/index.ts';
import { arrayLiteral } from './array-literal.ts';
import type { CandleTable, Tables } from './tables.ts';
import { unitsOf, type Units } from './units.ts';

export interface CandleStoreOptions {
  /** For making and storing them, behind the writer's back. */
  readonly database: Kysely<Tables>;
  /** For pages, of which anybody may ask for many. */
  readonly reads: Kysely<Tables>;
  readonly league: string;
  readonly instruments: readonly Instrument[];
}

interface League {
  readonly league: string;
  readonly units: Units;
  readonly ids: readonly string[];
}

export function postgresCandles(options: CandleStoreOptions): CandleStore {
  const { database, reads, league, instruments } = options;
  const ids = instruments.map(({ id }) => id);
  const ours: League = { league, units: unitsOf(instruments), ids };
  return {
    load: (count) =>
      database
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((transaction) => load(transaction, ours, count)),
    seconds: (after, through) => seconds(database, ours, { after, through }),
    store: (change) => store(database, ours, change),
    page: (wanted) => page(reads, ours, wanted),
    removeSeconds: (before, limit) => removeSeconds(database, ours, { before, limit }),
  };
}

async function load(
  database: Transaction<Tables>,
  { league, units, ids }: League,
  count: number,
): Promise<StoredCandles> {
  // A league that is new begins at its first fill.
  await sql`insert into candle_state values (${league}, 0) on conflict do nothing`.execute(
    database,
  );
  const { rows: states } = await sql<StateColumns>`
    select league_state.fill_sequence as durable, candle_state.fill_sequence as through,
      candle_state.seconds_from
    from candle_state left join league_state using (league_id)
    where league_id = ${league}`.execute(database);
  const state = states[0];
  // One range of the key for each series.
  const { rows } = await sql<CandleColumns>`
    select newest.* from unnest(${ids}::text[]) as one (id)
      cross join unnest(${[...INTERVALS]}::text[]) as each (length)
      cross join lateral (select * from candle where league_id = ${league}
        and instrument = one.id and "interval" = each.length
        order by start desc limit ${count}) as newest`.execute(database);
  const newest = rows.map((row): CandleOf => {
    const { instrument, interval } = row;
    const candle = candleFromRow(row, units.instrument(instrument), units);
    return { instrument, interval, candle };
  });
  return {
    through: Number(state?.through ?? 0),
    durable: Number(state?.durable ?? 0),
    secondsFrom: momentOrNull(state?.seconds_from),
    newest: newest.toReversed(),
  };
}

interface StateColumns {
  readonly durable: string | null;
  readonly through: string;
  readonly seconds_from: Date | null;
}

type CandleColumns = Selectable<CandleTable>;

/** Fills are numbered without a gap, so the numbers bound how many rows are read. */
async function seconds(
  database: Kysely<Tables>,
  { league, units, ids }: League,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<SecondOf[]> {
  const { rows } = await sql<SecondColumns>`
    select each.id as instrument, second.* from unnest(${ids}::text[]) as each (id)
      cross join lateral (select date_trunc('second', at, 'UTC') as start,
          (array_agg(price order by sequence))[1] as open, max(price) as high, min(price) as low,
          (array_agg(price order by sequence desc))[1] as close, sum(quantity) as volume,
          sum(notional) as turnover, count(*) as trades
        from fill where league_id = ${league} and instrument = each.id
          and sequence > ${after} and sequence <= ${through}
        group by 1) as second
    order by start`.execute(database);
  return rows.map((row) => {
    const { instrument } = row;
    return { instrument, candle: candleFromRow(row, units.instrument(instrument), units) };
  });
}

type SecondColumns = Omit<CandleColumns, 'league_id' | 'interval'>;

async function store(
  database: Kysely<Tables>,
  { league, units }: League,
  { after, through, candles }: CandleChange,
): Promise<void> {
  const column = (of: (changed: CandleOf) => string | number): string =>
    arrayLiteral(candles.map(of));
  const priced = (of: (candle: Candle) => Candle['open']): string =>
    column(({ instrument, candle }) => units.priceText(units.instrument(instrument), of(candle)));
  const volumes = column(({ instrument, candle }) =>
    units.quantityText(units.instrument(instrument), candle.volume),
  );
  const turnovers = column(({ instrument, candle }) =>
    units.amountText(units.instrument(instrument).quote.code, candle.turnover),
  );
  // The row of the state is changed first: whoever else stores waits for it, and then does nothing.
  const { rows } = await sql`
    with moved as (
      update candle_state set fill_sequence = ${through}
      where league_id = ${league} and fill_sequence = ${after} returning league_id),
    stored as (
      insert into candle (league_id, instrument, "interval", start, open, high, low, close, volume,
        turnover, trades)
      select league_id, changed.* from moved, unnest(
        ${column(({ instrument }) => instrument)}::text[],
        ${column(({ interval }) => interval)}::text[],
        ${column(({ candle }) => timeText(candle.start))}::timestamptz[],
        ${priced(({ open }) => open)}::numeric[], ${priced(({ high }) => high)}::numeric[],
        ${priced(({ low }) => low)}::numeric[], ${priced(({ close }) => close)}::numeric[],
        ${volumes}::numeric[], ${turnovers}::numeric[],
        ${column(({ candle }) => candle.trades)}::bigint[]) as changed
      on conflict (league_id, instrument, "interval", start) do update set open = excluded.open,
        high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
        turnover = excluded.turnover, trades = excluded.trades)
    select league_id from moved`.execute(database);
  if (rows.length === 0) throw new CandlesMoved(`candles are not stored through fill ${after}`);
}

async function page(
  database: Kysely<Tables>,
  { league, units }: League,
  { instrument, interval, limit, before }: CandlesWanted,
): Promise<CandlesFound> {
  const newest = database
    .selectFrom('candle')
    .select(['start', 'open', 'high', 'low', 'close', 'volume', 'turnover', 'trades'])
    .where('league_id', '=', league)
    .where('instrument', '=', instrument)
    .where('interval', '=', interval)
    .orderBy('start', 'desc')
    .limit(limit);
  const bounded = before === null ? newest : newest.where('start', '<', new Date(before));
  const rows = await bounded.execute();
  const known = units.instrument(instrument);
  const candles = rows.map((row) => candleFromRow(row, known, units)).toReversed();
  if (interval !== '1s') return { candles, keptFrom: null };
  // Read afterwards, it knows of whatever is missing above.
  const state = await database
    .selectFrom('candle_state')
    .select('seconds_from')
    .where('league_id', '=', league)
    .executeTakeFirst();
  return { candles, keptFrom: momentOrNull(state?.seconds_from) };
}

async function removeSeconds(
  database: Kysely<Tables>,
  { league, ids }: League,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> {
  const moment = timeText(before);
  const { rows } = await sql<{ removed: string }>`
    with removed as (
      delete from candle where ctid = any(array(select ctid from candle
        where league_id = ${league} and instrument = any(${ids}::text[]) and "interval" = '1s'
          and start < ${moment} limit ${limit})) returning 1),
    noted as (
      update candle_state set seconds_from = greatest(seconds_from, ${moment}::timestamptz)
      where league_id = ${league} and exists (select from removed))
    select count(*) as removed from removed`.execute(database);
  return Number(rows[0]?.removed);
}

type Figures = Omit<CandleColumns, 'league_id' | 'instrument' | 'interval'>;

function candleFromRow(row: Figures, instrument: Instrument, units: Units): Candle {
  return {
    start: instant(row.start.getTime()),
    open: units.priceFrom(instrument, row.open),
    high: units.priceFrom(instrument, row.high),
    low: units.priceFrom(instrument, row.low),
    close: units.priceFrom(instrument, row.close),
    volume: units.quantityFrom(instrument, row.volume),
    turnover: units.amountFrom(instrument.quote.code, row.turnover),
    trades: Number(row.trades),
  };
}

function momentOrNull(at: Date | null | undefined): Instant | null {
  return at === null || at === undefined ? null : instant(at.getTime());
}

function timeText(at: Instant): string {
  return new Date(at).toISOString();
}
