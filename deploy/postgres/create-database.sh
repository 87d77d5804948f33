#!/bin/sh
# Run once by PostgreSQL's image, when its volume is new: hoga's role owns its database and no more.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 \
  --set password="$(cat /run/secrets/database-password)" <<'SQL'
create role hoga login password :'password';
create database hoga owner hoga template template0 encoding 'UTF8'
  locale 'C' locale_provider builtin builtin_locale 'C.UTF-8';
revoke connect, temporary on database postgres from public;
SQL
