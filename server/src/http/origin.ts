import { problem, type Problem } from '@hoga/contract/problem';
import type { FastifyRequest } from 'fastify';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a browser's request that changes something when another site made it. Browsers send
 * `Origin` with every such request; programs send none and have no cookie jar to abuse.
 */
export function originRefusal(
  request: FastifyRequest,
  publicOrigins: ReadonlySet<string>,
): Problem | undefined {
  return READING.has(request.method) ? undefined : foreignOrigin(request, publicOrigins);
}

/** Why not, when a page of another site asks. */
export function foreignOrigin(
  request: FastifyRequest,
  publicOrigins: ReadonlySet<string>,
): Problem | undefined {
  const { origin, host } = request.headers;
  if (origin === undefined) {
    const site = request.headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
    return problem('origin-refused');
  }
  if (publicOrigins.has(origin)) return undefined;
  const isOwn = host !== undefined && origin === `${request.protocol}://${host}`;
  if (isOwn && isLoopback(host)) return undefined;
  return problem('origin-refused');
}

/**
 * On a person's own computer the server may be reached under several names and ports. A name that
 * merely points at loopback is not one of them, or any site could claim to be ours.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/.test(host);
}
