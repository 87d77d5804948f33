import type {
  ApiKey as ShownKey,
  ApiKeyList,
  CreateApiKey,
  CreatedApiKey,
} from '@hoga/contract/api-key';
import { problem } from '@hoga/contract/problem';
import type { ApiKey } from '../needs/index.ts';
import type { App, Caller } from './app.ts';
import { ownAccount } from './own-account.ts';
import { done, no, type Reply } from './reply.ts';
import { timestamp } from './wire.ts';

/** Makes a key for an account of the caller's, and shows it this once. */
export async function createApiKey(
  app: App,
  caller: Caller,
  { account: id, key: order }: { account: string; key: CreateApiKey },
): Promise<Reply<CreatedApiKey>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const created = await app.identity.keys.create({
    userId: caller.userId,
    account: account.value,
    name: order.name,
    scopes: order.scopes.includes('trade') ? ['read', 'trade'] : ['read'],
    expiresInDays: order.expiresInDays ?? null,
  });
  if (!created.ok) return no(problem('too-many-api-keys', { limit: created.most }));
  return done({ ...apiKeyOnWire(created.apiKey), key: created.key });
}

export async function listApiKeys(
  app: App,
  caller: Caller,
  id: string,
): Promise<Reply<ApiKeyList>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const { userId } = caller;
  const keys = await app.identity.keys.list({ userId, account: account.value });
  return done({ keys: keys.map(apiKeyOnWire) });
}

/** Ends a key for good. One that is not there, perhaps because it was ended before, is refused. */
export async function revokeApiKey(
  app: App,
  caller: Caller,
  { account: id, key }: { account: string; key: string },
): Promise<Reply<undefined>> {
  const account = ownAccount(app, caller, id);
  if (!account.ok) return account;
  const { userId } = caller;
  const isRevoked = await app.identity.keys.revoke({ userId, account: account.value }, key);
  return isRevoked ? done(undefined) : no(problem('api-key-not-found'));
}

function apiKeyOnWire(key: ApiKey): ShownKey {
  return {
    id: key.id,
    account: key.account,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: timestamp(key.createdAt),
    expiresAt: key.expiresAt === null ? null : timestamp(key.expiresAt),
    lastUsedAt: key.lastUsedAt === null ? null : timestamp(key.lastUsedAt),
  };
}
