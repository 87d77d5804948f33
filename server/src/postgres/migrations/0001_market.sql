-- The market: leagues, accounts, orders, fills, ledger, and what a restart reads.
--
-- Amounts are exact decimals in the asset's own unit (won, coins), so that psql shows what people
-- see. Accounts, balances, open orders and market_state together are the state of the exchange;
-- the writer changes them in one transaction a batch.

create table league (
  id         text primary key,
  name_ko    text not null,
  name_en    text not null,
  created_at timestamptz not null default now()
);

insert into league (id, name_ko, name_en) values ('coin', '코인 리그', 'Coin league');

create table account (
  id         uuid primary key,
  league_id  text not null references league (id),
  -- The order of opening, from which matching numbers the accounts again after a restart.
  number     bigint not null,
  kind       text not null check (kind in ('trading', 'house', 'issuance', 'fees')),
  -- The user; null for house accounts, the league's own, and accounts whose user has left.
  owner      uuid,
  parent     uuid references account (id),
  opened_at  timestamptz not null,
  unique (league_id, number)
);

-- One trading account for a user in a league.
create unique index account_of_owner on account (league_id, owner) where owner is not null;
create index account_owner on account (owner) where owner is not null;

-- The league's own accounts are there from the beginning: play money comes out of the first.
insert into account (id, league_id, number, kind, opened_at) values
  ('00000000-0000-7000-8000-000000000001', 'coin', 0, 'issuance', 'epoch'),
  ('00000000-0000-7000-8000-000000000002', 'coin', 1, 'fees', 'epoch');

create table balance (
  account_id uuid not null references account (id),
  asset      text not null,
  available  numeric not null,
  held       numeric not null check (held >= 0),
  primary key (account_id, asset)
) with (fillfactor = 70);

insert into balance (account_id, asset, available, held)
  select account.id, asset, 0, 0 from account, unnest(array['KRW', 'LPJ']) as asset;

create table orders (
  id              uuid primary key,
  league_id       text not null,
  -- The place in the line of all accepted orders of the league.
  sequence        bigint not null,
  account_id      uuid not null,
  instrument      text not null,
  client_order_id text,
  side            text not null check (side in ('buy', 'sell')),
  type            text not null check (type in ('limit', 'market', 'market_amount')),
  time_in_force   text check (time_in_force in ('gtc', 'ioc', 'fok', 'post_only')),
  price           numeric,
  quantity        numeric,
  amount          numeric,
  status          text not null check (status in ('open', 'filled', 'cancelled')),
  filled_quantity numeric not null,
  filled_notional numeric not null,
  fee_paid        numeric not null,
  held            numeric not null check (held >= 0),
  cancel_reason   text,
  placed_at       timestamptz not null,
  ended_at        timestamptz,
  check ((status = 'open') = (ended_at is null)),
  check (status = 'open' or held = 0)
) with (fillfactor = 80);

-- Ends the transaction when an update did not find every row it was to change.
create function expect_rows(changed bigint, expected bigint) returns void
language plpgsql set search_path = '' as $$
begin
  if changed <> expected then
    raise exception '% rows were to be changed and % were there', expected, changed;
  end if;
end
$$;

-- A client order id is used once for ever.
create unique index order_client_id on orders (account_id, client_order_id)
  where client_order_id is not null;
create unique index order_of_account on orders (account_id, sequence);
create index open_order on orders (account_id, sequence) where status = 'open';

create table fill (
  league_id     text not null,
  sequence      bigint not null,
  instrument    text not null,
  price         numeric not null check (price > 0),
  quantity      numeric not null check (quantity > 0),
  notional      numeric not null,
  taker_side    text not null check (taker_side in ('buy', 'sell')),
  maker_order   uuid not null,
  maker_account uuid not null,
  maker_fee     numeric not null,
  taker_order   uuid not null,
  taker_account uuid not null,
  taker_fee     numeric not null,
  at            timestamptz not null,
  primary key (league_id, sequence)
);

create index fill_of_maker on fill (maker_account, sequence);
create index fill_of_taker on fill (taker_account, sequence);
-- Rows arrive in time order, so a block range index finds a day at almost no cost.
create index fill_at on fill using brin (at);

create table ledger (
  league_id  text not null,
  sequence   bigint not null,
  account_id uuid not null,
  asset      text not null,
  kind       text not null check (kind in ('grant', 'trade', 'fee', 'adjustment')),
  amount     numeric not null check (amount <> 0),
  -- What the account owned of the asset after this line.
  balance    numeric not null,
  order_id   uuid,
  fill       bigint,
  at         timestamptz not null,
  primary key (account_id, sequence)
);

create function refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create trigger ledger_is_kept before update or delete or truncate on ledger
  for each statement execute function refuse_change();
create trigger fill_is_kept before update or delete or truncate on fill
  for each statement execute function refuse_change();

-- What the exchange knows besides accounts and orders: one row a league, one a market.
create table league_state (
  league_id       text primary key references league (id),
  clock            timestamptz not null,
  command_sequence bigint not null,
  order_sequence  bigint not null,
  fill_sequence   bigint not null,
  ledger_sequence bigint not null
) with (fillfactor = 10);

create table market_state (
  league_id       text not null references league (id),
  instrument      text not null,
  reference_price numeric not null,
  last_price      numeric,
  primary key (league_id, instrument)
) with (fillfactor = 10);

-- What happened, batch by batch, for those who publish it. Written with the batch, in one
-- transaction; read in order of sequence. An event names what it is about, whose row has the rest:
-- ["account_opened", account], ["order_accepted", order], ["traded", fill], ["order_ended", order].
create table outbox (
  sequence     bigint generated always as identity primary key,
  league_id    text not null,
  committed_at timestamptz not null default now(),
  events       json not null
);

-- Read once and then removed: packing it would cost more than it saves.
alter table outbox alter column events set storage external;

create table operator (
  user_id uuid primary key,
  since   timestamptz not null default now()
);

-- The one-time code that makes the first operator; only its hash is kept.
create table operator_code (
  code_hash  bytea primary key,
  created_at timestamptz not null default now(),
  used_at    timestamptz
);

-- What operators did.
create table audit (
  sequence bigint generated always as identity primary key,
  at       timestamptz not null default now(),
  actor    uuid not null,
  action   text not null,
  subject  text not null,
  before   jsonb,
  after    jsonb
);

create trigger audit_is_kept before update or delete or truncate on audit
  for each statement execute function refuse_change();
