import { problem } from '@hoga/contract/problem';
import { accountId, type AccountId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { done, no, type Reply } from './reply.ts';

/**
 * The account, if it is the caller's and the caller's key is for it. Another user's is answered like one that does not exist.
 * Asks the engine's memory: an order waits for no database before it is in the inbox.
 */
export function ownAccount(app: Pick<App, 'engine'>, caller: Caller, id: string): Reply<AccountId> {
  const account = accountId(id);
  const isOwn = app.engine.ownerOf(account) === caller.userId;
  const isInReach = caller.key === null || caller.key.account === account;
  return isOwn && isInReach ? done(account) : no(problem('account-not-found'));
}
