import * as z from 'zod';

/** What a key is for. Whoever may trade may also read. */
export const KeyScope = z.enum(['read', 'trade']);
export type KeyScope = z.output<typeof KeyScope>;

/**
 * How a key looks: its public id, then 32 bytes of chance and a check. For programs that look for
 * secrets where none should be.
 */
export const API_KEY_PATTERN = 'hoga_[0-9a-f]{32}_[0-9a-f]{80}';
