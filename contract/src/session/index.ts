/**
 * Signing up, in and out. This room decides what a newcomer and a returning user send.
 *
 * It never sees how a password is kept. Start with `session.ts`.
 */

export { ChangePassword, SignIn, SignUp } from './session.ts';
