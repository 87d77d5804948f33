import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Letter } from '../needs/index.ts';
import { sha256 } from './api-key-text.ts';
import { available } from './available.ts';
import type { IdentityDatabase } from './tables.ts';

type Purpose = Letter['purpose'];

const LIFETIME_HOURS: { readonly [P in Purpose]: number } = {
  password_reset: 1,
  email_verification: 24,
};
/** To one address and for one purpose: more would serve nobody but whoever wants to annoy its owner. */
export const LINKS_PER_HOUR = 5;
const TOKEN_BYTES = 32;

const NOW = sql<Date>`now()`;

type Made =
  | { readonly is: 'made'; readonly letter: Letter }
  | { readonly is: 'too_many'; readonly againInMs: number }
  | { readonly is: 'no_email' | 'already_verified' };

/** Makes a link for whoever is found, and ends those of the same purpose made before. */
export function makeLink(
  database: IdentityDatabase,
  purpose: Purpose,
  whose: { readonly email: string } | { readonly userId: string },
): Promise<Made> {
  return available(() =>
    database.transaction().execute(async (transaction): Promise<Made> => {
      // The lock lets two requests at once count and end each other's links.
      const person = await transaction
        .selectFrom('identity.user')
        .select(['id', 'email', 'language', 'email_verified as isVerified'])
        .$call((query) =>
          'email' in whose
            ? query.where('email', '=', whose.email)
            : query.where('id', '=', whose.userId),
        )
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (person === undefined || person.email === null) return { is: 'no_email' };
      const isIdle = purpose === 'email_verification' && person.isVerified;
      if (isIdle) return { is: 'already_verified' };
      const { id: userId, email: to, language } = person;
      const againInMs = await waitOf(transaction, purpose, userId);
      if (againInMs > 0) return { is: 'too_many', againInMs };
      const token = await replaceLink(transaction, purpose, { userId, to });
      const hours = LIFETIME_HOURS[purpose];
      return { is: 'made', letter: { purpose, userId, to, language, token, hours } };
    }),
  );
}

/** Until the user may have another link; 0 when they may now. */
async function waitOf(
  database: IdentityDatabase,
  purpose: Purpose,
  userId: string,
): Promise<number> {
  const { rows } = await sql<{ count: number; wait_ms: number | null }>`
    select count(*)::int as count,
      extract(epoch from min(created_at) + interval '1 hour' - clock_timestamp())::float8 * 1000
        as wait_ms
    from identity.link
    where user_id = ${userId} and purpose = ${purpose}
      and created_at > clock_timestamp() - interval '1 hour'`.execute(database);
  const [{ count, wait_ms: waitMs } = { count: 0, wait_ms: null }] = rows;
  return count < LINKS_PER_HOUR ? 0 : Math.max(1, waitMs ?? 0);
}

async function replaceLink(
  database: IdentityDatabase,
  purpose: Purpose,
  { userId, to }: { readonly userId: string; readonly to: string },
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await database
    .updateTable('identity.link')
    .set({ ended_at: NOW })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('ended_at', 'is', null)
    .execute();
  const expires_at = sql<Date>`now() + make_interval(hours => ${LIFETIME_HOURS[purpose]})`;
  const row = { sha256: sha256(token), user_id: userId, purpose, email: to, expires_at };
  await database.insertInto('identity.link').values(row).execute();
  return token;
}

/** Whether the link could be used now, so that a worthless one has no password hashed. */
export async function isResetLink(database: IdentityDatabase, token: string): Promise<boolean> {
  return (await available(() => findResetLink(database, token))) !== undefined;
}

function findResetLink(
  database: IdentityDatabase,
  token: string,
): Promise<{ readonly userId: string; readonly email: string } | undefined> {
  return database
    .selectFrom('identity.link')
    .select(['user_id as userId', 'email'])
    .where('sha256', '=', sha256(token))
    .where('purpose', '=', 'password_reset')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', NOW)
    .executeTakeFirst();
}

/**
 * Uses the link up and replaces the password, both or neither; a trigger ends the user's sessions.
 * Whoever opened the mail has also shown whose address it is.
 */
export function useResetLink(
  database: IdentityDatabase,
  { token, hash }: { readonly token: string; readonly hash: string },
): Promise<boolean> {
  return available(() =>
    database.transaction().execute(async (transaction) => {
      const link = await findResetLink(transaction, token);
      if (link === undefined) return false;
      const { userId, email } = link;
      // In the order of everybody else, so that no two wait for each other: whoever changes a password
      // locks it before the user, whoever makes a link locks the user before the links.
      const password = transaction
        .selectFrom('identity.credential')
        .select('id')
        .where('user_id', '=', userId)
        .where('provider_id', '=', 'credential')
        .forUpdate();
      const user = transaction.selectFrom('identity.user').select('id').where('id', '=', userId);
      await password.execute();
      await user.forUpdate().execute();
      const { numUpdatedRows } = await transaction
        .updateTable('identity.link')
        .set({ ended_at: NOW })
        .where('sha256', '=', sha256(token))
        .where('ended_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await transaction
        .updateTable('identity.credential')
        .set({ password: hash, updated_at: NOW })
        .where('user_id', '=', userId)
        .where('provider_id', '=', 'credential')
        .executeTakeFirstOrThrow();
      await markVerified(transaction, userId, email);
      return true;
    }),
  );
}

async function markVerified(
  database: IdentityDatabase,
  userId: string,
  email: string,
): Promise<void> {
  await database
    .updateTable('identity.user')
    .set({ email_verified: true, updated_at: NOW })
    .where('id', '=', userId)
    .where('email', '=', email)
    .execute();
}

/** Says once more what it said before when it is used again. */
export async function useVerificationLink(
  database: IdentityDatabase,
  token: string,
): Promise<boolean> {
  const update = database
    .updateTable('identity.user as user')
    .from('identity.link as link')
    .set({ email_verified: true, updated_at: NOW })
    .whereRef('user.id', '=', 'link.user_id')
    .whereRef('user.email', '=', 'link.email')
    .where('link.sha256', '=', sha256(token))
    .where('link.purpose', '=', 'email_verification')
    .where('link.ended_at', 'is', null)
    .where('link.expires_at', '>', NOW);
  const { numUpdatedRows } = await available(() => update.executeTakeFirstOrThrow());
  return numUpdatedRows === 1n;
}
