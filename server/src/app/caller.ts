import { problem, type Problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Verdict } from '../needs/index.ts';
import type { Caller } from './app.ts';
import { done, no, type Reply } from './reply.ts';

/** Who a token or a key belongs to, or why it is good for nobody. */
export function callerOf(verdict: Verdict): Reply<Caller> {
  if (!verdict.ok) return no(refusal(verdict.reason));
  return done({ userId: verdict.userId, key: verdict.key });
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
