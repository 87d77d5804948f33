/** Tokens as a thief or a forger would make them; the first one knows the server's secret. */
import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenParts {
  readonly header: Claims;
  readonly payload: Claims;
  readonly signature: string;
}

export function partsOf(token: string): TokenParts {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header: decoded(header), payload: decoded(payload), signature };
}

export function joined({ header, payload, signature }: TokenParts): string {
  return `${encoded(header)}.${encoded(payload)}.${signature}`;
}

/** The token with the signature of whoever has this secret. */
export function signedWith(secret: string, parts: Omit<TokenParts, 'signature'>): string {
  const text = `${encoded(parts.header)}.${encoded(parts.payload)}`;
  const signature = sign(null, Buffer.from(text), signingKey(secret)).toString('base64url');
  return joined({ ...parts, signature });
}

/** The classic confusion: the public key, which is no secret, used as one. */
export function signedWithPublicKey(secret: string, parts: Omit<TokenParts, 'signature'>): string {
  const text = `${encoded(parts.header)}.${encoded(parts.payload)}`;
  const key = createPublicKey(signingKey(secret)).export({ format: 'pem', type: 'spki' });
  const signature = createHmac('sha256', key).update(text).digest('base64url');
  return joined({ ...parts, signature });
}

/** The key as the server derives it; a test proves that it is the same one. */
function signingKey(secret: string): KeyObject {
  const purpose = 'hoga access token signing key, version 1';
  const seed = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const envelope = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([envelope, seed]), format: 'der', type: 'pkcs8' });
}

function encoded(part: Claims): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decoded(part: string): Claims {
  const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
