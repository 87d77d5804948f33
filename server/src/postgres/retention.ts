import { sql, type Kysely } from 'kysely';
import type { Retention } from '../needs/index.ts';
import type { Tables } from './tables.ts';

/** Rows looked at in one transaction: a few milliseconds. */
const PIECE = 1_000;

/** Of one league, whose lines and orders are numbered in the order of time. */
export function postgresRetention(database: Kysely<Tables>, league: string): Retention {
  return {
    outbox: (before) => pieces(() => sweepOutbox(database, league, before)),
    unfilledHouseOrders: async function* (before) {
      const { rows } = await sql<{ id: string }>`
        select id from account where league_id = ${league} and kind = 'house'`.execute(database);
      for (const { id } of rows) {
        yield* pieces(() => sweepOrders(database, { account: id, before }));
      }
    },
  };
}

/** What one transaction came across, and how much of it was removed. */
interface Piece {
  readonly old: number;
  readonly removed: number;
}

async function* pieces(sweep: () => Promise<Piece>): AsyncGenerator<number> {
  for (let old = PIECE; old === PIECE;) {
    const piece = await sweep();
    old = piece.old;
    yield piece.removed;
  }
}

/**
 * The oldest lines are looked at, not those that are old enough: asking for these alone would read
 * all others in vain. The newest line says where the next one begins.
 */
async function sweepOutbox(database: Kysely<Tables>, league: string, before: Date): Promise<Piece> {
  return pieceOf(
    sql<Piece>`
      with oldest as materialized (
        select sequence, committed_at from outbox where league_id = ${league}
          order by sequence limit ${PIECE}),
      newest as (
        select sequence from outbox where league_id = ${league} order by sequence desc limit 1),
      removed as (
        delete from outbox using oldest, newest
          where outbox.league_id = ${league} and outbox.sequence = oldest.sequence
            and oldest.committed_at < ${before} and oldest.sequence < newest.sequence
          returning 1)
      select count(*) as old, count(*) as removed from removed`,
    database,
  );
}

/**
 * Goes on where the last piece ended, up to the first order that is open or ended lately. What a
 * fill, a client or another order refers to stays: the first two by what it has, and the third
 * because neither one of a pair nor one that was replaced is plain.
 */
async function sweepOrders(
  database: Kysely<Tables>,
  { account, before }: { account: string; before: Date },
): Promise<Piece> {
  return pieceOf(
    sql<Piece>`
      with bounds as materialized (
        select coalesce((select sequence from swept_orders where account_id = ${account}), 0) as after,
          coalesce((select min(sequence) from orders
            where account_id = ${account} and status = 'open'), 9223372036854775807) as below),
      oldest as materialized (
        select id, orders.sequence, ended_at, filled_quantity = 0 and client_order_id is null
            and detail is null and cancel_reason is distinct from 'replaced' as is_plain
          from orders
          where account_id = ${account} and status <> 'open'
            and orders.sequence > (select after from bounds)
            and orders.sequence < (select below from bounds)
          order by orders.sequence limit ${PIECE}),
      old as materialized (
        select id, sequence, is_plain from oldest
          where sequence < coalesce(
            (select min(sequence) from oldest where ended_at >= ${before}), 9223372036854775807)),
      removed as (
        delete from orders using old where orders.id = old.id and old.is_plain returning 1),
      swept as (
        insert into swept_orders (account_id, sequence)
          select ${account}, max(sequence) from old having count(*) > 0
          on conflict (account_id) do update set sequence = excluded.sequence)
      select (select count(*) from old) as old, (select count(*) from removed) as removed`,
    database,
  );
}

async function pieceOf(
  statement: ReturnType<typeof sql<Piece>>,
  database: Kysely<Tables>,
): Promise<Piece> {
  const { rows } = await statement.execute(database);
  return { old: Number(rows[0]?.old ?? 0), removed: Number(rows[0]?.removed ?? 0) };
}
