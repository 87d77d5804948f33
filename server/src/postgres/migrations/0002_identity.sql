-- People, their sessions and their passwords.
--
-- The sign-in library reads and writes "user", session, credential and verification; the columns
-- are the ones it needs under our names. Everything that ends a session is decided here, in
-- triggers, so that it holds on every path: through the server, from another process, by hand.

create schema identity;

create table identity.user (
  id             uuid primary key,
  name           text not null check (char_length(name) between 1 and 100),
  nickname       text not null check (char_length(nickname) between 1 and 20),
  -- Stored in lower case, so that one address is one user however it is typed.
  email          text not null unique check (email = lower(email) and char_length(email) <= 254),
  email_verified boolean not null default false,
  language       text not null default 'ko' check (language in ('ko', 'en')),
  image          text,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);

create table identity.session (
  id         uuid primary key,
  user_id    uuid not null references identity.user (id) on delete cascade,
  token      text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index session_user_id on identity.session (user_id);
create index session_expires_at on identity.session (expires_at);

-- One way to prove who one is: provider 'credential' is a password, others are outside providers.
create table identity.credential (
  id                       uuid primary key,
  user_id                  uuid not null references identity.user (id) on delete cascade,
  provider_id              text not null,
  account_id               text not null,
  password                 text,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now(),
  unique (provider_id, account_id),
  check (provider_id <> 'credential' or password is not null)
);

create index credential_user_id on identity.credential (user_id);

create table identity.verification (
  id         uuid primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index verification_identifier on identity.verification (identifier);
create index verification_expires_at on identity.verification (expires_at);

-- Sessions that ended while a token of theirs may still be valid. A token lives five minutes; the
-- other ten are room for clocks that differ and for transactions that commit late.
create table identity.revoked_session (
  session_id uuid primary key,
  until      timestamptz not null
);

create index revoked_session_until on identity.revoked_session (until);

create function identity.revoke_session(session_id uuid, expires_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  -- A session that expired long ago has no valid token left, so sweeping it up is no news.
  if expires_at < clock_timestamp() - interval '15 minutes' then
    return;
  end if;
  insert into identity.revoked_session as known (session_id, until)
    values (revoke_session.session_id, clock_timestamp() + interval '15 minutes')
    on conflict on constraint revoked_session_pkey do update set until = excluded.until;
  perform pg_notify('identity_session_revoked', revoke_session.session_id::text);
end
$$;

create function identity.revoke_deleted_session() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform identity.revoke_session(old.id, old.expires_at);
  return null;
end
$$;

create trigger revoke_deleted_session after delete on identity.session
  for each row execute function identity.revoke_deleted_session();

-- TRUNCATE fires no row trigger, so it has its own.
create function identity.revoke_every_session() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform identity.revoke_session(session.id, session.expires_at) from identity.session;
  return null;
end
$$;

create trigger revoke_every_session before truncate on identity.session
  for each statement execute function identity.revoke_every_session();

-- A changed password ends every session in the statement that changes it: no crash can come between.
create function identity.end_sessions_of_changed_password() returns trigger
language plpgsql set search_path = '' as $$
begin
  -- A sign-in that is inserting its session holds a key share lock on its user. Waiting for it here
  -- lets the delete below see that session too.
  perform from identity.user where id = new.user_id for update;
  delete from identity.session where user_id = new.user_id;
  return null;
end
$$;

create trigger end_sessions_of_changed_password after update of password on identity.credential
  for each row when (old.password is distinct from new.password)
  execute function identity.end_sessions_of_changed_password();
