import type { AuditPage } from '@hoga/contract/operator';
import type { AuditRow } from '../needs/index.ts';
import type { App } from './app.ts';
import { pageOf, pageRequest, type PageQuery } from './page.ts';
import { done, type Reply } from './reply.ts';
import { timestamp } from './wire.ts';

/** What operators did; the caller has been found to be one. */
export async function listAudit(app: App, query: PageQuery): Promise<Reply<AuditPage>> {
  const { rows, next } = pageOf(await app.operators.audit(pageRequest(query)), query.limit);
  return done({ entries: rows.map(entryOnWire), next });
}

function entryOnWire(row: AuditRow): AuditPage['entries'][number] {
  const { sequence, at, actor, action, subject, before, after } = row;
  return { id: `${sequence}`, at: timestamp(at), actor, action, subject, before, after };
}
