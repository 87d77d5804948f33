import type { Account, Me, SignedIn, Token, User } from '@hoga/contract/account';
import { ApiError, type Api, type Question } from '../api/index.ts';
import { createStore, type Store } from '../store/index.ts';
import { lifetimeOf } from './token-lifetime.ts';

/** Who is at the screen. */
export type SessionState =
  /** Not known yet: the server has not answered. */
  | { readonly state: 'unknown' }
  | { readonly state: 'signed-out'; readonly isExpired: boolean }
  | { readonly state: 'signed-in'; readonly user: User; readonly account: Account };

/** The session is a cookie the page cannot see; a short-lived token stays in memory. */
export interface Session {
  readonly state: Store<SessionState>;
  /** A token that holds for a while yet, or null when nobody is signed in. */
  readonly token: (isRefused?: boolean) => Promise<string | null>;
  /** Finds out whether somebody is signed in, however long the server is away. */
  readonly start: () => Promise<void>;
  readonly signIn: (credentials: Question<'signIn'>['body']) => Promise<void>;
  readonly signUp: (person: Question<'signUp'>['body']) => Promise<void>;
  readonly signInAsGuest: (wish: Question<'signInAsGuest'>['body']) => Promise<void>;
  readonly claimGuest: (person: Question<'claimGuest'>['body']) => Promise<void>;
  /** Whatever signed somebody in elsewhere, such as the first operator's link. */
  readonly enter: (signedIn: SignedIn) => void;
  /** Throws when the server could not be told: then somebody is signed in as before. */
  readonly signOut: () => Promise<void>;
}

/** A token is renewed when it holds no longer than this, by this machine's own stopwatch. */
const RENEW_BEFORE_MS = 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 15_000;

/** What one tab tells the others of this browser. */
type Word = 'entered' | 'left';

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
  // What was asked before somebody came or went says nothing about who is here now.
  let visit = 0;

  const begin = (next: SessionState): void => {
    visit += 1;
    renewing = null;
    state.set(next);
  };
  const leave = (isExpired: boolean): void => {
    kept = null;
    begin({ state: 'signed-out', isExpired });
  };
  const keep = ({ token, tokenExpiresAt }: Token): string => {
    kept = { token, holdsUntil: performance.now() + lifetimeOf(token, tokenExpiresAt) };
    return token;
  };
  const seat = ({ user, accounts }: Me): void => {
    const account = accounts.find(({ kind }) => kind === 'trading');
    if (account === undefined) throw new Error('the user has no account');
    begin({ state: 'signed-in', user, account });
  };
  const tell = (word: Word): void => others.postMessage(word);
  const enter = (signedIn: SignedIn): void => {
    keep(signedIn);
    seat(signedIn);
    tell('entered');
  };

  const renew = async (): Promise<string | null> => {
    const asked = visit;
    try {
      const answer = await api().call('issueToken', {}, { isAnonymous: true });
      return asked === visit ? keep(answer) : (kept?.token ?? null);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      if (asked === visit) leave(state.get().state === 'signed-in');
      return kept?.token ?? null;
    }
  };
  const renewOnce = (): Promise<string | null> => {
    if (renewing !== null) return renewing;
    const mine = renew().finally(() => {
      if (renewing === mine) renewing = null;
    });
    renewing = mine;
    return mine;
  };

  const token = async (isRefused = false): Promise<string | null> => {
    if (state.get().state === 'signed-out') return null;
    const isFresh = kept !== null && kept.holdsUntil - performance.now() > RENEW_BEFORE_MS;
    return kept !== null && isFresh && !isRefused ? kept.token : renewOnce();
  };

  /** Says whether it is known now. */
  const look = async (): Promise<boolean> => {
    const asked = visit;
    try {
      if ((await renewOnce()) === null || asked !== visit) return true;
      const me = await api().call('getMe', {});
      if (asked === visit) seat(me);
      return true;
    } catch (error) {
      if (error instanceof ApiError) return asked !== visit;
      throw error;
    }
  };
  const start = async (): Promise<void> => {
    for (let wait = RETRY_FIRST_MS; !(await look()); wait = Math.min(wait * 2, RETRY_LONGEST_MS)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };

  others.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data === 'left') return leave(false);
    // The cookie is somebody's, and who that is says the server alone; until then the screen stays.
    kept = null;
    const { state: known } = state.get();
    begin(known === 'signed-in' ? state.get() : { state: 'unknown' });
    void start();
  });

  return {
    state,
    token,
    start,
    enter,
    signIn: async (body) => enter(await api().call('signIn', { body }, { isAnonymous: true })),
    signUp: async (body) => enter(await api().call('signUp', { body }, { isAnonymous: true })),
    signInAsGuest: async (body) =>
      enter(await api().call('signInAsGuest', { body }, { isAnonymous: true })),
    // As the guest one is, so that a guest who is none any more is noticed.
    claimGuest: async (body) => enter(await api().call('claimGuest', { body })),
    signOut: async () => {
      try {
        await api().call('signOut', {}, { isAnonymous: true });
      } catch (error) {
        if (!isSignedOut(error)) throw error;
      }
      leave(false);
      tell('left');
    },
  };
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.answer?.status === 401;
}
