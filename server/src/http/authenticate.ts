import { problem, type Problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Caller, Reply } from '../app/index.ts';
import type { Identity, Verdict } from '../needs/index.ts';

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

function callerOf(verdict: Verdict): Reply<Caller> {
  if (!verdict.ok) return { ok: false, problem: refusal(verdict.reason) };
  return { ok: true, value: { userId: verdict.userId, key: verdict.key } };
}

function refusal(reason: Extract<Verdict, { ok: false }>['reason']): Problem {
  switch (reason) {
    case 'expired':
      return problem('token-expired');
    case 'forged':
      return problem('token-invalid');
    case 'revoked':
      return problem('token-revoked');
    case 'key_expired':
      return problem('api-key-expired');
    case 'key_forged':
      return problem('api-key-invalid');
    case 'key_revoked':
      return problem('api-key-revoked');
    default:
      return unreachable(reason);
  }
}
