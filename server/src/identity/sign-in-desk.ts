import { randomUUIDv7 } from 'node:crypto';
import type {
  ApiKeys,
  Claim,
  Identity,
  Letter,
  Log,
  NewGuest,
  NoSession,
  Origin,
  Refreshed,
  Refusal,
  SignedIn,
  SignUp,
  User,
  UserPageRequest,
  Verdict,
} from '../needs/index.ts';
import { IdentityUnavailable } from '../needs/index.ts';
import type { AccessTokens } from './access-token.ts';
import { TOKEN_LIFETIME_MS } from './access-token.ts';
import type { Accounts } from './accounts.ts';
import type { Gate } from './gate.ts';
import type { KeyDesk } from './key-desk.ts';
import * as links from './links.ts';
import { hashPassword, isAcceptablePassword, isPasswordOf } from './password.ts';
import * as people from './people.ts';
import { requestHeaders } from './request-headers.ts';
import type { Revocations } from './revocations.ts';
import { acceptClaim, acceptPassword, acceptSignUp, normalizeEmail } from './sign-up-input.ts';
import type { IdentityDatabase } from './tables.ts';

const FORGET_EVERY_MS = 10 * 60 * 1000;

/** What the desk works with; `createIdentity` puts it together. */
export interface Parts {
  readonly database: IdentityDatabase;
  readonly tokens: AccessTokens;
  readonly revocations: Revocations;
  readonly verify: Identity['verify'];
  readonly keys: KeyDesk;
  readonly accounts: Accounts;
  readonly gate: Gate;
  readonly clock: () => number;
  readonly log: Log;
}

