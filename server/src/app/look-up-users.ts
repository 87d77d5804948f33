import type { UserDetails, UserPage, UserQuery } from '@hoga/contract/operator';
import { problem } from '@hoga/contract/problem';
import type { App, Caller } from './app.ts';
import { operatedAccounts } from './operated-account.ts';
import { done, no, type Reply } from './reply.ts';
import { timestamp, userOnWire } from './wire.ts';

/** Finds users without telling who they are; the caller has been found to be an operator. */
export async function listUsers(
  { identity }: App,
  { limit, before, search }: UserQuery,
): Promise<Reply<UserPage>> {
  // One more than asked for tells whether another page follows.
  const found = await identity.users({
    limit: limit + 1,
    before: before ?? null,
    search: search ?? null,
  });
  const shown = found.slice(0, limit);
  const users = shown.map(({ id, nickname, emailVerified, createdAt }) => ({
    id,
    nickname,
    emailVerified,
    createdAt: timestamp(createdAt),
  }));
  return done({ users, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null });
}

/** Tells all an operator may know of a user, once it is written down who asked. */
export async function getUser(
  app: App,
  { userId: actor }: Caller,
  id: string,
): Promise<Reply<UserDetails>> {
  const person = await app.identity.user(id);
  if (person === undefined) return no(problem('user-not-found'));
  await app.operators.record({
    actor,
    action: 'view_user',
    subject: id,
    before: null,
    after: null,
  });
  const accounts = await operatedAccounts(app, await app.reads.accountsOf(id));
  return done({
    user: userOnWire(person, await app.operators.isOperator(id)),
    sessions: await app.identity.sessionsOf(id),
    accounts,
  });
}
