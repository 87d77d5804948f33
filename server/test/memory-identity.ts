import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Identity, Letter, NoSession, SignedIn, User } from '../src/needs/index.ts';

/** How many links of a kind these people are sent. */
export const MEMORY_LINKS_MAX = 3;

const CREATED = new Date('2026-11-20T12:00:00Z');
const NO_SESSION: NoSession = { ok: false, reason: 'no_session', cookies: [] };
const HOURS = { password_reset: 1, email_verification: 24 };

interface Kept extends User {
  readonly password: string | null;
}

/**
 * People kept in memory, whose tokens and cookies are made of their ids; for tests of what comes
 * after signing in.
 */
export function memoryIdentity(): Identity {
  const people = new Map<string, Kept>();
  const letters: Letter[] = [];

  const enter = (user: User): SignedIn => ({
    user,
    token: user.id,
    tokenExpiresAt: new Date('2026-11-21T00:05:00Z'),
    cookies: [`session=${user.id}; HttpOnly`],
  });
  const keep = (person: Kept): SignedIn => {
    people.set(person.id, person);
    return enter(person);
  };
  const withEmail = (email: string): Kept | undefined =>
    [...people.values()].find((person) => person.email === email);
  const ofCookie = (cookie = ''): Kept | undefined => people.get(cookie.replace('session=', ''));
  const lettersTo = (userId: string, purpose: Letter['purpose']): Letter[] =>
    letters.filter((letter) => letter.userId === userId && letter.purpose === purpose);
  const write = ({ id, email, language }: Kept, purpose: Letter['purpose']): Letter => {
    const token = randomBytes(32).toString('base64url');
    const letter = { purpose, userId: id, to: email ?? '', language, token, hours: HOURS[purpose] };
    letters.push(letter);
    return letter;
  };
  const addressee = (token: string, purpose: Letter['purpose']): Kept | undefined => {
    const letter = letters.find((each) => each.token === token && each.purpose === purpose);
    const isNewest = letter && lettersTo(letter.userId, purpose).at(-1) === letter;
    return isNewest ? people.get(letter.userId) : undefined;
  };

  return {
    signUp: async (person) => {
      if (withEmail(person.email)) return { ok: false, reason: 'email_taken' };
      const user = { ...person, id: randomUUIDv7(), emailVerified: false, createdAt: CREATED };
      return { ok: true, signedIn: keep(user) };
    },
    signIn: async ({ email, password }) => {
      const user = withEmail(email);
      if (user?.password !== password) return { ok: false, reason: 'wrong_credentials' };
      return { ok: true, signedIn: enter(user) };
    },
    enterAsGuest: async ({ nickname, language }) => {
      const nobody = { name: nickname, email: null, password: null, emailVerified: false };
      return keep({ ...nobody, id: randomUUIDv7(), nickname, language, createdAt: CREATED });
    },
    claimGuest: async (cookie, claim) => {
      const guest = ofCookie(cookie);
      if (guest === undefined) return NO_SESSION;
      if (guest.email !== null) return { ok: false, reason: 'not_a_guest' };
      if (withEmail(claim.email)) return { ok: false, reason: 'email_taken' };
      return { ok: true, signedIn: keep({ ...guest, ...claim }) };
    },
    signOut: async () => ({ cookies: [] }),
    refresh: async (cookie) => {
      const person = ofCookie(cookie);
      if (person === undefined) return NO_SESSION;
      const { token, tokenExpiresAt: expiresAt } = enter(person);
      return { ok: true, userId: person.id, token, expiresAt, cookies: [] };
    },
    changePassword: async () => NO_SESSION,
    passwordLink: async (email) => {
      const person = withEmail(email);
      return person === undefined ? undefined : write(person, 'password_reset');
    },
    verificationLink: async (userId) => {
      const person = people.get(userId);
      if (!person || person.email === null) return { ok: false, reason: 'no_email' };
      if (person.emailVerified) return { ok: false, reason: 'already_verified' };
      if (lettersTo(userId, 'email_verification').length < MEMORY_LINKS_MAX) {
        return { ok: true, letter: write(person, 'email_verification') };
      }
      return { ok: false, reason: 'too_many', most: MEMORY_LINKS_MAX, againInMs: 1_500 };
    },
    resetPassword: async (token, password) => {
      const person = addressee(token, 'password_reset');
      if (person === undefined) return false;
      write(person, 'password_reset');
      keep({ ...person, password });
      return true;
    },
    verifyEmail: async (token) => {
      const person = addressee(token, 'email_verification');
      if (person !== undefined) keep({ ...person, emailVerified: true });
      return person !== undefined;
    },
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
