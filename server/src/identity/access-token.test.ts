import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAccessTokens } from './access-token.ts';
import { deriveSecret } from './derive-secret.ts';

const secret = randomBytes(32).toString('hex');
const issuer = 'http://127.0.0.1:8080';
const tokens = createAccessTokens({ secret, issuer });
const claims = {
  userId: '01a1fccc-e328-7858-87e4-a4b87cd73d2e',
  sessionId: '01a1fccc-e32e-7e5a-9782-84469eaa2485',
  issuedAt: 1_795_242_648_000,
  expiresAt: 1_795_242_948_000,
};
const genuine = tokens.issue(claims);
const [header, payload, signature] = genuine.split('.') as [string, string, string];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString());

const privateKey = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    deriveSecret(secret, 'access token signing key'),
  ]),
  format: 'der',
  type: 'pkcs8',
});
const signedBy = (key: typeof privateKey, head: string, body: string): string =>
  `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), key).toString('base64url')}`;

test('a token says what was put into it, in the claims JWT readers expect', () => {
  expect(tokens.read(genuine)).toEqual(claims);
  expect(decode(header)).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: expect.any(String) });
  expect(decode(payload)).toEqual({
    iss: issuer,
    aud: 'hoga',
    sub: claims.userId,
    sid: claims.sessionId,
    iat: 1_795_242_648,
    exp: 1_795_242_948,
  });
});

test('the same secret makes the same key, in every process and after every restart', () => {
  expect(createAccessTokens({ secret, issuer }).read(genuine)).toEqual(claims);
});

test('the derived key is the one these tests forge with', () => {
  expect(tokens.read(signedBy(privateKey, header, payload))).toEqual(claims);
});

function hmacWith(key: Buffer | string): string {
  const head = encode({ ...decode(header), alg: 'HS256' });
  const mac = createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url');
  return `${head}.${payload}.${mac}`;
}

const publicKey = createPublicKey(privateKey);
const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
const lastCharacter = signature.at(-1) === 'A' ? 'B' : 'A';

test.each([
  ['nothing', ''],
  ['one part', header],
  ['two parts', `${header}.${payload}`],
  ['four parts', `${genuine}.${signature}`],
  ['no signature', `${header}.${payload}.`],
  ['algorithm none', `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`],
  ['algorithm none, with our key id', `${encode({ ...decode(header), alg: 'none' })}.${payload}.`],
  ['HS256 with the public key as PEM', hmacWith(publicKey.export({ format: 'pem', type: 'spki' }))],
  ['HS256 with the public key as DER', hmacWith(publicKey.export({ format: 'der', type: 'spki' }))],
  ['HS256 with the secret', hmacWith(secret)],
  ['a changed payload', `${header}.${encode({ ...decode(payload), sub: 'other' })}.${signature}`],
  ['a changed signature', `${header}.${payload}.${flipped}`],
  [
    'another spelling of the signature',
    `${header}.${payload}.${signature.slice(0, -1)}${lastCharacter}`,
  ],
  ['a padded signature', `${genuine}==`],
  ['blanks around it', ` ${genuine} `],
  ['another key', signedBy(generateKeyPairSync('ed25519').privateKey, header, payload)],
  [
    'our key, another key id',
    signedBy(privateKey, encode({ ...decode(header), kid: 'x' }), payload),
  ],
  ['our key, another algorithm named', signedBy(privateKey, encode({ alg: 'HS256' }), payload)],
  ['another audience', signedBy(privateKey, header, encode({ ...decode(payload), aud: 'other' }))],
  ['no subject', signedBy(privateKey, header, encode({ ...decode(payload), sub: undefined }))],
  ['a time in words', signedBy(privateKey, header, encode({ ...decode(payload), exp: 'never' }))],
  [
    'more than 2 KB',
    signedBy(privateKey, header, encode({ ...decode(payload), x: 'x'.repeat(2048) })),
  ],
  ['a megabyte of dots', '.'.repeat(2 ** 20)],
])('%s is no token', (_, forged) => {
  expect(tokens.read(forged)).toBeUndefined();
});

test('a token of another server with the same secret, or of the same with another, is none', () => {
  const elsewhere = createAccessTokens({ secret, issuer: 'https://other.example' });
  const replaced = createAccessTokens({ secret: randomBytes(32).toString('hex'), issuer });
  expect(tokens.read(elsewhere.issue(claims))).toBeUndefined();
  expect(tokens.read(replaced.issue(claims))).toBeUndefined();
});
