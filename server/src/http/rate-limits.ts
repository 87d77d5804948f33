import type { RateLimit } from '@hoga/contract/api';
import { problem } from '@hoga/contract/problem';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemSignal } from './problem-reply.ts';

/** How many requests are let through. Loopback is counted like any address. */
export interface RateLimits {
  /** Of one address, whatever it asks for. */
  readonly addressPerSecond: number;
  /** Of one user (look-ups and orders apart). */
  readonly readsPerSecond: number;
  readonly ordersPerSecond: number;
  /** Of one address, and for one e-mail address. */
  readonly signInsPerMinute: number;
}

export interface RateGuard {
  /** Throws the problem when the address has used up its share. */
  address(request: FastifyRequest): Promise<void>;
  /** Throws the problem when the user, or else the address, has used up its share of this kind. */
  operation(kind: RateLimit, request: FastifyRequest, userId: string | null): Promise<void>;
}

/** Whoever has an IPv6 address has all of its /64. */
const IPV6_SUBNET = 64;
const SECOND_MS = 1_000;

export async function rateGuard(http: FastifyInstance, limits: RateLimits): Promise<RateGuard> {
  await http.register(rateLimit, { global: false, ipv6Subnet: IPV6_SUBNET });
  const { addressPerSecond, readsPerSecond, ordersPerSecond, signInsPerMinute } = limits;
  const address = limiter(http, { max: addressPerSecond, timeWindow: SECOND_MS });
  const read = limiter(http, { max: readsPerSecond, timeWindow: SECOND_MS });
  const readOfUser = keyedLimiter(http, { max: readsPerSecond, timeWindow: SECOND_MS });
  const orderOfUser = keyedLimiter(http, { max: ordersPerSecond, timeWindow: SECOND_MS });
  const signIn = limiter(http, { max: signInsPerMinute, timeWindow: 60 * SECOND_MS });
  const signInOfEmail = keyedLimiter(http, { max: signInsPerMinute, timeWindow: 60 * SECOND_MS });

  return {
    address,
    operation: async (kind, request, userId) => {
      if (kind === 'sign-in') {
        await signIn(request);
        const email = emailIn(request.body);
        return email === null ? undefined : signInOfEmail(request, email);
      }
      if (userId === null) return read(request);
      return kind === 'order' ? orderOfUser(request, userId) : readOfUser(request, userId);
    },
  };
}

interface Allowance {
  readonly max: number;
  readonly timeWindow: number;
}

type Check = ReturnType<FastifyInstance['createRateLimit']>;

/** Counts by the address a request comes from. */
function limiter(http: FastifyInstance, allowance: Allowance) {
  const check = http.createRateLimit(allowance);
  return (request: FastifyRequest): Promise<void> => enforce(check, request, allowance.max);
}

/** Counts by a key of the caller's choice. */
function keyedLimiter(http: FastifyInstance, allowance: Allowance) {
  const keys = new WeakMap<FastifyRequest, string>();
  const keyGenerator = (request: FastifyRequest): string => keys.get(request) ?? request.ip;
  const check = http.createRateLimit({ ...allowance, keyGenerator });
  return (request: FastifyRequest, key: string): Promise<void> => {
    keys.set(request, key);
    return enforce(check, request, allowance.max);
  };
}

async function enforce(check: Check, request: FastifyRequest, limit: number): Promise<void> {
  const state = await check(request);
  if (state.isAllowed || !state.isExceeded) return;
  const retryAfterS = Math.max(1, state.ttlInSeconds);
  throw new ProblemSignal(problem('too-many-requests', { limit, retryAfterS }));
}

/** The e-mail address somebody tries to sign in with, so that many addresses cannot share the try. */
function emailIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('email' in body)) return null;
  return typeof body.email === 'string' ? body.email.trim().toLowerCase().slice(0, 254) : null;
}
