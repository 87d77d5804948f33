import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { deriveSecret } from './derive-secret.ts';

export const TOKEN_LIFETIME_MS = 5 * 60 * 1000;
export const TOKEN_LENGTH_MAX = 2048;
const AUDIENCE = 'hoga';

/** What a token says. Times count milliseconds since 1970, in whole seconds. */
export interface Claims {
  readonly userId: string;
  readonly sessionId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface AccessTokens {
  issue(claims: Claims): string;
  /** What the token says, or nothing unless it carries our signature. It may be out of date. */
  read(token: string): Claims | undefined;
}

/**
 * Tokens are JWTs signed with Ed25519. The key is derived from the server's secret: there is nothing
 * to store, to back up or to leak with the database, and every process and restart has the same key.
 */
export function createAccessTokens(options: {
  readonly secret: string;
  readonly issuer: string;
}): AccessTokens {
  const privateKey = signingKey(options.secret);
  const publicKey = createPublicKey(privateKey);
  const header = encode({ alg: 'EdDSA', typ: 'JWT', kid: keyId(publicKey) });

  return {
    issue({ userId, sessionId, issuedAt, expiresAt }) {
      const payload = encode({
        iss: options.issuer,
        aud: AUDIENCE,
        sub: userId,
        sid: sessionId,
        iat: issuedAt / 1000,
        exp: expiresAt / 1000,
      });
      const signed = `${header}.${payload}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },

    read(token) {
      if (token.length > TOKEN_LENGTH_MAX) return undefined;
      const [tokenHeader, payload, signature, ...rest] = token.split('.', 4);
      // Only the one header we write is read, so no token chooses its own algorithm or key.
      if (tokenHeader !== header || payload === undefined || rest.length > 0) return undefined;
      if (signature === undefined) return undefined;
      const bytes = Buffer.from(signature, 'base64url');
      // Base64 has many spellings of the same bytes; with one allowed, a token has one text.
      if (bytes.toString('base64url') !== signature) return undefined;
      if (!verify(null, Buffer.from(`${header}.${payload}`), publicKey, bytes)) return undefined;
      return claimsOf(Buffer.from(payload, 'base64url').toString(), options.issuer);
    },
  };
}

/** The signature is ours, so the claims are too; but a token may be meant for another server. */
function claimsOf(json: string, issuer: string): Claims | undefined {
  const { iss, aud, sub, sid, iat, exp }: Readonly<Record<string, unknown>> = JSON.parse(json);
  if (iss !== issuer || aud !== AUDIENCE) return undefined;
  if (typeof sub !== 'string' || typeof sid !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return { userId: sub, sessionId: sid, issuedAt: iat * 1000, expiresAt: exp * 1000 };
}

function signingKey(secret: string): KeyObject {
  // The fixed start of a PKCS #8 envelope around the 32 bytes of an Ed25519 key (RFC 8410).
  const envelope = Buffer.from('302e020100300506032b657004220420', 'hex');
  const seed = deriveSecret(secret, 'access token signing key');
  return createPrivateKey({ key: Buffer.concat([envelope, seed]), format: 'der', type: 'pkcs8' });
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('base64url').slice(0, 12);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
