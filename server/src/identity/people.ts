import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Claim, NewGuest, User, UserPageRequest } from '../needs/index.ts';
import { available } from './available.ts';
import type { IdentityDatabase } from './tables.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const UNIQUE_VIOLATION = '23505';

const HOUR_AGO = sql<Date>`now() - interval '1 hour'`;
const MONTH_AGO = sql<Date>`now() - interval '30 days'`;

const USER_COLUMNS = [
  'user.id',
  'user.name',
  'user.nickname',
  'user.email',
  'user.email_verified as emailVerified',
  'user.language',
  'user.created_at as createdAt',
] as const;

/** A session with its user and the password that opened it; a guest has none. */
export interface SessionRow {
  readonly sessionId: string;
  readonly expiresAt: Date;
  readonly passwordHash: string | null;
  readonly user: User;
}

export function findUser(database: IdentityDatabase, userId: string): Promise<User | undefined> {
  if (!UUID.test(userId)) return Promise.resolve(undefined);
  return available(() =>
    database
      .selectFrom('identity.user as user')
      .select(USER_COLUMNS)
      .where('user.id', '=', userId)
      .executeTakeFirst(),
  );
}

export async function isEmailTaken(database: IdentityDatabase, email: string): Promise<boolean> {
  const query = database.selectFrom('identity.user').select('id').where('email', '=', email);
  return (await available(() => query.executeTakeFirst())) !== undefined;
}

/** The hash of the user's password, and their e-mail, which is how the sign-in library knows them. */
export function findPassword(
  database: IdentityDatabase,
  whose: { readonly email: string } | { readonly userId: string },
): Promise<{ readonly email: string; readonly hash: string | null } | undefined> {
  const query = database
    .selectFrom('identity.user as user')
    .innerJoin('identity.credential as credential', 'credential.user_id', 'user.id')
    .select(['user.email', 'credential.password as hash'])
    .where('credential.provider_id', '=', 'credential')
    .$narrowType<{ email: string }>();
  const found =
    'email' in whose
      ? query.where('user.email', '=', whose.email)
      : query.where('user.id', '=', whose.userId);
  return available(() => found.executeTakeFirst());
}

export async function findSession(
  database: IdentityDatabase,
  sessionToken: string,
): Promise<SessionRow | undefined> {
  const query = database
    .selectFrom('identity.session as session')
    .innerJoin('identity.user as user', 'user.id', 'session.user_id')
    .leftJoin('identity.credential as credential', (join) =>
      join
        .onRef('credential.user_id', '=', 'user.id')
        .on('credential.provider_id', '=', 'credential'),
    )
    .select(['session.id as sessionId', 'session.expires_at as expiresAt'])
    .select('credential.password as passwordHash')
    .select(USER_COLUMNS)
    .where('session.token', '=', sessionToken);
  const row = await available(() => query.executeTakeFirst());
  if (row === undefined) return undefined;
  const { sessionId, expiresAt, passwordHash, ...user } = row;
  return { sessionId, expiresAt, passwordHash, user };
}

/** Ids are given out in the order of time. */
export function findUsers(
  database: IdentityDatabase,
  { limit, before, search }: UserPageRequest,
): Promise<User[]> {
  let query = database
    .selectFrom('identity.user as user')
    .select(USER_COLUMNS)
    .orderBy('user.id', 'desc')
    .limit(limit);
  if (before !== null) query = query.where('user.id', '<', before);
  if (search !== null) {
    const begins = `${search
      .trim()
      .toLowerCase()
      .replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((or) =>
      or.or([
        or('user.email', 'like', begins),
        or(sql<string>`lower("user".nickname)`, 'like', begins),
      ]),
    );
  }
  return available(() => query.execute());
}

export async function countSessions(database: IdentityDatabase, userId: string): Promise<number> {
  const query = database
    .selectFrom('identity.session')
    .select(sql<string>`count(*)`.as('count'))
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`);
  const { count } = await available(() => query.executeTakeFirstOrThrow());
  return Number(count);
}

export async function deleteSession(database: IdentityDatabase, sessionId: string): Promise<void> {
  const deletion = database.deleteFrom('identity.session').where('id', '=', sessionId);
  await available(() => deletion.execute());
}

