import { accountId } from '@hoga/core/order';
import { expect, test } from 'vitest';
import type { ApiKey, Identity } from '../needs/index.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-key.ts';
import type { App, Caller } from './app.ts';
import { ownAccount } from './own-account.ts';

const [MINE, THEIRS] = ['mine', 'theirs'];
const ann: Caller = { userId: 'ann', key: null };
const NOT_FOUND = { ok: false, problem: { type: 'account-not-found', parameters: {} } };

/** Ann's account is one of two; keys are kept as asked for, at most two. */
function appWithKeys(): App {
  const kept: ApiKey[] = [];
  const keys: Identity['keys'] = {
    create: async ({ account, name, scopes, expiresInDays }) => {
      if (kept.length === 2) return { ok: false, reason: 'too_many', most: 2 };
      const createdAt = new Date(0);
      const expiresAt = expiresInDays === null ? null : new Date(expiresInDays * 86_400_000);
      const id = `key ${kept.length}`;
      const apiKey = { id, account, name, scopes, createdAt, expiresAt, lastUsedAt: null };
      kept.push(apiKey);
      return { ok: true, apiKey, key: 'hoga_secret' };
    },
    list: async ({ account }) => kept.filter((key) => key.account === account),
    revoke: async (_, id) => kept.some((key) => key.id === id),
  };
  const engine = { ownerOf: (account: string) => (account === MINE ? 'ann' : 'ben') };
  // What these use cases work with, and no more.
  return { engine, identity: { keys } } as unknown as App;
}

test('a key is made for one account, and to trade means to read as well', async () => {
  const app = appWithKeys();
  const key = { name: 'bot', scopes: ['trade' as const], expiresInDays: 1 };
  expect(await createApiKey(app, ann, { account: MINE, key })).toEqual({
    ok: true,
    value: {
      id: 'key 0',
      account: MINE,
      name: 'bot',
      scopes: ['read', 'trade'],
      createdAt: '1970-01-01T00:00:00.000Z',
      expiresAt: '1970-01-02T00:00:00.000Z',
      lastUsedAt: null,
      key: 'hoga_secret',
    },
  });
  const reader = { name: 'reader', scopes: ['read' as const] };
  expect(await createApiKey(app, ann, { account: MINE, key: reader })).toMatchObject({
    value: { scopes: ['read'], expiresAt: null },
  });
  expect(await createApiKey(app, ann, { account: MINE, key: reader })).toEqual({
    ok: false,
    problem: { type: 'too-many-api-keys', parameters: { limit: 2 } },
  });
  const listed = await listApiKeys(app, ann, MINE);
  expect(JSON.stringify(listed)).not.toContain('hoga_secret');
  expect(listed).toMatchObject({ value: { keys: [{ id: 'key 0' }, { id: 'key 1' }] } });
});

test('a key that is not there cannot be revoked', async () => {
  const app = appWithKeys();
  const key = { name: 'reader', scopes: ['read' as const] };
  await createApiKey(app, ann, { account: MINE, key });
  const revoke = (id: string) => revokeApiKey(app, ann, { account: MINE, key: id });
  expect(await revoke('key 0')).toEqual({ ok: true, value: undefined });
  expect(await revoke('key 1')).toMatchObject({ problem: { type: 'api-key-not-found' } });
});

test('nobody makes, sees or ends keys of another’s account', async () => {
  const app = appWithKeys();
  const key = { name: 'thief', scopes: ['read' as const] };
  expect(await createApiKey(app, ann, { account: THEIRS, key })).toEqual(NOT_FOUND);
  expect(await listApiKeys(app, ann, THEIRS)).toEqual(NOT_FOUND);
  expect(await revokeApiKey(app, ann, { account: THEIRS, key: 'key 0' })).toEqual(NOT_FOUND);
});

test('with a key its owner reaches the account it is for, and no other of theirs', () => {
  const app = appWithKeys();
  const withKeyFor = (account: string): Caller => {
    return { ...ann, key: { id: 'key', account: accountId(account), scopes: ['read'] } };
  };
  expect(ownAccount(app, withKeyFor(MINE), MINE)).toEqual({ ok: true, value: MINE });
  expect(ownAccount(app, withKeyFor('another of mine'), MINE)).toEqual(NOT_FOUND);
});
