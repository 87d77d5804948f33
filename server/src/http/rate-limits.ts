import type { RateLimit } from '@hoga/contract/api';
import { problem, type Problem, type ProblemOf } from '@hoga/contract/problem';
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
  /** Of one address, and of all together. */
  readonly guestsPerAddress: number;
  readonly guestsPerDay: number;
  /** That one address causes, whoever they go to. */
  readonly mailsPerHour: number;
}

/** What an allowance is for. */
export type AllowanceKind = RateLimit | 'address' | 'guest' | 'mail';

export interface RateGuard {
  /** Why not, when the address has used up its share. */
  address(request: FastifyRequest): Problem | undefined;
  /** Why not, when the key, or else the user or the address, has used up its share of this kind. */
  operation(kind: RateLimit, request: FastifyRequest, caller: Caller | null): Problem | undefined;
  /** Why not, when too many guests came from the address today, or from all. */
  guest(address: string): Problem | undefined;
  /** Why not, when the address has caused too many mails in this hour. */
  mail(address: string): Problem | undefined;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const EVERYBODY = '';

export function rateGuard(limits: RateLimits, onRefused: (kind: AllowanceKind) => void): RateGuard {
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
  const guestOfAddress = new Allowance({ limit: limits.guestsPerAddress, spanMs: 24 * HOUR_MS });
  const guestOfAll = new Allowance({ limit: limits.guestsPerDay, spanMs: 24 * HOUR_MS });
  const mail = new Allowance({ limit: limits.mailsPerHour, spanMs: HOUR_MS });

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

  const told = (kind: AllowanceKind, refusal: Problem | undefined): Problem | undefined => {
    if (refusal !== undefined) onRefused(kind);
    return refusal;
  };

  return {
    address: ({ ip }) => told('address', use(ofAddress, networkOf(ip))),
    operation: (kind, request, caller) => told(kind, ofOperation(kind, request, caller)),
    guest: (address) => {
      // One address that has used up its own share takes nothing of everybody's.
      const refusal = use(guestOfAddress, networkOf(address)) ?? use(guestOfAll, EVERYBODY);
      return told('guest', refusal && problem('too-many-guests', refusal.parameters));
    },
    mail: (address) => told('mail', use(mail, networkOf(address))),
  };
}

function use(allowance: Allowance, key: string): ProblemOf<'too-many-requests'> | undefined {
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
