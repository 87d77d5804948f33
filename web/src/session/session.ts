import type { Account, SignedIn, Token, User } from '@hoga/contract/account';
import { ApiError, type Api, type Question } from '../api/index.ts';
import { createStore, type Store } from '../store/index.ts';

/** Who is at the screen. */
export type SessionState =
  | { readonly state: 'unknown' }
  | { readonly state: 'signed-out'; readonly isExpired: boolean }
  | { readonly state: 'signed-in'; readonly user: User; readonly account: Account };

/** The session is a cookie the page cannot see; a short-lived token stays in memory. */
export interface Session {
  readonly state: Store<SessionState>;
  /** A token that holds for a while yet, or null when nobody is signed in. */
  readonly token: (isRefused?: boolean) => Promise<string | null>;
  /** Finds out whether somebody is signed in. */
  readonly start: () => Promise<void>;
  readonly signIn: (credentials: Question<'signIn'>['body']) => Promise<void>;
  readonly signUp: (person: Question<'signUp'>['body']) => Promise<void>;
  /** Whatever signed somebody in elsewhere, such as the first operator's link. */
  readonly enter: (signedIn: SignedIn) => void;
  readonly signOut: () => Promise<void>;
}

/** A token is renewed when it holds no longer than this, by this machine's own stopwatch. */
const RENEW_BEFORE_MS = 60_000;

interface KeptToken {
  readonly token: string;
  /** By `performance.now()`: the wall clock of a machine may be wrong by an hour. */
  readonly holdsUntil: number;
}

export function createSession(api: () => Api): Session {
  const state = createStore<SessionState>({ state: 'unknown' });
  const others = new BroadcastChannel('hoga.session');
  let kept: KeptToken | null = null;
  let renewing: Promise<string | null> | null = null;

  const leave = (isExpired: boolean): void => {
    kept = null;
    state.set({ state: 'signed-out', isExpired });
  };

  const keep = ({ token, tokenExpiresAt }: Token): string => {
    kept = { token, holdsUntil: performance.now() + lifetimeOf(token, tokenExpiresAt) };
    return token;
  };

  const enter = ({ user, accounts, ...token }: SignedIn): void => {
    keep(token);
    const account = accounts.find(({ kind }) => kind === 'trading');
    if (account === undefined) throw new Error('the user has no account');
    state.set({ state: 'signed-in', user, account });
  };

  const renew = async (): Promise<string | null> => {
    try {
      return keep(await api().call('issueToken', {}, { isAnonymous: true }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.answer?.status !== 401) throw error;
      const wasSignedIn = state.get().state === 'signed-in';
      leave(wasSignedIn);
      return null;
    }
  };

  const token = async (isRefused = false): Promise<string | null> => {
    if (state.get().state === 'signed-out') return null;
    const isFresh = kept !== null && kept.holdsUntil - performance.now() > RENEW_BEFORE_MS;
    if (kept !== null && isFresh && !isRefused) return kept.token;
    renewing ??= renew().finally(() => (renewing = null));
    return renewing;
  };

  const start = async (): Promise<void> => {
    if ((await token(true)) === null) return;
    const { user, accounts } = await api().call('getMe', {});
    if (kept !== null) enter({ user, accounts, token: kept.token, tokenExpiresAt: '' });
  };

  const tellOthers = (): void => others.postMessage('changed');
  others.addEventListener('message', () => {
    kept = null;
    state.set({ state: 'unknown' });
    void start().catch(() => leave(false));
  });

  return {
    state,
    token,
    start,
    enter: (signedIn) => {
      enter(signedIn);
      tellOthers();
    },
    signIn: async (body) => {
      enter(await api().call('signIn', { body }, { isAnonymous: true }));
      tellOthers();
    },
    signUp: async (body) => {
      enter(await api().call('signUp', { body }, { isAnonymous: true }));
      tellOthers();
    },
    signOut: async () => {
      await api().call('signOut', {}, { isAnonymous: true });
      leave(false);
      tellOthers();
    },
  };
}

/** From the token's own two times, since the server's clock and this machine's may differ. */
function lifetimeOf(token: string, expiresAt: string): number {
  const [, payload = ''] = token.split('.');
  try {
    const { iat, exp }: { iat?: unknown; exp?: unknown } = JSON.parse(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
    );
    if (typeof iat === 'number' && typeof exp === 'number') return (exp - iat) * 1_000;
  } catch {
    // Not a token of that form: the wall clock is all there is.
  }
  return Date.parse(expiresAt) - Date.now();
}
