import { problem } from '@hoga/contract/problem';
import { callerOf, type Caller, type Reply } from '../app/index.ts';
import type { Identity } from '../needs/index.ts';

const SCHEME = 'bearer ';
/** A longer one is not looked at. */
const CREDENTIAL_LENGTH_MAX = 4_096;

/** Who carries this `Authorization` header, or why nobody does. */
export function authenticate(
  identity: Identity,
  authorization: string | undefined,
): Reply<Caller> | Promise<Reply<Caller>> {
  if (authorization === undefined) return { ok: false, problem: problem('sign-in-required') };
  const credential = credentialIn(authorization);
  if (credential === undefined) return { ok: false, problem: problem('token-invalid') };
  const verdict = identity.verify(credential);
  return verdict instanceof Promise ? verdict.then(callerOf) : callerOf(verdict);
}

function credentialIn(authorization: string): string | undefined {
  const scheme = authorization.slice(0, SCHEME.length).toLowerCase();
  const credential = authorization.slice(SCHEME.length);
  const isFine = scheme === SCHEME && credential.length <= CREDENTIAL_LENGTH_MAX;
  return isFine ? credential : undefined;
}
