-- Keys for programs, and one list of everything that ended, sessions and keys alike.

-- Sessions and keys that ended while somebody may still take them for good. A token lives five
-- minutes, and what a process remembers of a key is as old at most; the other ten are room for
-- clocks that differ and for transactions that commit late.
alter table identity.revoked_session rename to revocation;
alter table identity.revocation rename column session_id to id;
alter table identity.revocation rename constraint revoked_session_pkey to revocation_pkey;
alter index identity.revoked_session_until rename to revocation_until;

create function identity.revoke(ended uuid, expires_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  -- What expired long ago is good to nobody, so sweeping it up is no news.
  if expires_at < clock_timestamp() - interval '15 minutes' then
    return;
  end if;
  insert into identity.revocation as known (id, until)
    values (ended, clock_timestamp() + interval '15 minutes')
    on conflict on constraint revocation_pkey do update set until = excluded.until;
  perform pg_notify('identity_revoked', ended::text);
end
$$;

alter function identity.revoke_deleted_session() rename to revoke_deleted;
create or replace function identity.revoke_deleted() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform identity.revoke(old.id, old.expires_at);
  return null;
end
$$;

alter function identity.revoke_every_session() rename to revoke_all;
create or replace function identity.revoke_all() returns trigger
language plpgsql set search_path = '' as $$
begin
  execute format('select identity.revoke(id, expires_at) from %I.%I', tg_table_schema, tg_table_name);
  return null;
end
$$;

drop function identity.revoke_session(uuid, timestamptz);

-- The key itself is nowhere: whoever reads this table, or a backup of it, can use none.
create table identity.api_key (
  id           uuid primary key,
  user_id      uuid not null references identity.user (id) on delete cascade,
  -- The one account the key is for. Whose it is, the market knows.
  account_id   uuid not null,
  name         text not null check (char_length(name) between 1 and 50),
  -- Whoever may trade may also read.
  scopes       text[] not null check (scopes in (array['read'], array['read', 'trade'])),
  -- Of the whole key. With 32 bytes of chance in it, there is nothing to guess and nothing to salt.
  sha256       bytea not null check (octet_length(sha256) = 32),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  -- Written about once a minute while the key is used; no index holds it.
  last_used_at timestamptz
) with (fillfactor = 80);

create index api_key_user_id on identity.api_key (user_id, account_id);

create trigger revoke_deleted_api_key after delete on identity.api_key
  for each row execute function identity.revoke_deleted();

create trigger revoke_every_api_key before truncate on identity.api_key
  for each statement execute function identity.revoke_all();
