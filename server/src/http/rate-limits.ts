import type { RateLimit } from '@hoga/contract/api';
import { problem, type Problem } from '@hoga/contract/problem';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../app/index.ts';
import { Allowance } from './allowance.ts';
import { networkOf } from './network-of.ts';

/** How many requests are let through. Loopback is counted like any address. */
export interface RateLimits {
  /** Of one address, whatever it asks for. */
  readonly addressPerSecond: number;
  /** Of one user (look-ups and orders apart). */
  readonly readsPerSecond: number;
  readonly ordersPerSecond: number;
  /** Of one API key, which its user's own are not counted against. */
  readonly keyReadsPerSecond: number;
  readonly keyOrdersPerSecond: number;
  /** Of one address, and for one e-mail address. */
  readonly signInsPerMinute: number;
}

export interface RateGuard {
  /** Why not, when the address has used up its share. */
  address(request: FastifyRequest): Problem | undefined;
  /** Why not, when the key, or else the user or the address, has used up its share of this kind. */
  operation(kind: RateLimit, request: FastifyRequest, caller: Caller | null): Problem | undefined;
}

const SECOND_MS = 1_000;

export function rateGuard(
  limits: RateLimits,
  onRefused: (kind: RateLimit | 'address') => void,
): RateGuard {
  const second = (limit: number): Allowance => new Allowance({ limit, spanMs: SECOND_MS });
  const minute = (limit: number): Allowance => new Allowance({ limit, spanMs: 60 * SECOND_MS });
  const ofAddress = second(limits.addressPerSecond);
  const read = second(limits.readsPerSecond);
  const readOfUser = second(limits.readsPerSecond);
  const orderOfUser = second(limits.ordersPerSecond);
  const readOfKey = second(limits.keyReadsPerSecond);
  const orderOfKey = second(limits.keyOrdersPerSecond);
  const signIn = minute(limits.signInsPerMinute);
  const signInOfEmail = minute(limits.signInsPerMinute);

  const ofOperation: RateGuard['operation'] = (kind, { ip, body }, caller) => {
    if (kind === 'sign-in') {
      const email = emailIn(body);
      const refusal = use(signIn, networkOf(ip));
      return refusal ?? (email === null ? undefined : use(signInOfEmail, email));
    }
    if (caller === null) return use(read, networkOf(ip));
    const { userId, key } = caller;
    if (key !== null) return use(kind === 'order' ? orderOfKey : readOfKey, key.id);
    return use(kind === 'order' ? orderOfUser : readOfUser, userId);
  };

  return {
    address: ({ ip }) => {
      const refusal = use(ofAddress, networkOf(ip));
      if (refusal !== undefined) onRefused('address');
      return refusal;
    },
    operation: (kind, request, caller) => {
      const refusal = ofOperation(kind, request, caller);
      if (refusal !== undefined) onRefused(kind);
      return refusal;
    },
  };
}

function use(allowance: Allowance, key: string): Problem | undefined {
  const waitMs = allowance.use(key);
  if (waitMs === 0) return undefined;
  const retryAfterS = Math.ceil(waitMs / SECOND_MS);
  return problem('too-many-requests', { limit: allowance.limit, retryAfterS });
}

/** The e-mail address somebody tries to sign in with, so that many addresses cannot share the try. */
function emailIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('email' in body)) return null;
  return typeof body.email === 'string' ? body.email.trim().toLowerCase().slice(0, 254) : null;
}
