import type { Identity, Refusal, Verdict } from '../needs/index.ts';
import type { AccessTokens } from './access-token.ts';
import type { Revocations } from './revocations.ts';

/** About 30 MB when full; beyond it a token costs one more check of its signature. */
const REMEMBERED_TOKENS_MAX = 50_000;

type Genuine = Extract<Verdict, { readonly ok: true }> & { readonly sessionId: string };

const FORGED: Refusal<'forged'> = Object.freeze({ ok: false, reason: 'forged' });
const EXPIRED: Refusal<'expired'> = Object.freeze({ ok: false, reason: 'expired' });
const REVOKED: Refusal<'revoked'> = Object.freeze({ ok: false, reason: 'revoked' });

export interface VerifierOptions {
  readonly tokens: AccessTokens;
  readonly revocations: Pick<Revocations, 'has' | 'isCurrent' | 'catchUp'>;
  readonly clock: () => number;
}

/**
 * Checks each token's signature once, which takes a tenth of a millisecond, and its time and session
 * on every use. Forged tokens are not remembered, or whoever sends many would push out the genuine.
 */
export function createVerifier({
  tokens,
  revocations,
  clock,
}: VerifierOptions): Identity['verify'] {
  const genuine = new Map<string, Genuine>();

  function admit(token: string): Genuine | undefined {
    const claims = tokens.read(token);
    if (claims === undefined) return undefined;
    const { userId, sessionId, expiresAt } = claims;
    const verdict = Object.freeze({ ok: true, userId, sessionId, key: null, expiresAt });
    // The first in is the first to expire, so it is the one to forget.
    if (genuine.size >= REMEMBERED_TOKENS_MAX) forgetFirst();
    genuine.set(token, verdict);
    return verdict;
  }

  function forgetFirst(): void {
    for (const token of genuine.keys()) {
      genuine.delete(token);
      return;
    }
  }

  function judge(verdict: Genuine): Verdict {
    return revocations.has(verdict.sessionId) ? REVOKED : verdict;
  }

  return function verify(token) {
    const verdict = genuine.get(token) ?? admit(token);
    if (verdict === undefined) return FORGED;
    if (verdict.expiresAt <= clock()) {
      genuine.delete(token);
      return EXPIRED;
    }
    if (revocations.isCurrent()) return judge(verdict);
    return revocations.catchUp().then(() => judge(verdict));
  };
}
