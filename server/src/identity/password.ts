import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost numbers of scrypt: memory is 128 × n × r bytes, time grows with n × r × p. */
interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

// 16 MB and about 0.15 s: the smallest of the settings OWASP's password storage cheat sheet names.
const COST: Cost = { n: 2 ** 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 128;

/** Lengths count characters as the contract does, not the units of UTF-16. */
export function isAcceptablePassword(password: string): boolean {
  const { length } = Array.from(password);
  return length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX;
}

/** `scrypt$n$r$p$salt$key`: the cost is in the text, so it can be raised without breaking anyone. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(password, salt, COST);
  const { n, r, p } = COST;
  return ['scrypt', n, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) {
    throw new Error('a stored password is not in the form this version writes');
  }
  const cost: Cost = { n: Number(n), r: Number(r), p: Number(p) };
  const expected = Buffer.from(key, 'base64url');
  const actual = await deriveKey(password, Buffer.from(salt, 'base64url'), cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Runs on libuv's threads, never on the thread that runs the market. */
function deriveKey(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // One keyboard sends 한 as one character, another as three: NFKC makes them the same password.
  const text = password.normalize('NFKC');
  const { n: N, r, p } = cost;
  scrypt(text, salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
}
