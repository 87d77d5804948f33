import * as z from 'zod';
import { Email, NewPassword, Nickname, PersonName, UserLanguage } from '../account/index.ts';
import { Decimal, PositiveDecimal } from '../decimal/index.ts';
import { phaseFields } from '../instrument/index.ts';
import { NextCursor, OpaqueId, Timestamp, Uuid } from '../page/index.ts';
import { problem, refuse, text } from '../problem/index.ts';

const CODE_LENGTH_MAX = 128;

const OperatorCode = z
  .string()
  .check(refuse((code) => (isPlausible(code) ? undefined : problem('operator-code-invalid'))))
  .meta({ minLength: 1, maxLength: CODE_LENGTH_MAX });

function isPlausible(code: string): boolean {
  return code.length >= 1 && code.length <= CODE_LENGTH_MAX;
}

/** Whoever started the server becomes its operator with the code it printed. */
export const ClaimOperator = z.strictObject({
  code: OperatorCode,
  name: PersonName,
  nickname: Nickname,
  email: Email,
  password: NewPassword,
  language: UserLanguage.optional(),
});
export type ClaimOperator = z.output<typeof ClaimOperator>;

/** A market as an operation left it. */
export const MarketState = z.object({ instrument: z.string(), ...phaseFields, at: Timestamp });
export type MarketState = z.output<typeof MarketState>;

export const CancelledMarket = z.object({
  instrument: z.string(),
  cancelled: z.int(),
  remaining: z.int().meta({ description: 'Orders that are open all the same: ask again.' }),
});
export type CancelledMarket = z.output<typeof CancelledMarket>;

const CLIENT_GRANT_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const clientGrantIdRefusal = problem('invalid-value', {
  field: 'clientGrantId',
  allowed: text(
    '영문자, 숫자, 마침표, 밑줄, 콜론, 붙임표 1–64자',
    '1 to 64 of A–Z a–z 0–9 . _ : -',
  ),
});

/** An operator's own name for an issuance, unique for ever; it makes a retry harmless. */
const ClientGrantId = z
  .string()
  .check(refuse((id) => (CLIENT_GRANT_ID.test(id) ? undefined : clientGrantIdRefusal)))
  .meta({ pattern: CLIENT_GRANT_ID.source, maxLength: 64, examples: ['prize-2026-06-ann'] });

/** Play money for an account, out of issuance. */
export const IssueGrant = z.strictObject({
  clientGrantId: ClientGrantId.optional(),
  asset: z.string().meta({ examples: ['KRW'] }),
  amount: PositiveDecimal,
});
export type IssueGrant = z.output<typeof IssueGrant>;

export const IssuedGrant = z.object({ account: Uuid, asset: z.string(), amount: Decimal });
export type IssuedGrant = z.output<typeof IssuedGrant>;

const Snapshot = z.record(z.string(), z.unknown()).nullable();

/** What an operator did. */
export const AuditEntry = z.object({
  id: OpaqueId,
  at: Timestamp,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before: Snapshot,
  after: Snapshot,
});
export type AuditEntry = z.output<typeof AuditEntry>;

export const AuditPage = z.object({ entries: z.array(AuditEntry), next: NextCursor });
export type AuditPage = z.output<typeof AuditPage>;
