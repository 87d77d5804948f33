-- Candles: what traded, span by span, made from the fills after they are durable.

-- One row for each span in which an instrument traded. A candle of a second may be removed when it
-- is old: in the same transaction candle_state.seconds_from says from when on they are all there.
create table candle (
  league_id  text not null,
  instrument text not null,
  "interval" text not null check ("interval" in ('1s', '1m', '5m', '15m', '1h', '4h', '1d', '1w')),
  start      timestamptz not null,
  open       numeric not null,
  high       numeric not null,
  low        numeric not null,
  close      numeric not null,
  volume     numeric not null check (volume > 0),
  turnover   numeric not null,
  trades     bigint not null check (trades > 0),
  primary key (league_id, instrument, "interval", start)
);

-- How far the candles are, one row a league: each fill up to this number is in them, and no other.
create table candle_state (
  league_id     text primary key references league (id),
  fill_sequence bigint not null,
  seconds_from  timestamptz
) with (fillfactor = 10);

-- What traded before is added after the next start, bit by bit; seconds only of the last week.
insert into candle_state
  select id, 0, case when exists (select from fill
    where league_id = id and at < now() - interval '7 days') then now() - interval '7 days' end
  from league;
