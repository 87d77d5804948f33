-- What stays fast when the history is long: the running day, and pages at any depth.

-- One row for each day on which an instrument traded, from 00:00 UTC; the writer keeps it up in the
-- transaction that stores the fills, so it says what they say. A start reads two rows of it: adding
-- up the fills of a busy day would take minutes.
create table market_day (
  league_id   text not null,
  instrument  text not null,
  day         date not null,
  first_price numeric not null,
  high_price  numeric not null,
  low_price   numeric not null,
  last_price  numeric not null,
  quantity    numeric not null,
  notional    numeric not null,
  primary key (league_id, instrument, day)
) with (fillfactor = 50);

insert into market_day
  select days.league_id, days.instrument, day, opening.price, high, low, closing.price, days.quantity,
    days.notional
  from (select league_id, instrument, (at at time zone 'UTC')::date as day, min(sequence) as first,
      max(sequence) as last, max(price) as high, min(price) as low, sum(quantity) as quantity,
      sum(notional) as notional from fill group by 1, 2, 3) as days
    join fill as opening on opening.league_id = days.league_id
      and opening.instrument = days.instrument and opening.sequence = first
    join fill as closing on closing.league_id = days.league_id
      and closing.instrument = days.instrument and closing.sequence = last;

-- Only the sum over a day's fills read by time.
drop index fill_at;

-- The same key with the instrument in it: trades of one instrument are one range, and its latest is
-- the end of it, however long ago that was and whatever else trades.
alter table fill drop constraint fill_pkey, add primary key (league_id, instrument, sequence);

-- Open and ended orders have an index each, so that neither list has to step over the other's orders.
-- An order is in one of the two: it costs less than being in one of all orders and in one of the open.
create unique index ended_order on orders (account_id, sequence) where status <> 'open';
drop index order_of_account;
