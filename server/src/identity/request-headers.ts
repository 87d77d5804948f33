import { isIP } from 'node:net';
import type { Origin } from '../needs/index.ts';

/** Set by this room alone: what a client or a proxy sent under this name never gets here. */
export const ADDRESS_HEADER = 'x-hoga-address';
const USER_AGENT_LENGTH_MAX = 300;
const COOKIE_LENGTH_MAX = 8192;

/** The headers the sign-in library may see, and no others. */
export function requestHeaders(request: {
  readonly cookie?: string | undefined;
  readonly from?: Origin;
}): Headers {
  const headers = new Headers();
  const { cookie, from } = request;
  if (cookie !== undefined && isPrintable(cookie) && cookie.length <= COOKIE_LENGTH_MAX) {
    headers.set('cookie', cookie);
  }
  if (from !== undefined) {
    if (isIP(from.address) !== 0) headers.set(ADDRESS_HEADER, from.address);
    const userAgent = from.userAgent.replace(/[^\x20-\x7e]/g, '?');
    headers.set('user-agent', userAgent.slice(0, USER_AGENT_LENGTH_MAX));
  }
  return headers;
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
