import { randomUUIDv7 } from 'node:crypto';
import type { Identity, SignedIn, User } from '../src/needs/index.ts';

/** People kept in memory, whose tokens are their ids; for tests of what comes after signing in. */
export function memoryIdentity(): Identity {
  const people = new Map<string, User & { readonly password: string }>();
  const byEmail = new Map<string, string>();

  const enter = (user: User): { ok: true; signedIn: SignedIn } => ({
    ok: true,
    signedIn: {
      user,
      token: user.id,
      tokenExpiresAt: new Date('2026-11-21T00:05:00Z'),
      cookies: [`session=${user.id}; HttpOnly`],
    },
  });

  return {
    signUp: async ({ password, ...person }) => {
      if (byEmail.has(person.email)) return { ok: false, reason: 'email_taken' };
      const createdAt = new Date('2026-11-20T12:00:00Z');
      const user = { ...person, id: randomUUIDv7(), emailVerified: false, createdAt };
      people.set(user.id, { ...user, password });
      byEmail.set(user.email, user.id);
      return enter(user);
    },
    signIn: async ({ email, password }) => {
      const user = people.get(byEmail.get(email) ?? '');
      if (user?.password !== password) return { ok: false, reason: 'wrong_credentials' };
      return enter(user);
    },
    signOut: async () => ({ cookies: [] }),
    refresh: async () => ({ ok: false, reason: 'no_session', cookies: [] }),
    changePassword: async () => ({ ok: false, reason: 'no_session', cookies: [] }),
    verify: (token) =>
      people.has(token)
        ? { ok: true, userId: token, sessionId: token, key: null, expiresAt: Infinity }
        : { ok: false, reason: 'forged' },
    keys: {
      create: async () => ({ ok: false, reason: 'too_many', most: 0 }),
      list: async () => [],
      revoke: async () => false,
    },
    user: async (userId) => people.get(userId),
    users: async ({ limit }) => [...people.values()].toReversed().slice(0, limit),
    sessionsOf: async () => 0,
    deleteExpired: async function* () {},
    close: async () => undefined,
  };
}
