import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { API_KEY_PATTERN } from '@hoga/contract/api-key';
import { deriveSecret } from './derive-secret.ts';

const PREFIX = 'hoga_';
const FORM = new RegExp(`^${API_KEY_PATTERN}$`);
const ID = { start: PREFIX.length, length: 32 };
const SECRET_BYTES = 32;
const CHECK_LENGTH = 16;
const KEY_LENGTH = ID.start + ID.length + 1 + 2 * SECRET_BYTES + CHECK_LENGTH;

/** How the text of a key is made and recognised. */
export interface ApiKeyTexts {
  /** A new key with this id: `hoga_`, the id, `_`, 32 bytes of chance and a check. */
  issue(id: string): string;
  /**
   * Whether this server wrote the key, whatever became of it. The check is made with a secret, so
   * whoever makes keys up, be it millions, has none of them looked up in the database.
   */
  isOurs(key: string): boolean;
}

export function createApiKeyTexts(secret: string): ApiKeyTexts {
  const checkKey = deriveSecret(secret, 'API key check');

  function checkOf(start: string): string {
    return createHmac('sha256', checkKey).update(start).digest('hex').slice(0, CHECK_LENGTH);
  }

  return {
    issue(id) {
      const chance = randomBytes(SECRET_BYTES).toString('hex');
      const start = `${PREFIX}${id.replaceAll('-', '')}_${chance}`;
      return `${start}${checkOf(start)}`;
    },
    isOurs(key) {
      const start = key.slice(0, -CHECK_LENGTH);
      return timingSafeEqual(Buffer.from(checkOf(start)), Buffer.from(key.slice(-CHECK_LENGTH)));
    },
  };
}

/** Whether somebody means an API key and not a token. */
export function isMeantAsApiKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/** The id in a key, as the tables write it; nothing when it has not the form of one. */
export function apiKeyId(key: string): string | undefined {
  if (key.length !== KEY_LENGTH || !FORM.test(key)) return undefined;
  const part = (from: number, to: number): string => key.slice(ID.start + from, ID.start + to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, ID.length)}`;
}

/** What is kept of a key. */
export function sha256(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
