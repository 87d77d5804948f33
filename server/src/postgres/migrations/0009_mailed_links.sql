-- Guests, and links that are mailed.

-- A guest has no e-mail address and no password until they claim what they have.
alter table identity.user alter column email drop not null;
alter table identity.user add constraint user_guest_unverified
  check (email is not null or not email_verified);

-- A link is known by a hash: whoever reads this table, or a backup of it, can use none.
create table identity.link (
  -- Of the token in the link. With 32 bytes of chance in it, there is nothing to guess and nothing to salt.
  sha256     bytea primary key check (octet_length(sha256) = 32),
  user_id    uuid not null references identity.user (id) on delete cascade,
  purpose    text not null check (purpose in ('password_reset', 'email_verification')),
  -- Where it was mailed to: it says nothing about another address the user may have by then.
  email      text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- Used, or followed by a newer one. The row stays, because links of the last hour are counted.
  ended_at   timestamptz
);

create index link_user_id on identity.link (user_id, purpose, created_at);
create index link_expires_at on identity.link (expires_at);

-- A changed password ends every session, and every link that could change it again, in the statement
-- that changes it: no crash can come between.
create or replace function identity.end_sessions_of_changed_password() returns trigger
language plpgsql set search_path = '' as $$
begin
  -- A sign-in that is inserting its session holds a key share lock on its user. Waiting for it here
  -- lets the delete below see that session too.
  perform from identity.user where id = new.user_id for update;
  delete from identity.session where user_id = new.user_id;
  update identity.link set ended_at = clock_timestamp()
    where user_id = new.user_id and purpose = 'password_reset' and ended_at is null;
  return null;
end
$$;
