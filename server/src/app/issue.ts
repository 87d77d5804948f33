import type { IssuedGrant, IssueGrant } from '@hoga/contract/operator';
import { problem } from '@hoga/contract/problem';
import { amount, formatDecimal, parseDecimal, type Amount, type Asset } from '@hoga/core/money';
import { accountId, type AccountId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';

export interface Issued {
  readonly grant: IssuedGrant;
  /** The same was asked before, with the same client grant id. */
  readonly isRepeat: boolean;
}

interface Wanted {
  readonly account: AccountId;
  readonly asset: Asset;
  readonly units: Amount;
}

/** Gives an account play money; the caller has been found to be an operator. */
export async function issueGrant(
  app: App,
  caller: Caller,
  { account: id, grant }: { account: string; grant: IssueGrant },
): Promise<Reply<Issued>> {
  const asset = assetOf(app, grant.asset);
  if (asset === undefined) return no(problem('unknown-asset'));
  const { code, places } = asset;
  const units = parseDecimal(grant.amount, places);
  if (typeof units !== 'bigint') {
    return no(problem('amount-too-precise', { amount: grant.amount, places, asset: code }));
  }
  const wanted = { account: accountId(id), asset, units: amount(units) };
  const { clientGrantId } = grant;
  if (clientGrantId === undefined) return issue(app, caller, { ...wanted, clientGrantId: null });
  return oneAfterTheOther(clientGrantId, async () => {
    const before = await earlier(app, clientGrantId, wanted);
    return before ?? issue(app, caller, { ...wanted, clientGrantId });
  });
}

async function issue(
  { engine, now }: App,
  { userId: actor }: Caller,
  { account, asset, units, clientGrantId }: Wanted & { clientGrantId: string | null },
): Promise<Reply<Issued>> {
  const grants = [{ asset: asset.code, amount: units }];
  const command = { type: 'issue', at: now(), actor, account, clientGrantId, grants } as const;
  const answer = await submit(engine, command);
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') return no(orderlessProblem(answer.value.rejection));
  return done({ grant: onWire({ account, asset, units }), isRepeat: false });
}

/** What was issued under the name before: the same again is answered like the first time. */
async function earlier(
  { operators }: App,
  clientGrantId: string,
  { account, asset, units }: Wanted,
): Promise<Reply<Issued> | undefined> {
  const first = await operators.auditOf(clientGrantId);
  if (first === undefined) return undefined;
  const grant = onWire({ account, asset, units });
  const isSame = first.subject === account && first.after?.[asset.code] === grant.amount;
  return isSame
    ? done({ grant, isRepeat: true })
    : no(problem('client-grant-id-reused', { clientGrantId }));
}

function onWire({ account, asset: { code, places }, units }: Wanted): IssuedGrant {
  return { account, asset: code, amount: formatDecimal(units, places) };
}

const underWay = new Map<string, Promise<unknown>>();

/** Whoever comes with the same name meanwhile looks only when what is under way has an answer. */
async function oneAfterTheOther<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  const before = underWay.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  underWay.set(name, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(name) === mine) underWay.delete(name);
  }
}

function assetOf({ engine }: App, code: string): Asset | undefined {
  return engine
    .markets()
    .flatMap(({ instrument: { base, quote } }) => [base, quote])
    .find((asset) => asset.code === code);
}
