-- The outbox is numbered by the commands it tells of, so that whoever was told of everything up to a
-- number can be told of what came after it.
--
-- Until now nobody read it, and its lines do not say which command they belong to.
truncate outbox;
alter table outbox
  drop column sequence,
  -- The last command of the batch; the batch begins after the one of the line before.
  add column sequence bigint not null,
  add primary key (league_id, sequence);
