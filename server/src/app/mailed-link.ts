import { problem } from '@hoga/contract/problem';
import type { ResetPassword, VerifyEmail } from '@hoga/contract/session';
import { unreachable } from '@hoga/core/assert';
import type { App } from './app.ts';
import { done, no, type Reply } from './reply.ts';

/** How soon a place among the letters may be free again. */
const FULL_RETRY_S = 60;

/**
 * Whether anybody has the address is looked up after the answer, so that neither what is answered
 * nor how long it takes tells.
 */
export function requestPasswordReset(
  { identity, mail }: Pick<App, 'identity' | 'mail'>,
  email: string,
): Reply<undefined> {
  const isTaken = mail.post(() => identity.passwordLink(email));
  return isTaken ? done(undefined) : full(mail);
}

/** Sends a newcomer the link that verifies their address; they are in whether or not it can be sent. */
export function welcome({ identity, mail }: Pick<App, 'identity' | 'mail'>, userId: string): void {
  mail.post(async () => {
    const made = await identity.verificationLink(userId);
    return made.ok ? made.letter : undefined;
  });
}

/** Sends the link once more to whoever has the session. */
export async function requestEmailVerification(
  { identity, mail }: Pick<App, 'identity' | 'mail'>,
  cookie: string | undefined,
): Promise<Reply<undefined>> {
  const session = await identity.refresh(cookie);
  if (!session.ok) return no(problem('no-session'));
  const made = await identity.verificationLink(session.userId);
  if (made.ok) return mail.post(async () => made.letter) ? done(undefined) : full(mail);
  switch (made.reason) {
    case 'already_verified':
      return done(undefined);
    case 'no_email':
      return no(problem('email-missing'));
    case 'too_many': {
      const retryAfterS = Math.ceil(made.againInMs / 1_000);
      return no(problem('too-many-requests', { limit: made.most, retryAfterS }));
    }
    default:
      return unreachable(made);
  }
}

export async function resetPassword(
  { identity }: Pick<App, 'identity'>,
  { token, newPassword }: ResetPassword,
): Promise<Reply<undefined>> {
  const isReset = await identity.resetPassword(token, newPassword);
  return isReset ? done(undefined) : no(problem('link-expired'));
}

export async function verifyEmail(
  { identity }: Pick<App, 'identity'>,
  { token }: VerifyEmail,
): Promise<Reply<undefined>> {
  return (await identity.verifyEmail(token)) ? done(undefined) : no(problem('link-expired'));
}

function full({ capacity }: App['mail']): Reply<undefined> {
  return no(problem('too-many-requests', { limit: capacity, retryAfterS: FULL_RETRY_S }));
}
