/**
 * People and sign-in. This room decides who somebody is, and when a session is over.
 *
 * A person has a session, kept in PostgreSQL and named by an HttpOnly cookie, and for that session
 * short-lived signed tokens. Whoever carries a token is recognised from its signature and from the
 * list of what ended, in memory, so no order waits for a look-up of its owner. A program has an API
 * key, which is looked up when it is first used and remembered for as long as a token lives.
 */

export { createIdentity } from './create-identity.ts';
export type { IdentityOptions } from './create-identity.ts';
