/**
 * Signing up, in and out. This room decides what a guest, a newcomer and a returning user send.
 *
 * It never sees how a password is kept. Start with `session.ts`.
 */

export {
  ChangePassword,
  ClaimGuest,
  RequestPasswordReset,
  ResetPassword,
  SignIn,
  SignInAsGuest,
  SignUp,
  VerifyEmail,
} from './session.ts';
