/**
 * Who is signed in at this screen, and the token that says so.
 *
 * It never draws anything. Start with `session.ts`.
 */

export { createSession, type Session, type SessionState } from './session.ts';
