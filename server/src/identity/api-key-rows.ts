import { accountId } from '@hoga/core/order';
import { sql, type Selectable } from 'kysely';
import type { ApiKey, KeyHolder } from '../needs/index.ts';
import { available } from './available.ts';
import type { IdentityDatabase, IdentityTables } from './tables.ts';

export type ApiKeyRow = Selectable<IdentityTables['identity.api_key']>;

/** The row of the new key, or nothing when the account has `most` already. */
export function insertApiKey(
  database: IdentityDatabase,
  key: Omit<ApiKeyRow, 'created_at' | 'last_used_at'>,
  most: number,
): Promise<ApiKeyRow | undefined> {
  const transaction = database.transaction();
  return available(() =>
    transaction.execute(async (within) => {
      // Whoever makes several at once makes them one after another, so that the count holds.
      await within
        .selectFrom('identity.user')
        .select('id')
        .where('id', '=', key.user_id)
        .forNoKeyUpdate()
        .execute();
      const { count } = await within
        .selectFrom('identity.api_key')
        .select((row) => row.fn.countAll<string>().as('count'))
        .where('user_id', '=', key.user_id)
        .where('account_id', '=', key.account_id)
        .executeTakeFirstOrThrow();
      if (Number(count) >= most) return undefined;
      const insertion = within.insertInto('identity.api_key').values(key).returningAll();
      return insertion.executeTakeFirstOrThrow();
    }),
  );
}

export function findApiKey(database: IdentityDatabase, id: string): Promise<ApiKeyRow | undefined> {
  const query = database.selectFrom('identity.api_key').selectAll().where('id', '=', id);
  return available(() => query.executeTakeFirst());
}

export function listApiKeys(
  database: IdentityDatabase,
  { userId, account }: KeyHolder,
): Promise<ApiKeyRow[]> {
  const query = database
    .selectFrom('identity.api_key')
    .selectAll()
    .where('user_id', '=', userId)
    .where('account_id', '=', account)
    // Ids begin with the time at which they were made.
    .orderBy('id', 'desc');
  return available(() => query.execute());
}

/** False when the account has no such key. A trigger tells everyone that it ended. */
export async function deleteApiKey(
  database: IdentityDatabase,
  { userId, account }: KeyHolder,
  id: string,
): Promise<boolean> {
  const deletion = database
    .deleteFrom('identity.api_key')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('account_id', '=', account);
  const { numDeletedRows } = await available(() => deletion.executeTakeFirstOrThrow());
  return numDeletedRows === 1n;
}

/**
 * Writes when keys were last used, and answers with the rows of those that are there. A row that
 * somebody else is busy with is left out: it may be about to go, and this can wait.
 */
export async function touchApiKeys(
  database: IdentityDatabase,
  uses: readonly (readonly [id: string, at: number])[],
): Promise<ApiKeyRow[]> {
  const ids = uses.map(([id]) => id);
  const moments = uses.map(([, at]) => new Date(at).toISOString());
  const update = sql<ApiKeyRow>`
    update identity.api_key as key
    set last_used_at = greatest(key.last_used_at, used.at)
    from (
      select known.id, use.at
      from unnest(${ids}::uuid[], ${moments}::timestamptz[]) as use (id, at)
        join identity.api_key as known on known.id = use.id
      for no key update of known skip locked
    ) as used
    where key.id = used.id
    returning key.*`;
  return (await available(() => update.execute(database))).rows;
}

/** What may be shown of a key. */
export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    account: accountId(row.account_id),
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
