/**
 * Keys for programs. This room decides what a key can be for, how it looks, and what is shown of it.
 *
 * It never decides whether a key is good. Start with `api-key.ts`.
 */

export {
  API_KEY_PATTERN,
  ApiKey,
  ApiKeyList,
  ApiKeyPath,
  CreateApiKey,
  CreatedApiKey,
  KeyScope,
} from './api-key.ts';
