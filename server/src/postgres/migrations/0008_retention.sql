-- What the hourly retention job, and operators who look for a user, need to stay quick when the
-- history is long.

-- How far the ended orders of a house account have been gone through: everything below was removed,
-- or stays for ever. Without it each run would step over all that stays.
create table swept_orders (
  account_id uuid primary key references account (id),
  sequence   bigint not null
);

-- By default a table is vacuumed when a fifth of it is dead. Of orders most rows stay for ever, so
-- that fifth would grow with the history; a fixed number keeps the room that removed rows leave
-- as large as a few hours of the house. Of the outbox a row lives a day, so a twentieth is enough.
alter table orders set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
alter table outbox set (
  autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

-- Operators look for users by how these begin.
create index user_email_prefix on identity.user (email text_pattern_ops);
create index user_nickname_prefix on identity.user (lower(nickname) text_pattern_ops);

-- The operator's own name for an issuance: what was issued under it is issued once. Whoever issues
-- looks first; should two be under way at once all the same, neither is stored twice.
alter table audit add column key text;
create unique index audit_key on audit (key) where key is not null;
