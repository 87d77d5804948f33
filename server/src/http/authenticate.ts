import { problem, type Problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Caller } from '../app/index.ts';
import type { Identity, Verdict } from '../needs/index.ts';
import { ProblemSignal } from './problem-reply.ts';

const BEARER = /^Bearer (\S{1,4096})$/i;

/** Who carries this `Authorization` header. Throws the problem otherwise. */
export async function authenticate(
  identity: Identity,
  authorization: string | undefined,
): Promise<Caller> {
  if (authorization === undefined) throw new ProblemSignal(problem('sign-in-required'));
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new ProblemSignal(problem('token-invalid'));
  const given = identity.verify(token);
  const verdict = given instanceof Promise ? await given : given;
  if (!verdict.ok) throw new ProblemSignal(refusal(verdict.reason));
  return { userId: verdict.userId };
}

function refusal(reason: Extract<Verdict, { ok: false }>['reason']): Problem {
  switch (reason) {
    case 'expired':
      return problem('token-expired');
    case 'forged':
      return problem('token-invalid');
    case 'revoked':
      return problem('token-revoked');
    default:
      return unreachable(reason);
  }
}
