import { randomUUIDv7 } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';
import type { Log, SignUp } from '../needs/index.ts';
import { IdentityUnavailable } from '../needs/index.ts';
import { deriveSecret } from './derive-secret.ts';
import { describeError } from './describe-error.ts';
import * as passwords from './password.ts';
import { ADDRESS_HEADER } from './request-headers.ts';
import type { IdentityDatabase } from './tables.ts';

const SESSION_LIFETIME_S = 30 * 24 * 60 * 60;
/** A session in use is prolonged once a day, not with every request. */
const SESSION_PROLONGED_EVERY_S = 24 * 60 * 60;
const UNIQUE_VIOLATION = '23505';

/** A session just opened: its secret name, and the cookies that carry it. */
export interface OpenedSession {
  readonly sessionToken: string;
  readonly cookies: readonly string[];
}

export interface FoundSession {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly address: string;
  readonly userAgent: string;
}

/** What the sign-in library does for us; nothing else in the server names it. */
export interface Accounts {
  /**
   * Nothing when no user was made, most likely because the e-mail belongs to somebody. User,
   * password and session appear together or not at all.
   */
  signUp(person: SignUp, headers: Headers): Promise<OpenedSession | undefined>;
  /** Nothing when there is no such person or the password is another. */
  signIn(
    credentials: { readonly email: string; readonly password: string },
    headers: Headers,
  ): Promise<OpenedSession | undefined>;
  /** A session for somebody whose password is not asked for, because they have none or just set it. */
  open(userId: string, headers: Headers): Promise<OpenedSession>;
  /** The session of a cookie. The cookies prolong it, or take a dead one out of the browser. */
  session(
    headers: Headers,
  ): Promise<{ readonly found: FoundSession | undefined; readonly cookies: readonly string[] }>;
  /** Deletes the session, and the cookies take it out of the browser. */
  signOut(headers: Headers): Promise<readonly string[]>;
}

export interface AccountsOptions {
  readonly database: IdentityDatabase;
  readonly secret: string;
  readonly publicUrl: string;
  readonly secureCookies: boolean;
  readonly log: Log;
}

export function openAccounts(options: AccountsOptions): Accounts {
  const { api } = configure(options);

  return {
    async signUp(body, headers) {
      const call = () => api.signUpEmail({ body: { ...body }, headers, returnHeaders: true });
      const refusals = ['USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'FAILED_TO_CREATE_USER'];
      return opened(await unlessRefused(call, refusals));
    },
    async signIn(body, headers) {
      const call = () => api.signInEmail({ body: { ...body }, headers, returnHeaders: true });
      const refusals = ['INVALID_EMAIL_OR_PASSWORD', 'INVALID_EMAIL', 'PASSWORD_TOO_LONG'];
      return opened(await unlessRefused(call, refusals));
    },
    async open(userId, headers) {
      const call = () => api.openSession({ body: { userId }, headers, returnHeaders: true });
      const session = opened(await unlessRefused(call, []));
      if (session === undefined) throw new IdentityUnavailable('no session was opened');
      return session;
    },
    async session(headers) {
      const answer = await unlessRefused(
        () => api.getSession({ headers, returnHeaders: true }),
        [],
      );
      const session = answer?.response?.session;
      const found = session && {
        id: session.id,
        userId: session.userId,
        expiresAt: session.expiresAt,
        address: session.ipAddress ?? '',
        userAgent: session.userAgent ?? '',
      };
      return { found, cookies: answer?.headers.getSetCookie() ?? [] };
    },
    async signOut(headers) {
      const answer = await unlessRefused(() => api.signOut({ headers, returnHeaders: true }), []);
      return answer?.headers.getSetCookie() ?? [];
    },
  };
}

interface Answer {
  readonly headers: Headers;
  readonly response: { readonly token: string | null };
}

function opened(answer: Answer | undefined): OpenedSession | undefined {
  if (answer === undefined) return undefined;
  const { token } = answer.response;
  if (token === null) throw new Error('the sign-in library opened no session');
  return { sessionToken: token, cookies: answer.headers.getSetCookie() };
}

/** Nothing when the library refuses for one of these reasons; anything else is a fault. */
async function unlessRefused<Result>(
  call: () => Promise<Result>,
  reasons: readonly string[],
): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    const code = refusalCode(error);
    if (code !== undefined && reasons.includes(code)) return undefined;
    const { error: message } = describeError(error);
    throw new IdentityUnavailable(`the sign-in library failed: ${code ?? message}`);
  }
}

function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { body } = error;
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  return typeof body.code === 'string' ? body.code : undefined;
}

/** What the library has no door for; over HTTP none of its doors can be reached. */
const openSession = createAuthEndpoint(
  '/hoga/open-session',
  { method: 'POST', body: z.object({ userId: z.string() }) },
  async (context) => {
    const { internalAdapter } = context.context;
    const user = await internalAdapter.findUserById(context.body.userId);
    if (user === null) throw new Error('there is no such user');
    const session = await internalAdapter.createSession(user.id);
    await setSessionCookie(context, { session, user });
    return context.json({ token: session.token });
  },
);

function configure({ database, log, ...options }: AccountsOptions) {
  return betterAuth({
    baseURL: options.publicUrl,
    // As a list, because a single secret would give way to one found in the environment.
    secrets: [
      { version: 1, value: deriveSecret(options.secret, 'session cookies').toString('hex') },
    ],
    database: { db: database, type: 'postgres', schemaName: 'identity', transaction: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwords.PASSWORD_LENGTH_MIN,
      // The library counts units of UTF-16, of which a character may be two.
      maxPasswordLength: 2 * passwords.PASSWORD_LENGTH_MAX,
      password: {
        hash: passwords.hashPassword,
        verify: ({ hash, password }) => passwords.isPasswordOf(hash, password),
      },
    },
    ...columns,
    plugins: [{ id: 'hoga', endpoints: { openSession } }],
    logger: { level: 'error', log: forwardTo(log) },
    // Ours is in `http`, where the address is known; telemetry is nobody's business.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      useSecureCookies: options.secureCookies,
      cookiePrefix: 'hoga',
      database: { generateId: () => randomUUIDv7() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
    },
  });
}

/** Where the library finds its tables and columns; it makes none (see `0002_identity.sql`). */
const columns = {
  user: {
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    additionalFields: {
      nickname: { type: 'string', required: true },
      language: { type: 'string', required: true },
    },
  },
  session: {
    expiresIn: SESSION_LIFETIME_S,
    updateAge: SESSION_PROLONGED_EVERY_S,
    fields: {
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  account: {
    modelName: 'credential',
    fields: {
      userId: 'user_id',
      providerId: 'provider_id',
      accountId: 'account_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
} as const;

/** Hands on the sentence and the error's code; whatever else the library attaches may be secret. */
function forwardTo(log: Log) {
  return (level: string, message: unknown, ...details: readonly unknown[]): void => {
    const described = describeError(details.find((detail) => detail instanceof Error));
    // Two people signing up with one e-mail at once is answered, and is no fault.
    if (described.code === UNIQUE_VIOLATION) return;
    if (level === 'error') log.error(described, `sign-in library: ${String(message)}`);
  };
}
