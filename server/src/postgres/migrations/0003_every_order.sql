-- Every kind of order, call auctions, halts, and what operators do with the market.

alter table orders
  -- Place in line: a new one when a stop is set off or an iceberg shows its next part.
  add column place bigint not null default 0,
  -- What few orders have: trigger, display, the other leg of a pair and the like, as decimals in
  -- text. Null for the others, which are nearly all. See `order-detail.ts`.
  add column detail jsonb;
update orders set place = sequence;
alter table orders alter column place drop default;

alter table orders drop constraint orders_type_check;
alter table orders add constraint orders_type_check check (type in
  ('limit', 'market', 'market_amount', 'best', 'best_amount', 'stop', 'stop_limit', 'trailing_stop'));

alter table league_state add column place_sequence bigint not null default 0;
update league_state set place_sequence = order_sequence;
alter table league_state alter column place_sequence drop default;

alter table market_state
  add column phase text not null default 'continuous'
    check (phase in ('continuous', 'auction', 'halted')),
  add column auction_ends_at timestamptz,
  add check ((phase = 'auction') = (auction_ends_at is not null));
alter table market_state alter column phase drop default;

comment on column outbox.events is
  'An event names what it is about, whose row has the rest: an account, an order, a fill or an '
  'instrument, then what no row tells.';
