import { accountId } from '@hoga/core/order';
import { expect, test } from 'vitest';
import type { Verdict } from '../needs/index.ts';
import { callerOf } from './caller.ts';

const KEY = { id: 'key', account: accountId('account'), scopes: ['read'] } as const;

test('whoever holds a good token or key is its user, with what the key is for', () => {
  const token = { ok: true, userId: 'ann', sessionId: 's', key: null, expiresAt: 1 } as const;
  expect(callerOf(token)).toEqual({ ok: true, value: { userId: 'ann', key: null } });
  const key = { ...token, sessionId: null, key: KEY };
  expect(callerOf(key)).toEqual({ ok: true, value: { userId: 'ann', key: KEY } });
});

test.each([
  ['expired', 'token-expired'],
  ['forged', 'token-invalid'],
  ['revoked', 'token-revoked'],
  ['key_expired', 'api-key-expired'],
  ['key_forged', 'api-key-invalid'],
  ['key_revoked', 'api-key-revoked'],
] satisfies [Extract<Verdict, { ok: false }>['reason'], string][])(
  'one that is %s is told so: %s',
  (reason, type) => {
    expect(callerOf({ ok: false, reason })).toEqual({
      ok: false,
      problem: { type, parameters: {} },
    });
  },
);
