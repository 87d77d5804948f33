/** Somewhere to ask. */
interface Stored {
  rows<Row extends object>(statement: string): Promise<Row[]>;
}

/**
 * Every stored candle that is not what the fills up to the stored mark make, and every one that is
 * missing, worked out by the database from the first fill on. One statement sees one moment, so this
 * has to be empty at any time.
 */
export const CANDLES_AT_ODDS = `with length (name, span) as (values ('1s', interval '1 second'),
      ('1m', interval '1 minute'), ('5m', interval '5 minutes'), ('15m', interval '15 minutes'),
      ('1h', interval '1 hour'), ('4h', interval '4 hours'), ('1d', interval '1 day'),
      ('1w', interval '1 week')),
    told as (select league_id, instrument, name as "interval",
        -- A Monday.
        date_bin(span, at, timestamptz '2001-01-01 00:00:00Z') as start,
        (array_agg(price order by sequence))[1] as open, max(price) as high, min(price) as low,
        (array_agg(price order by sequence desc))[1] as close, sum(quantity) as volume,
        sum(notional) as turnover, count(*) as trades
      from fill join candle_state using (league_id) cross join length
      where sequence <= fill_sequence and (name <> '1s' or seconds_from is null
        or date_trunc('second', at) >= seconds_from)
      group by 1, 2, 3, 4)
  select league_id, instrument, "interval", start, kept, told
  from candle as kept full join told using (league_id, instrument, "interval", start)
  where (kept.open, kept.high, kept.low, kept.close, kept.volume, kept.turnover, kept.trades)
    is distinct from (told.open, told.high, told.low, told.close, told.volume, told.turnover,
      told.trades)`;

/** How many candles of each interval are stored, and whether each fill is in them. */
export async function countsOfCandles(
  stored: Stored,
): Promise<{ readonly isComplete: boolean; readonly candles: Readonly<Record<string, number>> }> {
  const [state] = await stored.rows<{ complete: boolean }>(
    `select kept.fill_sequence = league_state.fill_sequence as complete
      from candle_state as kept join league_state using (league_id)`,
  );
  const rows = await stored.rows<{ interval: string; count: string }>(
    'select "interval", count(*) from candle group by 1 order by 2 desc',
  );
  const candles = Object.fromEntries(rows.map(({ interval, count }) => [interval, Number(count)]));
  return { isComplete: state?.complete ?? false, candles };
}
