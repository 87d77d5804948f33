import type { AuditRecord, Output } from './event.ts';
import type { Exchange } from './state.ts';

interface Operation {
  readonly type: AuditRecord['action'];
  readonly actor: string;
  readonly clientGrantId?: string | null;
}

/** [EX23] Writes down what an operator did. */
export function audit(
  { clock }: Exchange,
  { type, actor, clientGrantId: key = null }: Operation,
  { out, ...what }: Pick<AuditRecord, 'subject' | 'before' | 'after'> & { out: Output },
): void {
  out.audits.push({ at: clock, actor, action: type, ...what, key });
}
