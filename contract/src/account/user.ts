import * as z from 'zod';
import { OpaqueId, Timestamp } from '../page/index.ts';
import { LANGUAGES } from '../problem/index.ts';
import { Account } from './account.ts';

export const UserLanguage = z.enum(LANGUAGES);

/** The user who is signed in; others see the nickname only. */
export const User = z.object({
  id: OpaqueId,
  name: z.string(),
  nickname: z.string(),
  guest: z.boolean().meta({ description: 'Came in without signing up, and may claim it later.' }),
  email: z.string().nullable().meta({ description: 'Null for a guest.' }),
  emailVerified: z.boolean(),
  language: UserLanguage,
  operator: z.boolean(),
  createdAt: Timestamp,
});
export type User = z.output<typeof User>;

/** A token for the header Authorization. */
export const Token = z.object({ token: z.string(), tokenExpiresAt: Timestamp });
export type Token = z.output<typeof Token>;

/** What signing up and signing in are answered with; the session itself is a cookie. */
export const SignedIn = z.object({
  user: User,
  token: z.string(),
  tokenExpiresAt: Timestamp,
  accounts: z.array(Account),
});
export type SignedIn = z.output<typeof SignedIn>;

export const Me = z.object({ user: User, accounts: z.array(Account) });
export type Me = z.output<typeof Me>;
