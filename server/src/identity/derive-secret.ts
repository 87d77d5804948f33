import { hkdfSync } from 'node:crypto';

/**
 * 32 bytes for one purpose. One secret serves several, and what is derived for one says nothing
 * about another.
 */
export function deriveSecret(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `hoga ${purpose}, version 1`, 32));
}
