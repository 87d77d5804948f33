import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi, ApiError, type Api } from '../api/index.ts';
import { createSession, type Session } from './session.ts';

const ANN = { nickname: 'ann' };
const GUEST = { nickname: 'guest-1' };
const CREDENTIALS = { email: 'ann@example.com', password: 'a phrase of mine' };

/** What the server would say; a test scripts it. */
type Script = { [path: string]: () => Response | Promise<Response> };

let script: Script;
let asked: string[];
let channels: BroadcastChannel[];

beforeEach(() => {
  script = {};
  asked = [];
  channels = [];
  const Channel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  };
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const answer = script[path];
    if (answer === undefined) throw new TypeError('connection refused');
    return answer();
  });
});

afterEach(() => {
  // The tabs of one test hear nothing of the next.
  for (const channel of channels) channel.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
const noSession = (): Response => json({ title: 'none', status: 401, code: 'no-session' }, 401);
const accounts = [{ id: 'a-1', kind: 'trading', league: 'coin', createdAt: '' }];
/** A token that says itself how long it holds. */
const tokenFor = (seconds: number, name = 't'): string =>
  `${name}.${btoa(JSON.stringify({ iat: 1_000, exp: 1_000 + seconds }))}.s`;
const token = (seconds = 900, name?: string): Response =>
  json({ token: tokenFor(seconds, name), tokenExpiresAt: '2000-01-01T00:00:00Z' });
const signedIn = (user: object, name?: string): Response =>
  json({ user, accounts, token: tokenFor(900, name), tokenExpiresAt: '2000-01-01T00:00:00Z' });

/** A tab of the browser. */
function open(): { session: Session; api: Api } {
  const session: Session = createSession(() => api);
  const api = createApi({ token: session.token, language: () => 'ko' });
  return { session, api };
}

const who = ({ session }: { session: Session }): string => {
  const state = session.state.get();
  return state.state === 'signed-in' ? state.user.nickname : state.state;
};

test('whoever has a session is signed in, and nobody else', async () => {
  script = { '/api/v1/token': () => token(), '/api/v1/me': () => json({ user: ANN, accounts }) };
  const tab = open();
  expect(who(tab)).toBe('unknown');
  await tab.session.start();
  expect(who(tab)).toBe('ann');

  script['/api/v1/token'] = noSession;
  const other = open();
  await other.session.start();
  expect(other.session.state.get()).toEqual({ state: 'signed-out', isExpired: false });
});

test('while the server is away it stays unknown, and is asked again until it says', async () => {
  vi.useFakeTimers();
  const tab = open();
  const started = tab.session.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(who(tab)).toBe('unknown');
  // At 0, 1, 3, 7, 15, 30, 45 and 60 seconds.
  expect(asked).toHaveLength(8);
  script = { '/api/v1/token': () => token(), '/api/v1/me': () => json({ user: ANN, accounts }) };
  await vi.advanceTimersByTimeAsync(15_000);
  await started;
  expect(who(tab)).toBe('ann');
});

test('a server that is busy says nothing about who is signed in', async () => {
  vi.useFakeTimers();
  script = { '/api/v1/token': () => json({ title: 'busy', status: 503, code: 'x' }, 503) };
  const tab = open();
  const started = tab.session.start();
  await vi.advanceTimersByTimeAsync(500);
  expect(who(tab)).toBe('unknown');
  script['/api/v1/token'] = noSession;
  await vi.advanceTimersByTimeAsync(1_000);
  await started;
  expect(who(tab)).toBe('signed-out');
});

test('a session that ended is told apart from never having had one', async () => {
  script = {
    '/api/v1/sign-in': () => signedIn(ANN),
    '/api/v1/token': noSession,
    '/api/v1/me': () => json({ title: 'revoked', status: 401, code: 'token-revoked' }, 401),
  };
  const { session, api } = open();
  await session.signIn(CREDENTIALS);
  await expect(api.call('getMe', {})).rejects.toThrow(ApiError);
  expect(session.state.get()).toEqual({ state: 'signed-out', isExpired: true });
  // Nobody is asked for a token of nobody.
  asked = [];
  expect(await session.token()).toBeNull();
  expect(asked).toEqual([]);
});

test('a token lasts as long as it says itself, whatever the clock of this machine shows', async () => {
  vi.useFakeTimers();
  // The clock is an hour ahead, and by it the token is long past.
  vi.setSystemTime('2040-01-01T01:00:00Z');
  script = { '/api/v1/sign-in': () => signedIn(ANN, 'first'), '/api/v1/token': () => token(900) };
  const { session } = open();
  await session.signIn(CREDENTIALS);
  asked = [];
  await vi.advanceTimersByTimeAsync(830_000);
  expect(await session.token()).toBe(tokenFor(900, 'first'));
  expect(asked).toEqual([]);
  // Less than a minute is left: many ask at once, and one token is fetched.
  await vi.advanceTimersByTimeAsync(20_000);
  const tokens = await Promise.all([session.token(), session.token(), session.token()]);
  expect(new Set(tokens)).toEqual(new Set([tokenFor(900)]));
  expect(asked).toEqual(['/api/v1/token']);
});

test('what was asked before somebody signed in does not sign them out again', async () => {
  let answer: (response: Response) => void = () => undefined;
  script = {
    '/api/v1/token': () => new Promise((resolve) => (answer = resolve)),
    '/api/v1/sign-in': () => signedIn(ANN, 'new'),
  };
  const tab = open();
  const started = tab.session.start();
  await tab.session.signIn(CREDENTIALS);
  answer(noSession());
  await started;
  expect(who(tab)).toBe('ann');
  expect(await tab.session.token()).toBe(tokenFor(900, 'new'));
});

test('the other tabs of the browser follow', async () => {
  script = {
    '/api/v1/token': noSession,
    '/api/v1/guest': () => signedIn(GUEST),
    '/api/v1/guest/claim': () => signedIn(ANN),
    '/api/v1/sign-out': () => new Response(null, { status: 204 }),
    '/api/v1/me': () => json({ user: GUEST, accounts }),
  };
  const [here, there] = [open(), open()];
  await Promise.all([here.session.start(), there.session.start()]);
  script['/api/v1/token'] = () => token();
  await here.session.signInAsGuest({});
  await expect.poll(() => who(there)).toBe('guest-1');
  script['/api/v1/me'] = () => json({ user: ANN, accounts });
  await here.session.claimGuest({ ...CREDENTIALS, name: 'Ann', nickname: 'ann' });
  await expect.poll(() => who(there)).toBe('ann');
  await here.session.signOut();
  await expect
    .poll(() => there.session.state.get())
    .toEqual({
      state: 'signed-out',
      isExpired: false,
    });
});

test('signing out ends signed out, or says why not', async () => {
  script = { '/api/v1/sign-in': () => signedIn(ANN) };
  const tab = open();
  await tab.session.signIn(CREDENTIALS);
  await expect(tab.session.signOut()).rejects.toThrow(ApiError);
  expect(who(tab)).toBe('ann');
  // The session was over anyway.
  script['/api/v1/sign-out'] = noSession;
  await tab.session.signOut();
  expect(tab.session.state.get()).toEqual({ state: 'signed-out', isExpired: false });
});
