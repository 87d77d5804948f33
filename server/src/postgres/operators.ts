import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuditRow, Operators } from '../needs/index.ts';
import type { Tables } from './tables.ts';

/** Any number no other part of the server locks: one claim at a time. */
const CLAIM_LOCK = 4_620_002;

export function postgresOperators(database: Kysely<Tables>): Operators {
  return {
    exists: async () => {
      const row = await database.selectFrom('operator').select('user_id').executeTakeFirst();
      return row !== undefined;
    },
    isOperator: async (userId) => {
      const query = database.selectFrom('operator').select('since').where('user_id', '=', userId);
      return (await query.executeTakeFirst()) !== undefined;
    },
    offerCode: async (codeHash) => {
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('operator_code').where('used_at', 'is', null).execute();
        const code_hash = Buffer.from(codeHash);
        await transaction
          .insertInto('operator_code')
          .values({ code_hash, used_at: null })
          .execute();
      });
    },
    isCodeOffered: async (codeHash) => {
      const row = await database
        .selectFrom('operator_code')
        .select('created_at')
        .where('code_hash', '=', Buffer.from(codeHash))
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    ...operatorReads(database),
    record: async (what) => {
      await database.insertInto('audit').values(what).execute();
    },
    claim: (codeHash, userId) => claim(database, { codeHash, userId }),
    audit: async (page) => {
      const query = database.selectFrom('audit').selectAll().orderBy('sequence', 'desc');
      const bounded =
        page.before === null ? query : query.where('sequence', '<', page.before.toString());
      return (await bounded.limit(page.limit).execute()).map(auditFromRow);
    },
    auditOf: async (key) => {
      const query = database.selectFrom('audit').selectAll().where('key', '=', key);
      const row = await query.executeTakeFirst();
      return row === undefined ? undefined : auditFromRow(row);
    },
  };
}

function auditFromRow(row: Selectable<Tables['audit']>): AuditRow {
  const { sequence, at, actor, action, subject, before, after } = row;
  return { sequence: Number(sequence), at, actor, action, subject, before, after };
}

/** What one look at the database lists at most. */
const TABLES_MAX = 30;

function operatorReads(
  database: Kysely<Tables>,
): Pick<Operators, 'openOrdersByInstrument' | 'openOrdersOf' | 'tables'> {
  return {
    openOrdersByInstrument: async () => {
      const { rows } = await sql<{ instrument: string; orders: string }>`
        select instrument, count(*) as orders from orders where status = 'open'
          group by instrument`.execute(database);
      return new Map(rows.map(({ instrument, orders }) => [instrument, Number(orders)]));
    },
    openOrdersOf: async (account) => {
      const { rows } = await sql<{ orders: string }>`
        select count(*) as orders from orders
          where account_id = ${account} and status = 'open'`.execute(database);
      return Number(rows[0]?.orders);
    },
    tables: async () => {
      const { rows } = await sql<{ name: string; rows: string; bytes: string }>`
        select relid::regclass::text as name, n_live_tup as rows,
            pg_total_relation_size(relid) as bytes
          from pg_stat_user_tables order by pg_total_relation_size(relid) desc
          limit ${TABLES_MAX}`.execute(database);
      return rows.map(({ name, ...size }) => ({
        name,
        rows: Number(size.rows),
        bytes: Number(size.bytes),
      }));
    },
  };
}

async function claim(
  database: Kysely<Tables>,
  { codeHash, userId }: { codeHash: Uint8Array; userId: string },
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(transaction);
    const taken = await transaction.selectFrom('operator').select('user_id').executeTakeFirst();
    if (taken !== undefined) return false;
    const used = await transaction
      .updateTable('operator_code')
      .set({ used_at: sql<Date>`now()` })
      .where('code_hash', '=', Buffer.from(codeHash))
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (used.numUpdatedRows === 0n) return false;
    await transaction.insertInto('operator').values({ user_id: userId }).execute();
    const action = { actor: userId, action: 'claim_operator', subject: userId };
    await transaction
      .insertInto('audit')
      .values({ ...action, before: null, after: null })
      .execute();
    return true;
  });
}