/** Where people sign up, sign in and sign out, and where their tokens come from. */
export class SignInDesk implements Identity {
  readonly #parts: Parts;
  readonly #forgetting: NodeJS.Timeout;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#forgetting = setInterval(() => parts.revocations.forgetOld(), FORGET_EVERY_MS).unref();
  }

  async signUp(
    input: SignUp,
    from: Origin,
  ): Promise<{ ok: true; signedIn: SignedIn } | Refusal<'email_taken'>> {
    const { gate, accounts, database } = this.#parts;
    const person = acceptSignUp(input);
    // The gate is around the whole call: the library hashes while it holds a database connection.
    const opened = await gate.run(() => accounts.signUp(person, requestHeaders({ from })));
    if (opened === undefined) {
      if (await people.isEmailTaken(database, person.email)) return refusal('email_taken');
      throw new IdentityUnavailable('the user was not made');
    }
    const session = await people.findSession(database, opened.sessionToken);
    if (session === undefined) throw new IdentityUnavailable('the new session ended at once');
    return { ok: true, signedIn: this.#signedIn(session, opened.cookies) };
  }

  async signIn(
    credentials: { readonly email: string; readonly password: string },
    from: Origin,
  ): Promise<{ ok: true; signedIn: SignedIn } | Refusal<'wrong_credentials'>> {
    const signedIn = await this.#parts.gate.run(() => this.#openSession(credentials, from));
    return signedIn === undefined ? refusal('wrong_credentials') : { ok: true, signedIn };
  }

  async enterAsGuest(guest: NewGuest, from: Origin): Promise<SignedIn> {
    const { database } = this.#parts;
    const id = randomUUIDv7();
    await people.insertGuest(database, { ...guest, id });
    try {
      return await this.#openSessionFor(id, from);
    } catch (error) {
      // Nobody could ever be this guest again.
      await people.deleteUser(database, id).catch(() => undefined);
      throw error;
    }
  }

  async claimGuest(
    cookieHeader: string | undefined,
    input: Claim,
    from: Origin,
  ): Promise<
    { ok: true; signedIn: SignedIn } | NoSession | Refusal<'not_a_guest' | 'email_taken'>
  > {
    const { gate, accounts, database, revocations } = this.#parts;
    const { password, ...claim } = acceptClaim(input);
    const { found, cookies } = await accounts.session(requestHeaders({ cookie: cookieHeader }));
    if (found === undefined) return { ok: false, reason: 'no_session', cookies };
    const { userId } = found;
    const user = await people.findUser(database, userId);
    // Before the password is hashed, and once more when all is written.
    if (user?.email !== null) return refusal('not_a_guest');
    if (await people.isEmailTaken(database, claim.email)) return refusal('email_taken');
    const hash = await gate.run(() => hashPassword(password));
    const outcome = await people.claimGuest(database, { ...claim, userId, hash });
    if (outcome !== 'claimed') return refusal(outcome);
    revocations.add(found.id);
    return { ok: true, signedIn: await this.#openSessionFor(userId, from) };
  }

  async passwordLink(email: string): Promise<Letter | undefined> {
    const whose = { email: normalizeEmail(email) };
    const made = await links.makeLink(this.#parts.database, 'password_reset', whose);
    return made.is === 'made' ? made.letter : undefined;
  }

  async verificationLink(userId: string): ReturnType<Identity['verificationLink']> {
    const made = await links.makeLink(this.#parts.database, 'email_verification', { userId });
    switch (made.is) {
      case 'made':
        return { ok: true, letter: made.letter };
      case 'too_many':
        return { ...refusal('too_many'), most: links.LINKS_PER_HOUR, againInMs: made.againInMs };
      default:
        return refusal(made.is);
    }
  }

  async resetPassword(token: string, newPassword: string): Promise<boolean> {
    acceptPassword('newPassword', newPassword);
    const { gate, database } = this.#parts;
    if (!(await links.isResetLink(database, token))) return false;
    return gate.run(async () => {
      const hash = await hashPassword(newPassword);
      return links.useResetLink(database, { token, hash });
    });
  }

  verifyEmail(token: string): Promise<boolean> {
    return links.useVerificationLink(this.#parts.database, token);
  }

  async signOut(cookieHeader: string | undefined): Promise<{ cookies: readonly string[] }> {
    const { accounts, database, revocations } = this.#parts;
    const headers = requestHeaders({ cookie: cookieHeader });
    const { found } = await accounts.session(headers);
    if (found !== undefined) {
      // Here and not in the library, which would hide that it could not delete the session.
      await people.deleteSession(database, found.id);
      revocations.add(found.id);
    }
    return { cookies: await accounts.signOut(headers) };
  }

  async refresh(cookieHeader: string | undefined): Promise<Refreshed | NoSession> {
    const headers = requestHeaders({ cookie: cookieHeader });
    const { found, cookies } = await this.#parts.accounts.session(headers);
    if (found === undefined) return { ok: false, reason: 'no_session', cookies };
    const { token, expiresAt } = this.#issueToken(found);
    return { ok: true, userId: found.userId, token, expiresAt, cookies };
  }

  async changePassword(
    cookieHeader: string | undefined,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<Refreshed | NoSession | Refusal<'wrong_credentials'>> {
    acceptPassword('newPassword', passwords.newPassword);
    const headers = requestHeaders({ cookie: cookieHeader });
    const { found, cookies } = await this.#parts.accounts.session(headers);
    if (found === undefined) return { ok: false, reason: 'no_session', cookies };
    const { userId } = found;
    const signedIn = await this.#parts.gate.run(async () => {
      const email = await this.#replacePassword(userId, passwords);
      if (email === undefined) return undefined;
      this.#parts.revocations.add(found.id);
      return this.#openSession({ email, password: passwords.newPassword }, found);
    });
    if (signedIn === undefined) return refusal('wrong_credentials');
    const { token, tokenExpiresAt: expiresAt } = signedIn;
    return { ok: true, userId, token, expiresAt, cookies: signedIn.cookies };
  }

  get keys(): ApiKeys {
    return this.#parts.keys;
  }

  verify(credential: string): Verdict | Promise<Verdict> {
    return this.#parts.verify(credential);
  }

  user(userId: string): Promise<User | undefined> {
    return people.findUser(this.#parts.database, userId);
  }

  users(page: UserPageRequest): Promise<User[]> {
    return people.findUsers(this.#parts.database, page);
  }

  sessionsOf(userId: string): Promise<number> {
    return people.countSessions(this.#parts.database, userId);
  }

  deleteExpired(): AsyncIterable<number> {
    return people.deleteExpired(this.#parts.database);
  }

  async close(): Promise<void> {
    clearInterval(this.#forgetting);
    await this.#parts.keys.close();
    await this.#parts.revocations.close();
    await this.#parts.database.destroy();
  }

  /** Opens a session only if the password that was checked is still the password afterwards. */
  async #openSession(
    { email: typedEmail, password }: { readonly email: string; readonly password: string },
    from: Origin,
  ): Promise<SignedIn | undefined> {
    const { accounts, database } = this.#parts;
    const email = normalizeEmail(typedEmail);
    const before = await people.findPassword(database, { email });
    const opened = await accounts.signIn({ email, password }, requestHeaders({ from }));
    if (opened === undefined) return undefined;
    const session = await people.findSession(database, opened.sessionToken);
    if (session === undefined) return undefined;
    if (session.passwordHash === before?.hash) return this.#signedIn(session, opened.cookies);
    // Changed in between, by somebody who wanted whoever knows the old one to be out.
    await people.deleteSession(database, session.sessionId);
    return undefined;
  }

  async #openSessionFor(userId: string, from: Origin): Promise<SignedIn> {
    const { accounts, database } = this.#parts;
    const opened = await accounts.open(userId, requestHeaders({ from }));
    const session = await people.findSession(database, opened.sessionToken);
    if (session === undefined) throw new IdentityUnavailable('the new session ended at once');
    return this.#signedIn(session, opened.cookies);
  }

  /** The user's e-mail, or nothing when the current password is another. */
  async #replacePassword(
    userId: string,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<string | undefined> {
    const { database } = this.#parts;
    const { currentPassword, newPassword } = passwords;
    const known = await people.findPassword(database, { userId });
    if (known === undefined || known.hash === null) return undefined;
    if (!isAcceptablePassword(currentPassword)) return undefined;
    if (!(await isPasswordOf(known.hash, currentPassword))) return undefined;
    const change = { userId, from: known.hash, to: await hashPassword(newPassword) };
    return (await people.replacePassword(database, change)) ? known.email : undefined;
  }

  #signedIn(session: people.SessionRow, cookies: readonly string[]): SignedIn {
    const { sessionId: id, expiresAt, user } = session;
    const issued = this.#issueToken({ id, expiresAt, userId: user.id });
    return { user, token: issued.token, tokenExpiresAt: issued.expiresAt, cookies };
  }

  /** A token never outlives its session. */
  #issueToken(session: {
    readonly id: string;
    readonly userId: string;
    readonly expiresAt: Date;
  }): { readonly token: string; readonly expiresAt: Date } {
    const issuedAt = wholeSeconds(this.#parts.clock());
    const sessionEnd = wholeSeconds(session.expiresAt.getTime());
    const expiresAt = Math.min(issuedAt + TOKEN_LIFETIME_MS, sessionEnd);
    const { userId, id: sessionId } = session;
    const token = this.#parts.tokens.issue({ userId, sessionId, issuedAt, expiresAt });
    return { token, expiresAt: new Date(expiresAt) };
  }
}

function refusal<Reason extends string>(reason: Reason): Refusal<Reason> {
  return { ok: false, reason };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
