/**
 * Who runs the server, and what they did.
 *
 * It never changes an account. Start with `operator.ts`.
 */

export { AuditEntry, AuditPage, ClaimOperator } from './operator.ts';
