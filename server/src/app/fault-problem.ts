import { problem, type Problem } from '@hoga/contract/problem';
import { DatabaseBusy, IdentityBusy, IdentityUnavailable } from '../needs/index.ts';

/** A fault of the connection to the database, whichever library reports it. */
const DATABASE_FAULT = /^(?:ECONN|EPIPE|ENOENT|ETIMEDOUT|57P|08|53)/;

/** What something thrown is for the caller; only what nobody foresaw is a fault of ours. */
export function problemOfFault(error: unknown): Problem {
  if (error instanceof IdentityBusy) {
    return problem('too-many-requests', { limit: 64, retryAfterS: 1 });
  }
  if (error instanceof DatabaseBusy) {
    return problem('too-many-requests', { limit: error.waiting, retryAfterS: 1 });
  }
  if (error instanceof IdentityUnavailable) return problem('database-unavailable');
  return problem(isOfDatabase(error) ? 'database-unavailable' : 'internal-error');
}

function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return DATABASE_FAULT.test(code) || /timeout|terminated|connection/i.test(error.message);
}
