/** What the server needs to know about people: who signed in, and whose token this is. */

export type Language = 'ko' | 'en';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly nickname: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly language: Language;
  readonly createdAt: Date;
}

export interface UserPageRequest {
  readonly limit: number;
  /** The id of the last user of the page before. */
  readonly before: string | null;
  readonly search: string | null;
}

/** Where a request came from, kept with the session so that its owner can recognise it. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface SignUp {
  readonly name: string;
  readonly nickname: string;
  readonly email: string;
  readonly password: string;
  readonly language: Language;
}

export interface SignedIn {
  readonly user: User;
  readonly token: string;
  readonly tokenExpiresAt: Date;
  /** Complete values of `Set-Cookie` headers. */
  readonly cookies: readonly string[];
}

export interface Refreshed {
  readonly ok: true;
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: Date;
  readonly cookies: readonly string[];
}

/** `cookies` take a dead session's cookie out of the browser. */
export interface NoSession {
  readonly ok: false;
  readonly reason: 'no_session';
  readonly cookies: readonly string[];
}

export type Refusal<Reason extends string> = { readonly ok: false; readonly reason: Reason };

/** `expiresAt` counts milliseconds since 1970. */
export type Verdict =
  | {
      readonly ok: true;
      readonly userId: string;
      readonly sessionId: string;
      readonly expiresAt: number;
    }
  | Refusal<'expired' | 'forged' | 'revoked'>;

/**
 * Any method may throw `IdentityUnavailable`; those that hash a password also `IdentityBusy`, and
 * those that take new data `InvalidIdentityInput`.
 */
export interface Identity {
  signUp(
    person: SignUp,
    from: Origin,
  ): Promise<{ readonly ok: true; readonly signedIn: SignedIn } | Refusal<'email_taken'>>;

  signIn(
    credentials: { readonly email: string; readonly password: string },
    from: Origin,
  ): Promise<{ readonly ok: true; readonly signedIn: SignedIn } | Refusal<'wrong_credentials'>>;

  /** Ends the session, if there is one. When it throws, the session may still be alive. */
  signOut(cookieHeader: string | undefined): Promise<{ readonly cookies: readonly string[] }>;

  /** A new short-lived token for the session in the cookie. */
  refresh(cookieHeader: string | undefined): Promise<Refreshed | NoSession>;

  /** Ends every session of the user, this one too, and opens a new one. */
  changePassword(
    cookieHeader: string | undefined,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<Refreshed | NoSession | Refusal<'wrong_credentials'>>;

  /**
   * Whose token this is. Answers at once, without the database; only while news of ended sessions
   * has not been heard for most of a second does it answer with a promise, after asking for that news.
   */
  verify(token: string): Verdict | Promise<Verdict>;

  user(userId: string): Promise<User | undefined>;

  /** Users from new to old: at most `limit` of those before one, whose e-mail or nickname begins so. */
  users(page: UserPageRequest): Promise<User[]>;

  /** How many sessions of the user have not expired. */
  sessionsOf(userId: string): Promise<number>;

  /**
   * Deletes sessions and what else has expired. Yields how many rows each of its short transactions
   * deleted.
   */
  deleteExpired(): AsyncIterable<number>;

  close(): Promise<void>;
}

/** Too many passwords wait to be hashed: ask the person to try again in a moment. */
export class IdentityBusy extends Error {
  override readonly name = 'IdentityBusy';
}

/** The tables of people cannot be read or written, or not in time. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}

/** The caller let through what the contract forbids; `field` says where. */
export class InvalidIdentityInput extends Error {
  override readonly name = 'InvalidIdentityInput';
  readonly field: string;

  constructor(field: string) {
    super(`${field} is not acceptable`);
    this.field = field;
  }
}
