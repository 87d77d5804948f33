import type { AccountId } from '@hoga/core/order';
import type { PageRequest } from './reads.ts';

export interface AuditRow {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

export interface TableRow {
  readonly name: string;
  /** As the database estimates them. */
  readonly rows: number;
  /** With indexes. */
  readonly bytes: number;
}

/** Who runs this server, and what they did. */
export interface Operators {
  exists(): Promise<boolean>;
  isOperator(userId: string): Promise<boolean>;
  /** Replaces the code that makes the first operator. */
  offerCode(codeHash: Uint8Array): Promise<void>;
  isCodeOffered(codeHash: Uint8Array): Promise<boolean>;
  /** Makes the user an operator and the code useless, once; audited. False when it is too late. */
  claim(codeHash: Uint8Array, userId: string): Promise<boolean>;
  audit(page: PageRequest): Promise<AuditRow[]>;
  /** What was done under an operator's own name for it. */
  auditOf(key: string): Promise<AuditRow | undefined>;
  /** Writes down what an operator does outside the market, which writes down its own. */
  record(what: Omit<AuditRow, 'sequence' | 'at'>): Promise<void>;
  openOrdersByInstrument(): Promise<ReadonlyMap<string, number>>;
  openOrdersOf(account: AccountId): Promise<number>;
  /** The largest tables, the largest first. */
  tables(): Promise<readonly TableRow[]>;
}
