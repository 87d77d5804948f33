/** Signs people up over HTTP, as anybody would. */
import { SignedIn } from '@hoga/contract/account';
import { Token } from '@hoga/contract/account';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from './order-connection.ts';

/** The server checks passwords one or three at a time, and lets 64 wait. */
const PARALLEL = 12;
const TRIES_MAX = 10;
const PROGRESS_EVERY = 100;
/** Tokens last five minutes; one that ends within this is replaced before the load begins. */
const TOKEN_SPARE_MS = 120_000;

export interface Member extends Person {
  readonly cookie: string;
  readonly tokenExpiresAt: number;
}

export interface Registry {
  readonly port: number;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export async function signUpPeople(registry: Registry, count: number): Promise<Member[]> {
  const began = performance.now();
  let done = 0;
  return inParallel(count, async (index) => {
    const member = await signUp(registry, index);
    done += 1;
    if (done % PROGRESS_EVERY === 0 || done === count) {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      registry.progress(`${done} of ${count} people have signed up (${seconds} s)`);
    }
    return member;
  });
}

/** The people with tokens that outlast the measurement. */
export async function withFreshTokens(
  registry: Registry,
  members: readonly Member[],
): Promise<Member[]> {
  const needed = Date.now() + TOKEN_SPARE_MS;
  return inParallel(members.length, async (index) => {
    const member = members[index];
    if (member === undefined) throw new RangeError('nobody is there');
    return member.tokenExpiresAt > needed ? member : refresh(registry, member);
  });
}

/** What an order needs to know of a member. */
export function personOf({ account, token }: Member): Person {
  return { account, token };
}

async function signUp(registry: Registry, index: number): Promise<Member> {
  const person = {
    name: `Bench ${index}`,
    nickname: `bench${index}`,
    email: `bench${index}@example.com`,
    password: 'correct horse battery staple',
  };
  const response = await post(registry, '/api/v1/sign-up', { body: JSON.stringify(person) });
  const { token, tokenExpiresAt, accounts } = SignedIn.parse(await response.json());
  const account = accounts[0]?.id;
  if (account === undefined) throw new Error('a new user has no account');
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  return { account, token, cookie, tokenExpiresAt: Date.parse(tokenExpiresAt) };
}

async function refresh(registry: Registry, member: Member): Promise<Member> {
  const response = await post(registry, '/api/v1/token', { cookie: member.cookie });
  const { token, tokenExpiresAt } = Token.parse(await response.json());
  return { ...member, token, tokenExpiresAt: Date.parse(tokenExpiresAt) };
}

/** Tries again while the server is busy. */
async function post(
  { port, signal }: Registry,
  path: string,
  { body, cookie }: { readonly body?: string; readonly cookie?: string },
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (cookie !== undefined) headers['cookie'] = cookie;
  for (let attempt = 1; ; attempt += 1) {
    const init = { method: 'POST', headers, signal, ...(body === undefined ? {} : { body }) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    if (response.ok) return response;
    const text = await response.text();
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || attempt === TRIES_MAX) {
      throw new Error(`${path} was answered with ${response.status}: ${text}`);
    }
    await pause(1000 * Number(response.headers.get('retry-after') ?? 1), undefined, { signal });
  }
}

async function inParallel<Result>(
  count: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
