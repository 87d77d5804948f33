import type { SignedIn as SignedInOnWire } from '@hoga/contract/account';
import { problem } from '@hoga/contract/problem';
import type { ClaimOperator } from '@hoga/contract/operator';
import type { SignIn, SignUp } from '@hoga/contract/session';
import { accountId } from '@hoga/core/order';
import type { AccountRow, Origin, SignedIn } from '../needs/index.ts';
import type { App } from './app.ts';
import { hashOperatorCode } from './operator-code.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { done, no, submit, type Reply } from './reply.ts';
import { accountOnWire, timestamp, userOnWire } from './wire.ts';

/** What is answered, and the cookies that go with it. */
export interface Entered {
  readonly body: SignedInOnWire;
  readonly cookies: readonly string[];
}

export async function signUp(app: App, person: SignUp, from: Origin): Promise<Reply<Entered>> {
  const language = person.language ?? 'ko';
  const result = await app.identity.signUp({ ...person, language }, from);
  if (!result.ok) return no(problem('email-already-used'));
  return enter(app, result.signedIn);
}

export async function signIn(app: App, credentials: SignIn, from: Origin): Promise<Reply<Entered>> {
  const result = await app.identity.signIn(credentials, from);
  if (!result.ok) return no(problem('wrong-credentials'));
  return enter(app, result.signedIn);
}

/** Signs up whoever has the one-time code, and makes them the first operator. */
export async function claimOperator(
  app: App,
  { code, ...person }: ClaimOperator,
  from: Origin,
): Promise<Reply<Entered>> {
  if (await app.operators.exists()) return no(problem('operator-exists'));
  const hash = hashOperatorCode(code);
  if (!(await app.operators.isCodeOffered(hash))) return no(problem('operator-code-invalid'));
  const signedIn = await signUpOrIn(app, person, from);
  if (signedIn === null) return no(problem('email-already-used'));
  if (!(await app.operators.claim(hash, signedIn.user.id))) return no(problem('operator-exists'));
  app.log.info({ userId: signedIn.user.id }, 'the first operator is here');
  return enter(app, signedIn);
}

/** Somebody who signed up before, perhaps in a claim that was cut short, is known by the password. */
async function signUpOrIn(
  app: App,
  person: Omit<ClaimOperator, 'code'>,
  from: Origin,
): Promise<SignedIn | null> {
  const isNew = await app.identity.signUp({ ...person, language: person.language ?? 'ko' }, from);
  if (isNew.ok) return isNew.signedIn;
  const isKnown = await app.identity.signIn(person, from);
  return isKnown.ok ? isKnown.signedIn : null;
}

/** Everyone who comes in has an account: it is opened now if an earlier attempt was cut short. */
export async function enter(app: App, signedIn: SignedIn): Promise<Reply<Entered>> {
  const { user, token, tokenExpiresAt, cookies } = signedIn;
  const accounts = await ensureAccount(app, user.id);
  if (!accounts.ok) return accounts;
  const isOperator = await app.operators.isOperator(user.id);
  const body = {
    user: userOnWire(user, isOperator),
    token,
    tokenExpiresAt: timestamp(tokenExpiresAt),
    accounts: accounts.value.map(accountOnWire),
  };
  return done({ body, cookies });
}

async function ensureAccount(app: App, userId: string): Promise<Reply<AccountRow[]>> {
  const known = await app.reads.accountsOf(userId);
  if (known.length > 0) return done(known);
  const answer = await submit(app.engine, {
    type: 'open_account',
    at: app.now(),
    account: accountId(app.newId()),
    kind: 'trading',
    owner: userId,
    grants: app.grants.map(({ asset, amount }) => ({ asset: asset.code, amount })),
  });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected' && answer.value.rejection.reason !== 'account_exists') {
    return no(orderlessProblem(answer.value.rejection));
  }
  return done(await app.reads.accountsOf(userId));
}
