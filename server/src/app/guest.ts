import { randomInt } from 'node:crypto';
import { problem } from '@hoga/contract/problem';
import type { ClaimGuest, SignInAsGuest } from '@hoga/contract/session';
import { unreachable } from '@hoga/core/assert';
import type { Origin, SignedIn } from '../needs/index.ts';
import type { App } from './app.ts';
import { busyProblem, no, type Reply } from './reply.ts';
import { enter, type Entered } from './sign-in.ts';

interface Request {
  readonly cookie: string | undefined;
  readonly from: Origin;
}

/**
 * Lets somebody in who is known by nothing but the cookie they are given. Whoever is a guest already
 * stays that one: with another cookie, what they have would be lost.
 */
export async function signInAsGuest(
  app: App,
  { language = 'ko' }: SignInAsGuest,
  { cookie, from }: Request,
): Promise<Reply<Entered>> {
  // A guest who comes in and finds no account could not come back for it, as others can.
  const busy = busyProblem(app);
  if (busy !== undefined) return no(busy);
  const known = await guestOf(app, cookie);
  if (known !== undefined) return enter(app, known);
  const nickname = `${language === 'ko' ? '손님' : 'Guest'}-${suffix()}`;
  return enter(app, await app.identity.enterAsGuest({ nickname, language }, from));
}

async function guestOf(
  { identity }: App,
  cookie: string | undefined,
): Promise<SignedIn | undefined> {
  if (cookie === undefined) return undefined;
  const session = await identity.refresh(cookie);
  if (!session.ok) return undefined;
  const user = await identity.user(session.userId);
  if (user?.email !== null) return undefined;
  const { token, expiresAt: tokenExpiresAt, cookies } = session;
  return { user, token, tokenExpiresAt, cookies };
}

/** Without the letters and digits that are taken for one another, and without vowels that make words. */
const LETTERS = '23456789bcdfghjkmnpqrstvwxz';
const SUFFIX_LENGTH = 5;

/** Tells guests apart; it need not be the only one of its kind. */
function suffix(): string {
  const letters = Array.from({ length: SUFFIX_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  return letters.join('');
}

/** Gives a guest a name and a password. The user stays the same, with all that is theirs. */
export async function claimGuest(
  app: App,
  claim: ClaimGuest,
  { cookie, from }: Request,
): Promise<Reply<Entered>> {
  const result = await app.identity.claimGuest(cookie, claim, from);
  if (result.ok) return enter(app, result.signedIn);
  switch (result.reason) {
    case 'no_session':
      return no(problem('no-session'));
    case 'not_a_guest':
      return no(problem('not-a-guest'));
    case 'email_taken':
      return no(problem('email-already-used'));
    default:
      return unreachable(result);
  }
}
