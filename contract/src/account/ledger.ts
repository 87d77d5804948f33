import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { NextCursor, OpaqueId, Timestamp, Uuid } from '../page/index.ts';

export const LedgerKind = z.enum(['grant', 'trade', 'fee', 'adjustment']);
export type LedgerKind = z.output<typeof LedgerKind>;

/** One change of what the account owns. */
export const LedgerEntry = z.object({
  id: OpaqueId,
  kind: LedgerKind,
  asset: z.string(),
  amount: Decimal.meta({ description: 'Signed: what left the account is negative.' }),
  balance: Decimal.meta({ description: 'What the account owned of the asset afterwards.' }),
  order: Uuid.nullable(),
  fill: OpaqueId.nullable(),
  at: Timestamp,
});
export type LedgerEntry = z.output<typeof LedgerEntry>;

export const LedgerPage = z.object({ entries: z.array(LedgerEntry), next: NextCursor });
export type LedgerPage = z.output<typeof LedgerPage>;
