import { problem } from '@hoga/contract/problem';
import type { FastifyRequest } from 'fastify';
import { ProblemSignal } from './problem-reply.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a browser's request that changes something when another site made it. Browsers send
 * `Origin` with every such request; programs send none and have no cookie jar to abuse.
 */
export function checkOrigin(request: FastifyRequest, publicOrigins: ReadonlySet<string>): void {
  if (READING.has(request.method)) return;
  const { origin, host } = request.headers;
  if (origin === undefined) {
    const site = request.headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    throw new ProblemSignal(problem('origin-refused'));
  }
  if (publicOrigins.has(origin)) return;
  const isOwn = host !== undefined && origin === `${request.protocol}://${host}`;
  if (isOwn && isLoopback(host)) return;
  throw new ProblemSignal(problem('origin-refused'));
}

/**
 * On a person's own computer the server may be reached under several names and ports. A name that
 * merely points at loopback is not one of them, or any site could claim to be ours.
 */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/.test(host);
}
