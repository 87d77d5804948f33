import { createHash, randomBytes } from 'node:crypto';
import type { App } from './app.ts';

/** Only the hash is stored, so that reading the tables makes nobody an operator. */
export function hashOperatorCode(code: string): Uint8Array {
  return createHash('sha256').update(code).digest();
}

/** A fresh one-time code while there is no operator yet; null once there is one. */
export async function offerOperatorCode(app: App): Promise<string | null> {
  if (await app.operators.exists()) return null;
  const code = randomBytes(24).toString('base64url');
  await app.operators.offerCode(hashOperatorCode(code));
  return code;
}
