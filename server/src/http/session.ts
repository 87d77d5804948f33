import { problem } from '@hoga/contract/problem';
import { claimOperator, getMe, signIn, signUp, type Entered, type Reply } from '../app/index.ts';
import type { Refreshed } from '../needs/index.ts';
import { serve, type Context, type Serving } from './serve.ts';

const CREATED = 201;
const NO_CONTENT = 204;

export function serveSessions(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'signUp', async ({ body }, context) => {
    context.setStatus(CREATED);
    return entered(await signUp(app, body, context.from), context);
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
    return entered(await claimOperator(app, body, context.from), context);
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
