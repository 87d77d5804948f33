/** What the server needs to know about people: who signed in, and whose token this is. */

import type { AccountId } from '@hoga/core/order';

export type Language = 'ko' | 'en';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly nickname: string;
  /** Null for a guest, who has no password either. */
  readonly email: string | null;
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

export interface NewGuest {
  readonly nickname: string;
  readonly language: Language;
}

/** What a guest who stays is called, and signs in with, from then on. */
export type Claim = Omit<SignUp, 'language'>;

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

/** A link made for one user, to be mailed to them: whoever has its token may use it. */
export interface Letter {
  readonly purpose: 'password_reset' | 'email_verification';
  readonly userId: string;
  readonly to: string;
  readonly language: Language;
  readonly token: string;
  /** How long the link is good. */
  readonly hours: number;
}

export type Refusal<Reason extends string> = { readonly ok: false; readonly reason: Reason };

/** What an API key is for. Whoever may trade may also read. */
export type KeyScope = 'read' | 'trade';

/** What is kept of an API key that may be shown. */
export interface ApiKey {
  readonly id: string;
  readonly account: AccountId;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** What a request may do that carries an API key: only so much, and only for one account. */
export type KeyRights = Pick<ApiKey, 'id' | 'account' | 'scopes'>;

/** Whose keys: those of one account, which has been found to be the user's. */
export interface KeyHolder {
  readonly userId: string;
  readonly account: AccountId;
}

export interface NewApiKey extends KeyHolder {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresInDays: number | null;
}

/** `key` is what the program sends; it is not kept, and cannot be told again. */
export interface CreatedApiKey {
  readonly ok: true;
  readonly key: string;
  readonly apiKey: ApiKey;
}

/** Any method may throw `IdentityUnavailable`. */
export interface ApiKeys {
  /** Refused when the account has as many as it may. */
  create(order: NewApiKey): Promise<CreatedApiKey | (Refusal<'too_many'> & { most: number })>;

  /** Newest first, expired ones for a month. */
  list(holder: KeyHolder): Promise<ApiKey[]>;

  /** Ends the key, everywhere within a second. False when the account has no such key. */
  revoke(holder: KeyHolder, id: string): Promise<boolean>;
}

/**
 * Either a session's token or an API key was good; the other is null. `expiresAt` counts
 * milliseconds since 1970, and is infinite for a key that does not expire.
 */
export type Verdict =
  | {
      readonly ok: true;
      readonly userId: string;
      readonly sessionId: string | null;
      readonly key: KeyRights | null;
      readonly expiresAt: number;
    }
  | Refusal<'expired' | 'forged' | 'revoked' | 'key_expired' | 'key_forged' | 'key_revoked'>;

/**
 * Any method may throw `IdentityUnavailable`; those that hash a password also `IdentityBusy`, and
 * those that take new data `InvalidIdentityInput`.
 */
export interface Identity {
  readonly keys: ApiKeys;

  signUp(
    person: SignUp,
    from: Origin,
  ): Promise<{ readonly ok: true; readonly signedIn: SignedIn } | Refusal<'email_taken'>>;

  signIn(
    credentials: { readonly email: string; readonly password: string },
    from: Origin,
  ): Promise<{ readonly ok: true; readonly signedIn: SignedIn } | Refusal<'wrong_credentials'>>;

  /** Makes a user without e-mail and password. Without the cookie, nobody can be that guest again. */
  enterAsGuest(guest: NewGuest, from: Origin): Promise<SignedIn>;

  /** Makes a guest a user like the others, ends their sessions and opens a new one. */
  claimGuest(
    cookieHeader: string | undefined,
    claim: Claim,
    from: Origin,
  ): Promise<
    | { readonly ok: true; readonly signedIn: SignedIn }
    | NoSession
    | Refusal<'not_a_guest' | 'email_taken'>
  >;

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
   * Makes a link that resets the password, which ends those made before. Undefined when nobody has
   * the address, or when it has been sent as many links as it may in an hour.
   */
  passwordLink(email: string): Promise<Letter | undefined>;

  /** Makes a link that verifies the user's e-mail address, which ends those made before. */
  verificationLink(
    userId: string,
  ): Promise<
    | { readonly ok: true; readonly letter: Letter }
    | Refusal<'no_email' | 'already_verified'>
    | (Refusal<'too_many'> & { readonly most: number; readonly againInMs: number })
  >;

  /** Ends every session of the user. False when the link is unknown, expired, used or followed. */
  resetPassword(token: string, newPassword: string): Promise<boolean>;

  /** The same link may be used again: it says no more the second time. False as above. */
  verifyEmail(token: string): Promise<boolean>;

  /**
   * Whose token or API key this is. Answers at once, without the database; only a key that was not
   * used for minutes, and anything while news of what ended has not been heard for most of a second,
   * is answered with a promise, after asking.
   */
  verify(credential: string): Verdict | Promise<Verdict>;

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
