import * as z from 'zod';
import {
  CurrentPassword,
  Email,
  NewPassword,
  Nickname,
  PersonName,
  UserLanguage,
} from '../account/index.ts';
import { problem, refuse } from '../problem/index.ts';

export const SignUp = z.strictObject({
  name: PersonName,
  nickname: Nickname,
  email: Email,
  password: NewPassword,
  language: UserLanguage.optional(),
});
export type SignUp = z.output<typeof SignUp>;

export const SignIn = z.strictObject({ email: Email, password: CurrentPassword });
export type SignIn = z.output<typeof SignIn>;

export const ChangePassword = z.strictObject({
  currentPassword: CurrentPassword,
  newPassword: NewPassword,
});
export type ChangePassword = z.output<typeof ChangePassword>;

/** Someone who only looks around: no name, no address, no password. */
export const SignInAsGuest = z.strictObject({ language: UserLanguage.optional() });
export type SignInAsGuest = z.output<typeof SignInAsGuest>;

/** A guest who stays: what they own goes on under a name and a password. */
export const ClaimGuest = SignUp.omit({ language: true });
export type ClaimGuest = z.output<typeof ClaimGuest>;

export const RequestPasswordReset = z.strictObject({ email: Email });
export type RequestPasswordReset = z.output<typeof RequestPasswordReset>;

/** 32 bytes of chance, as they stand after `#token=` in a mailed link. */
const LINK_TOKEN = /^[\w-]{43}$/;

/** What cannot be the token of a link is answered like one that nobody knows. */
const LinkToken = z
  .string()
  .check(refuse((value) => (LINK_TOKEN.test(value) ? undefined : problem('link-expired'))))
  .meta({ pattern: LINK_TOKEN.source, description: 'What follows `#token=` in the mailed link.' });

export const ResetPassword = z.strictObject({ token: LinkToken, newPassword: NewPassword });
export type ResetPassword = z.output<typeof ResetPassword>;

export const VerifyEmail = z.strictObject({ token: LinkToken });
export type VerifyEmail = z.output<typeof VerifyEmail>;
