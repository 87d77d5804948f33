import type { IssuedGrant, IssueGrant } from '@hoga/contract/operator';
import { problem } from '@hoga/contract/problem';
import { amount, formatDecimal, parseDecimal, type Asset } from '@hoga/core/money';
import { accountId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';

/** Gives an account play money; the caller has been found to be an operator. */
export async function issueGrant(
  app: App,
  { userId: actor }: Caller,
  { account: id, grant }: { account: string; grant: IssueGrant },
): Promise<Reply<IssuedGrant>> {
  const asset = assetOf(app, grant.asset);
  if (asset === undefined) return no(problem('unknown-asset'));
  const { code, places } = asset;
  const units = parseDecimal(grant.amount, places);
  if (typeof units !== 'bigint') {
    return no(problem('amount-too-precise', { amount: grant.amount, places, asset: code }));
  }
  const account = accountId(id);
  const grants = [{ asset: code, amount: amount(units) }];
  const answer = await submit(app.engine, { type: 'issue', at: app.now(), actor, account, grants });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') return no(orderlessProblem(answer.value.rejection));
  return done({ account, asset: code, amount: formatDecimal(units, places) });
}

function assetOf({ engine }: App, code: string): Asset | undefined {
  return engine
    .markets()
    .flatMap(({ instrument: { base, quote } }) => [base, quote])
    .find((asset) => asset.code === code);
}
