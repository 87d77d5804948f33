import { expect, test, vi } from 'vitest';
import type { AccessTokens, Claims } from './access-token.ts';
import { createAccessTokens } from './access-token.ts';
import { SECRET } from './test-setup.ts';
import { createVerifier } from './verifier.ts';

const NOW = 1_795_242_648_000;
const MINUTE = 60_000;

function setUp() {
  const real = createAccessTokens({ secret: SECRET, issuer: 'http://127.0.0.1:8080' });
  const read = vi.fn<AccessTokens['read']>((token) => real.read(token));
  const state = { now: NOW, isCurrent: true, revoked: new Set<string>() };
  const catchUp = vi.fn<() => Promise<void>>(async () => undefined);
  const verify = createVerifier({
    tokens: { issue: (claims) => real.issue(claims), read },
    clock: () => state.now,
    revocations: {
      has: (sessionId) => state.revoked.has(sessionId),
      isCurrent: () => state.isCurrent,
      catchUp,
    },
  });
  const issue = (changes: Partial<Claims> = {}): string => {
    const claims = { userId: 'u', sessionId: 's', issuedAt: NOW, expiresAt: NOW + 5 * MINUTE };
    return real.issue({ ...claims, ...changes });
  };
  return { verify, issue, read, state, catchUp };
}

const genuine = { ok: true, userId: 'u', sessionId: 's', key: null, expiresAt: NOW + 5 * MINUTE };

test('a signature is checked once, and the verdict is given at once', () => {
  const { verify, issue, read } = setUp();
  const token = issue();
  expect([verify(token), verify(token), verify(token)]).toEqual([genuine, genuine, genuine]);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a token expires to the millisecond, remembered or not', () => {
  const { verify, issue, state } = setUp();
  const token = issue();
  state.now = NOW + 5 * MINUTE - 1;
  expect(verify(token)).toEqual(genuine);
  state.now += 1;
  expect(verify(token)).toEqual({ ok: false, reason: 'expired' });
  expect(verify(token)).toEqual({ ok: false, reason: 'expired' });
  expect(verify(issue({ expiresAt: NOW }))).toEqual({ ok: false, reason: 'expired' });
});

test('the end of a session ends its remembered tokens, and those of no other', () => {
  const { verify, issue, state } = setUp();
  const [ended, other] = [issue(), issue({ sessionId: 'other' })];
  expect(verify(ended)).toEqual(genuine);
  state.revoked.add('s');
  expect(verify(ended)).toEqual({ ok: false, reason: 'revoked' });
  expect(verify(other)).toMatchObject({ ok: true, sessionId: 'other' });
});

test('what is forged is not remembered', () => {
  const { verify, issue, read } = setUp();
  const forged = `${issue()}x`;
  expect(verify(forged)).toEqual({ ok: false, reason: 'forged' });
  expect(verify(forged)).toEqual({ ok: false, reason: 'forged' });
  expect(read).toHaveBeenCalledTimes(2);
});

test('while news may be missing it asks before it answers, and fails when it cannot ask', async () => {
  const { verify, issue, state, catchUp } = setUp();
  const token = issue();
  expect(verify(token)).toEqual(genuine);
  state.isCurrent = false;
  catchUp.mockImplementationOnce(async () => void state.revoked.add('s'));
  expect(await verify(token)).toEqual({ ok: false, reason: 'revoked' });
  state.revoked.clear();
  expect(await verify(token)).toEqual(genuine);
  catchUp.mockRejectedValueOnce(new Error('no database'));
  await expect(verify(token)).rejects.toThrow('no database');
});

test('it remembers 50,000 tokens and forgets the oldest', () => {
  const { verify, state, read } = setUp();
  const verdictOf = new Map<string, Claims>();
  read.mockImplementation((token) => verdictOf.get(token));
  const claims = { userId: 'u', sessionId: 's', issuedAt: NOW, expiresAt: NOW + MINUTE };
  for (let index = 0; index <= 50_000; index += 1) verdictOf.set(`token ${index}`, claims);
  for (const token of verdictOf.keys()) void verify(token);
  expect(read).toHaveBeenCalledTimes(50_001);
  void verify('token 1');
  expect(read).toHaveBeenCalledTimes(50_001);
  void verify('token 0');
  expect(read).toHaveBeenCalledTimes(50_002);
  expect(state.now).toBe(NOW);
});