/** False when the password is no longer `from`. A trigger ends the user's sessions with it. */
export async function replacePassword(
  database: IdentityDatabase,
  change: { readonly userId: string; readonly from: string; readonly to: string },
): Promise<boolean> {
  const update = database
    .updateTable('identity.credential')
    .set({ password: change.to, updated_at: sql<Date>`now()` })
    .where('user_id', '=', change.userId)
    .where('provider_id', '=', 'credential')
    .where('password', '=', change.from);
  const { numUpdatedRows } = await available(() => update.executeTakeFirstOrThrow());
  return numUpdatedRows === 1n;
}

export async function insertGuest(
  database: IdentityDatabase,
  guest: NewGuest & { readonly id: string },
): Promise<void> {
  // A name is asked for when they stay.
  const row = { ...guest, name: guest.nickname, email: null };
  await available(() => database.insertInto('identity.user').values(row).execute());
}

export async function deleteUser(database: IdentityDatabase, id: string): Promise<void> {
  await available(() => database.deleteFrom('identity.user').where('id', '=', id).execute());
}

/** Gives a guest a name, an address and a password, and ends their sessions: all of it or nothing. */
export async function claimGuest(
  database: IdentityDatabase,
  claim: Omit<Claim, 'password'> & { readonly userId: string; readonly hash: string },
): Promise<'claimed' | 'not_a_guest' | 'email_taken'> {
  const { userId: id, name, nickname, email, hash: password } = claim;
  const now = sql<Date>`now()`;
  const write = async (transaction: IdentityDatabase): Promise<'claimed' | 'not_a_guest'> => {
    const { numUpdatedRows } = await transaction
      .updateTable('identity.user')
      .set({ name, nickname, email, updated_at: now })
      .where('id', '=', id)
      .where('email', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return 'not_a_guest';
    const credential = { user_id: id, provider_id: 'credential', account_id: id, password };
    await transaction
      .insertInto('identity.credential')
      .values({ id: randomUUIDv7(), ...credential })
      .execute();
    await transaction.deleteFrom('identity.session').where('user_id', '=', id).execute();
    return 'claimed';
  };
  return available(async () => {
    try {
      return await database.transaction().execute(write);
    } catch (error) {
      if (isUniqueViolation(error)) return 'email_taken';
      throw error;
    }
  });
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

const EXPIRED_AT_ONCE = 1_000;

/**
 * Sessions stay an hour longer, so that a clock that is ahead does not end one too early, and keys a
 * month, so that whoever wonders why a program stopped finds the key that expired.
 */
export async function* deleteExpired(database: IdentityDatabase): AsyncGenerator<number> {
  const ofSessions = database
    .selectFrom('identity.session')
    .select('id')
    .where('expires_at', '<', HOUR_AGO)
    .limit(EXPIRED_AT_ONCE);
  const ofVerifications = database
    .selectFrom('identity.verification')
    .select('id')
    .where('expires_at', '<', HOUR_AGO)
    .limit(EXPIRED_AT_ONCE);
  const ofKeys = database
    .selectFrom('identity.api_key')
    .select('id')
    .where('expires_at', '<', MONTH_AGO)
    .limit(EXPIRED_AT_ONCE);
  const ofLinks = database
    .selectFrom('identity.link')
    .select('sha256')
    .where('expires_at', '<', HOUR_AGO)
    .limit(EXPIRED_AT_ONCE);
  const ofRevoked = database
    .selectFrom('identity.revocation')
    .select('id')
    .where('until', '<', sql<Date>`now()`)
    .limit(EXPIRED_AT_ONCE);
  const deletions = [
    database.deleteFrom('identity.session').where('id', 'in', ofSessions),
    database.deleteFrom('identity.verification').where('id', 'in', ofVerifications),
    database.deleteFrom('identity.api_key').where('id', 'in', ofKeys),
    database.deleteFrom('identity.link').where('sha256', 'in', ofLinks),
    database.deleteFrom('identity.revocation').where('id', 'in', ofRevoked),
  ];
  for (const deletion of deletions) {
    for (let removed = EXPIRED_AT_ONCE; removed === EXPIRED_AT_ONCE;) {
      const { numDeletedRows } = await available(() => deletion.executeTakeFirstOrThrow());
      removed = Number(numDeletedRows);
      yield removed;
    }
  }
}
