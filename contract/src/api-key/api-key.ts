import * as z from 'zod';
import { AccountId, displayName } from '../account/index.ts';
import { pathUuid, Timestamp, Uuid } from '../page/index.ts';
import { problem, refuse, text } from '../problem/index.ts';

/** What a key is for. Whoever may trade may also read. */
export const KeyScope = z.enum(['read', 'trade']);
export type KeyScope = z.output<typeof KeyScope>;

/**
 * How a key looks: its public id, then 32 bytes of chance and a check. For programs that look for
 * secrets where none should be.
 */
export const API_KEY_PATTERN = 'hoga_[0-9a-f]{32}_[0-9a-f]{80}';

const LIFETIME_DAYS_MAX = 365;

const SCOPES_MAX = KeyScope.options.length;
const wrongScopes = problem('invalid-value', {
  field: 'scopes',
  allowed: text('read, trade 중 하나 이상', 'one or both of read, trade'),
});

const KeyScopes = z
  .array(KeyScope)
  .check(refuse(({ length }) => (length >= 1 && length <= SCOPES_MAX ? undefined : wrongScopes)))
  .meta({ minItems: 1, maxItems: SCOPES_MAX, description: 'trade includes read.' });

/** A key for programs, bound to the account in the path. */
export const CreateApiKey = z.strictObject({
  name: displayName('name', 50),
  scopes: KeyScopes,
  expiresInDays: z
    .int()
    .min(1)
    .max(LIFETIME_DAYS_MAX)
    .optional()
    .meta({ description: 'Without it, the key does not expire.' }),
});
export type CreateApiKey = z.output<typeof CreateApiKey>;

/** What is shown of a key. The key itself is not kept, so nobody can show it again. */
export const ApiKey = z.object({
  id: Uuid,
  account: Uuid,
  name: z.string(),
  scopes: z.array(KeyScope),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable().meta({ description: 'Up to a minute late.' }),
});
export type ApiKey = z.output<typeof ApiKey>;

export const CreatedApiKey = z.object({
  ...ApiKey.shape,
  key: z.string().meta({
    pattern: `^${API_KEY_PATTERN}$`,
    description: 'The key itself, shown this once. Send it as Authorization: Bearer.',
  }),
});
export type CreatedApiKey = z.output<typeof CreatedApiKey>;

export const ApiKeyList = z.object({ keys: z.array(ApiKey) });
export type ApiKeyList = z.output<typeof ApiKeyList>;

export const ApiKeyPath = z.strictObject({
  account: AccountId,
  key: pathUuid(problem('api-key-not-found')),
});
export type ApiKeyPath = z.output<typeof ApiKeyPath>;
