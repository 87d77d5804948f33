import { problem } from '@hoga/contract/problem';
import {
  claimGuest,
  claimOperator,
  getMe,
  requestEmailVerification,
  requestPasswordReset,
  resetPassword,
  signIn,
  signInAsGuest,
  signUp,
  verifyEmail,
  welcome,
  type Entered,
  type Reply,
} from '../app/index.ts';
import type { Refreshed } from '../needs/index.ts';
import { serve, type Context, type Serving } from './serve.ts';

const CREATED = 201;
const ACCEPTED = 202;
const NO_CONTENT = 204;

export function serveSessions(serving: Serving): void {
  const { app, guard } = serving;
  /** Whoever comes in with a new address is mailed a link, unless theirs has caused too many. */
  const welcomed: typeof entered = (result, context) => {
    const isWelcome = result.ok && guard.mail(context.from.address) === undefined;
    if (isWelcome) welcome(app, result.value.body.user.id);
    return entered(result, context);
  };
  serve(serving, 'signUp', async ({ body }, context) => {
    context.setStatus(CREATED);
    return welcomed(await signUp(app, body, context.from), context);
  });
  serve(serving, 'signInAsGuest', async ({ body }, context) => {
    const refusal = guard.guest(context.from.address);
    if (refusal !== undefined) return { ok: false, problem: refusal };
    context.setStatus(CREATED);
    return entered(await signInAsGuest(app, body, context), context);
  });
  serve(serving, 'claimGuest', async ({ body }, context) =>
    welcomed(await claimGuest(app, body, context), context),
  );
  serve(serving, 'requestPasswordReset', ({ body }, { from, setStatus }) => {
    const refusal = guard.mail(from.address);
    if (refusal !== undefined) return { ok: false, problem: refusal };
    setStatus(ACCEPTED);
    return requestPasswordReset(app, body.email);
  });
  serve(serving, 'requestEmailVerification', (_, { from, cookie, setStatus }) => {
    const refusal = guard.mail(from.address);
    if (refusal !== undefined) return { ok: false, problem: refusal };
    setStatus(ACCEPTED);
    return requestEmailVerification(app, cookie);
  });
  serve(serving, 'resetPassword', ({ body }, { setStatus }) => {
    setStatus(NO_CONTENT);
    return resetPassword(app, body);
  });
  serve(serving, 'verifyEmail', ({ body }, { setStatus }) => {
    setStatus(NO_CONTENT);
    return verifyEmail(app, body);
  });
  serve(serving, 'signIn', async ({ body }, context) =>
    entered(await signIn(app, body, context.from), context),
  );
  serve(serving, 'signOut', async (_, { cookie, setCookies, setStatus }) => {
    const { cookies } = await app.identity.signOut(cookie);
    setCookies(cookies);
    setStatus(NO_CONTENT);
    return { ok: true, value: undefined };
  });
  serve(serving, 'issueToken', async (_, { cookie, setCookies }) => {
    const refreshed = await app.identity.refresh(cookie);
    if ('cookies' in refreshed) setCookies(refreshed.cookies);
    return refreshed.ok ? tokenOf(refreshed) : { ok: false, problem: problem('no-session') };
  });
  serve(serving, 'changePassword', async ({ body }, { cookie, setCookies }) => {
    const changed = await app.identity.changePassword(cookie, body);
    if ('cookies' in changed) setCookies(changed.cookies);
    if (changed.ok) return tokenOf(changed);
    const isWrong = changed.reason === 'wrong_credentials';
    return { ok: false, problem: problem(isWrong ? 'wrong-credentials' : 'no-session') };
  });
  serve(serving, 'getMe', (_, { caller }) => getMe(app, caller));
  serve(serving, 'claimOperator', async ({ body }, context) => {
    context.setStatus(CREATED);
    return welcomed(await claimOperator(app, body, context.from), context);
  });
}

function entered(result: Reply<Entered>, context: Context): Reply<Entered['body']> {
  if (!result.ok) return result;
  context.setCookies(result.value.cookies);
  return { ok: true, value: result.value.body };
}

function tokenOf({
  token,
  expiresAt,
}: Refreshed): Reply<{ token: string; tokenExpiresAt: string }> {
  return { ok: true, value: { token, tokenExpiresAt: expiresAt.toISOString() } };
}
