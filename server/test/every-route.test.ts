/**
 * Every operation of the contract against the real server: one success, one failure, and nobody
 * learns anything of what is not theirs. A new operation without a case does not compile.
 */
import {
  ANY_REQUEST,
  operations,
  problemsOf,
  routeOf,
  type Operation,
  type RouteRequest,
} from '@hoga/contract/api';
import type { CreatedApiKey } from '@hoga/contract/api-key';
import type { ProblemType } from '@hoga/contract/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  call,
  createKey,
  entered,
  signInAsGuest,
  signUp,
  type Answered,
  type Call,
  type Person,
} from './api-client.ts';
import { expectProblem } from './expect-problem.ts';
import { loggedToken } from './logged-token.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { openStoredState, type StoredState } from './stored-state.ts';

/** Cat changes the password and dan signs out, so that nobody else's session ends. */
type Name = 'operator' | 'ann' | 'ben' | 'cat' | 'dan' | 'guest';

interface World {
  readonly server: RunningServer;
  readonly stored: StoredState;
  readonly people: { readonly [N in Name]: Person };
  readonly orders: {
    readonly open: string;
    readonly other: string;
    readonly cancelled: string;
    readonly ofBen: string;
  };
  readonly keys: { readonly [K in 'reads' | 'trades' | 'ofOperator' | 'spare']: CreatedApiKey };
  /** The tokens of links that were mailed to fay, who nobody else is. */
  readonly links: { readonly toReset: string; readonly toVerify: string };
  /** What those who claimed to be the operator at the same time were answered. */
  readonly claims: readonly Answered[];
}

/** What a case asks for; the parts of the contract, and around them what may be wrong. */
type Asked<O extends Operation> = Partial<RouteRequest<O>> & {
  readonly as?: Name;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

interface RouteCase<O extends Operation> {
  readonly success: (world: World) => Asked<O>;
  readonly status: number;
  readonly failure: (world: World) => Asked<O>;
  readonly code: ProblemType;
}

const KRW_LPJ = { instrument: 'KRW-LPJ' };
const NO_INSTRUMENT = () => ({ params: { instrument: 'KRW-XYZ' } });
const LOW = { ...KRW_LPJ, side: 'buy', type: 'limit', price: '2100', quantity: '2.5' } as const;
const PAIR = {
  ...KRW_LPJ,
  side: 'buy',
  quantity: '2.5',
  limit: { price: '2200' },
  stop: { trigger: '3500' },
} as const;
const NOBODY = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';
const NO_LINK = 'x'.repeat(43);
const OTHER_METHOD = () => ({ method: 'PUT' });
const personOf = (nickname: string) => ({
  name: nickname,
  nickname,
  email: `${nickname}@example.com`,
  password: `the secret of ${nickname}`,
});

/** Ann asks about her own account, with these parts of the request besides. */
const own =
  <Rest extends object>(rest: Rest) =>
  ({ people }: World) => ({ as: 'ann' as const, params: { account: people.ann.account }, ...rest });
const ownOrder =
  <Rest extends object>(which: keyof World['orders'], rest: Rest) =>
  ({ people, orders }: World) => ({
    as: 'ann' as const,
    params: { account: people.ann.account, order: orders[which] },
    ...rest,
  });
const operated = () => ({ as: 'operator' as const, params: KRW_LPJ });
const NO_ACCOUNT = () => ({ as: 'ann' as const, params: { account: NOBODY } });

const cases = {
  getHealth: {
    success: () => ({}),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  getReadiness: {
    success: () => ({}),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  listInstruments: {
    success: () => ({}),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  getInstrument: {
    success: () => ({ params: KRW_LPJ }),
    status: 200,
    failure: NO_INSTRUMENT,
    code: 'unknown-instrument',
  },
  getBook: {
    success: () => ({ params: KRW_LPJ, query: { depth: '100' } }),
    status: 200,
    failure: () => ({ params: KRW_LPJ, query: { depth: '101' } }),
    code: 'invalid-value',
  },
  listTrades: {
    success: () => ({ params: KRW_LPJ, query: { limit: '1' } }),
    status: 200,
    failure: () => ({ params: KRW_LPJ, query: { before: '-1' } }),
    code: 'invalid-cursor',
  },
  listCandles: {
    success: () => ({ params: KRW_LPJ, query: { interval: '1w', limit: '1000' } }),
    status: 200,
    failure: () => ({ params: KRW_LPJ, query: { before: '1' } }),
    code: 'invalid-cursor',
  },
  getTicker: {
    success: () => ({ params: KRW_LPJ }),
    status: 200,
    failure: NO_INSTRUMENT,
    code: 'unknown-instrument',
  },
  signUp: {
    success: () => ({ body: { ...personOf('eva'), language: 'en' } }),
    status: 201,
    failure: () => ({ body: personOf('ann') }),
    code: 'email-already-used',
  },
  signIn: {
    success: ({ people: { ann } }) => ({ body: { email: ann.email, password: ann.password } }),
    status: 200,
    failure: ({ people: { ann, ben } }) => ({ body: { email: ann.email, password: ben.password } }),
    code: 'wrong-credentials',
  },
  issueToken: {
    success: () => ({ as: 'ann' }),
    status: 200,
    failure: () => ({}),
    code: 'no-session',
  },
  changePassword: {
    success: ({ people: { cat } }) => ({
      as: 'cat',
      body: { currentPassword: cat.password, newPassword: 'quite another secret' },
    }),
    status: 200,
    failure: () => ({
      as: 'ann',
      body: { currentPassword: 'not the secret of ann', newPassword: 'quite another secret' },
    }),
    code: 'wrong-credentials',
  },
  signInAsGuest: {
    success: () => ({ body: { language: 'en' } }),
    status: 201,
    failure: () => ({ headers: { origin: 'https://evil.example' } }),
    code: 'origin-refused',
  },
  claimGuest: {
    success: () => ({ as: 'guest', body: personOf('gus') }),
    status: 200,
    failure: () => ({ as: 'ann', body: personOf('gus') }),
    code: 'not-a-guest',
  },
  requestPasswordReset: {
    success: () => ({ body: { email: 'nobody@example.com' } }),
    status: 202,
    failure: () => ({ body: { email: 'nobody@' } }),
    code: 'invalid-email',
  },
  resetPassword: {
    success: ({ links }) => ({
      body: { token: links.toReset, newPassword: 'quite another secret' },
    }),
    status: 204,
    failure: () => ({ body: { token: NO_LINK, newPassword: 'quite another secret' } }),
    code: 'link-expired',
  },
  requestEmailVerification: {
    success: () => ({ as: 'ann' }),
    status: 202,
    failure: () => ({}),
    code: 'no-session',
  },
  verifyEmail: {
    success: ({ links }) => ({ body: { token: links.toVerify } }),
    status: 204,
    failure: ({ links }) => ({ body: { token: links.toReset } }),
    code: 'link-expired',
  },
  signOut: {
    success: () => ({ as: 'dan' }),
    status: 204,
    failure: () => ({ as: 'ann', headers: { origin: 'https://evil.example' } }),
    code: 'origin-refused',
  },
  getMe: {
    success: () => ({ as: 'ann' }),
    status: 200,
    failure: () => ({}),
    code: 'sign-in-required',
  },
  listAccounts: {
    success: () => ({ as: 'ann' }),
    status: 200,
    failure: () => ({}),
    code: 'sign-in-required',
  },
  listBalances: {
    success: own({}),
    status: 200,
    failure: NO_ACCOUNT,
    code: 'account-not-found',
  },
  listFills: {
    success: own({ query: { limit: '1' } }),
    status: 200,
    failure: own({ query: { limit: '201' } }),
    code: 'invalid-value',
  },
  listLedger: {
    success: own({ query: { limit: '2' } }),
    status: 200,
    failure: own({ query: { before: 'x' } }),
    code: 'invalid-cursor',
  },
  createApiKey: {
    success: own({ body: { name: 'my bot', scopes: ['trade'] as const, expiresInDays: 30 } }),
    status: 201,
    failure: own({ body: { name: 'my bot', scopes: [] } }),
    code: 'invalid-value',
  },
  listApiKeys: {
    success: own({}),
    status: 200,
    failure: NO_ACCOUNT,
    code: 'account-not-found',
  },
  revokeApiKey: {
    success: ({ people, keys }) => ({
      as: 'ann',
      params: { account: people.ann.account, key: keys.spare.id },
    }),
    status: 204,
    failure: ({ people, keys }) => ({
      as: 'ben',
      params: { account: people.ben.account, key: keys.reads.id },
    }),
    code: 'api-key-not-found',
  },
  placeOrder: {
    success: own({ body: LOW }),
    status: 201,
    failure: own({ body: { ...LOW, price: '2099' } }),
    code: 'outside-band',
  },
  placePair: {
    success: own({ body: PAIR }),
    status: 201,
    failure: own({ body: { ...PAIR, stop: { trigger: '2500' } } }),
    code: 'pair-on-wrong-sides',
  },
  listOrders: {
    success: own({ query: { state: 'closed', limit: '1' } as const }),
    status: 200,
    failure: NO_ACCOUNT,
    code: 'account-not-found',
  },
  getOrder: {
    success: ownOrder('open', {}),
    status: 200,
    failure: ownOrder('ofBen', {}),
    code: 'order-not-found',
  },
  reduceOrder: {
    success: ownOrder('open', { body: { quantity: '2.4' } }),
    status: 200,
    failure: ownOrder('ofBen', { body: { quantity: '2.4' } }),
    code: 'order-not-found',
  },
  replaceOrder: {
    success: ownOrder('other', { body: { price: '2101' } }),
    status: 201,
    failure: ownOrder('other', { body: { price: '2102' } }),
    code: 'order-already-cancelled',
  },
  cancelOrder: {
    success: ownOrder('open', {}),
    status: 200,
    failure: ownOrder('cancelled', {}),
    code: 'order-already-cancelled',
  },
  cancelOrders: {
    success: own({ query: { instrument: 'KRW-LPJ', side: 'buy' } as const }),
    status: 200,
    failure: own({}),
    code: 'nothing-to-cancel',
  },
  claimOperator: {
    // Whoever came first; see the test of the claims themselves.
    success: () => ({}),
    status: 201,
    failure: ({ server }) => ({ body: { ...personOf('zoe'), code: server.operatorCode ?? '' } }),
    code: 'operator-exists',
  },
  haltMarket: {
    success: operated,
    status: 200,
    failure: operated,
    code: 'market-already-halted',
  },
  resumeMarket: {
    success: operated,
    status: 200,
    failure: operated,
    code: 'market-not-halted',
  },
  cancelMarket: {
    success: operated,
    status: 200,
    failure: operated,
    code: 'nothing-to-cancel',
  },
  issueGrant: {
    success: ({ people: { ann } }) => ({
      as: 'operator',
      params: { account: ann.account },
      body: { asset: 'KRW', amount: '1000.5' },
    }),
    status: 201,
    failure: () => ({
      as: 'operator',
      params: { account: NOBODY },
      body: { asset: 'KRW', amount: '1000.5' },
    }),
    code: 'account-not-found',
  },
  listMarketStates: {
    success: () => ({ as: 'operator' }),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  listUsers: {
    success: () => ({ as: 'operator', query: { search: 'Ann@', limit: '1' } }),
    status: 200,
    failure: () => ({ as: 'operator', query: { before: 'ann' } }),
    code: 'invalid-cursor',
  },
  getUser: {
    success: ({ people }) => ({ as: 'operator', params: { user: people.ann.userId } }),
    status: 200,
    failure: () => ({ as: 'operator', params: { user: NOBODY } }),
    code: 'user-not-found',
  },
  getHouse: {
    success: () => ({ as: 'operator' }),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  startHouse: {
    success: () => ({ as: 'operator' }),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  stopHouse: {
    success: () => ({ as: 'operator' }),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  getServerHealth: {
    success: () => ({ as: 'operator' }),
    status: 200,
    failure: OTHER_METHOD,
    code: 'method-not-allowed',
  },
  listAudit: {
    success: () => ({ as: 'operator', query: { limit: '10' } }),
    status: 200,
    failure: () => ({ as: 'ann' }),
    code: 'operator-only',
  },
} satisfies { readonly [O in Operation]: RouteCase<O> };

let folder: string;
let world: World;

beforeAll(async () => {
  folder = await newDataFolder();
  const server = await startServer({ dataFolder: folder });
  const stored = await openStoredState(folder);
  const claims = await claimTogether(server, ['one', 'two', 'three']);
  const first = claims.findIndex(({ status }) => status === 201);
  const operator = entered(claims[first]!, personOf(['one', 'two', 'three'][first]!).password);
  const [ann, ben, cat, dan, fay] = await Promise.all(
    ['ann', 'ben', 'cat', 'dan', 'fay'].map((name) => signUp(server.url, name)),
  );
  const guest = await signInAsGuest(server.url);
  const people = { operator, ann: ann!, ben: ben!, cat: cat!, dan: dan!, guest };
  const links = await linksOf(server, fay!);
  const orders = await placeOrders(server.url, people);
  const [reads, trades, ofOperator, spare] = await Promise.all([
    createKey(server.url, people.ann, 'read'),
    createKey(server.url, people.ann, 'trade'),
    createKey(server.url, operator, 'trade'),
    createKey(server.url, people.ann, 'trade'),
  ]);
  world = {
    server,
    stored,
    people,
    orders,
    keys: { reads, trades, ofOperator, spare },
    links,
    claims,
  };
});

afterAll(async () => {
  await world.stored.close();
  expect(await world.server.stop()).toBe(0);
  await removeDataFolder(folder);
});

/** Without a mail server the links are in the log. */
async function linksOf(server: RunningServer, { email, userId }: Person): Promise<World['links']> {
  const path = routeOf('requestPasswordReset').path;
  await call(server.url, { method: 'POST', path, body: { email } });
  return {
    toReset: await loggedToken(server, { userId, page: 'reset-password' }),
    toVerify: await loggedToken(server, { userId, page: 'verify-email' }),
  };
}

function claimTogether(server: RunningServer, names: readonly string[]): Promise<Answered[]> {
  const path = routeOf('claimOperator').path;
  const code = server.operatorCode;
  return Promise.all(
    names.map((name) =>
      call(server.url, { method: 'POST', path, body: { ...personOf(name), code } }),
    ),
  );
}

async function placeOrders(base: string, { ann, ben }: World['people']): Promise<World['orders']> {
  const place = async ({ account, token }: Person, body: object): Promise<string> => {
    const path = `/api/v1/accounts/${account}/orders`;
    return idOf(await call(base, { method: 'POST', path, token, body }));
  };
  // A trade, so that no list is empty.
  await place(ben, { ...LOW, side: 'sell', price: '3000' });
  await place(ann, { ...LOW, price: '3000' });
  const cancelled = await place(ann, LOW);
  const { account, token } = ann;
  const path = `/api/v1/accounts/${account}/orders/${cancelled}`;
  await call(base, { method: 'DELETE', path, token });
  const [open, other] = [await place(ann, LOW), await place(ann, LOW)];
  return { open, other, cancelled, ofBen: await place(ben, LOW) };
}

function idOf({ body, text }: Answered): string {
  if (typeof body !== 'object' || body === null || !('id' in body)) throw new Error(text);
  return String(body.id);
}

// ---------------------------------------------------------------- asking

interface AnyAsked {
  readonly as?: Name;
  readonly method?: string;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function callOf(operation: Operation, asked: AnyAsked): Call {
  const { path, method, auth } = routeOf(operation);
  const { as, params, query, body, headers = {} } = asked;
  const who = as === undefined ? undefined : world.people[as];
  const search = new URLSearchParams(textsOf(query)).toString();
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => textsOf(params)[name] ?? NOBODY);
  return {
    method: asked.method ?? method,
    path: search === '' ? filled : `${filled}?${search}`,
    body,
    token: auth === 'session' ? undefined : who?.token,
    cookie: auth === 'session' ? who?.cookie : undefined,
    headers: { 'accept-language': 'en', ...headers },
  };
}

function textsOf(parts: unknown): Record<string, string> {
  if (typeof parts !== 'object' || parts === null) return {};
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, String(value)]));
}

function ask(operation: Operation, asked: AnyAsked): Promise<Answered> {
  return call(world.server.url, callOf(operation, asked));
}

const operationsWith = (...auths: readonly string[]): Operation[] =>
  operations().filter((operation) => auths.includes(routeOf(operation).auth));

const taking = (parameter: string): Operation[] =>
  operationsWith('token').filter((operation) => routeOf(operation).path.includes(`:${parameter}`));

function expectRefusal(answer: Answered, code: ProblemType): void {
  expectProblem(answer, { code, language: 'en', pointers: pointersOf(answer) });
}

/** Where the faults are is for the table of bad input; here any place will do. */
function pointersOf({ body }: Answered): string[] | undefined {
  if (typeof body !== 'object' || body === null || !('errors' in body)) return undefined;
  return Array.isArray(body.errors) ? body.errors.map(({ pointer }) => pointer) : undefined;
}

// ---------------------------------------------------------------- each operation

describe.each(operations())('%s', (operation) => {
  test('answers as the contract says, and not a field more', async () => {
    const { success, status } = cases[operation];
    const isClaim = operation === 'claimOperator';
    const answer = isClaim
      ? world.claims.find((claim) => claim.status === 201)!
      : await ask(operation, success(world));
    expect(answer.status, answer.text).toBe(status);
    const { schema } = routeOf(operation).response;
    if (schema === null) {
      expect(answer.text).toBe('');
    } else {
      expect(schema.parse(answer.body)).toStrictEqual(answer.body);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    }
    // Charts are asked for again with their etag.
    const caching = operation === 'listCandles' ? 'no-cache' : 'no-store';
    expect(answer.headers['cache-control']).toBe(caching);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('refuses with a problem that its contract names', async () => {
    const { failure, code } = cases[operation];
    expect([...problemsOf(operation), ...ANY_REQUEST]).toContain(code);
    expectRefusal(await ask(operation, failure(world)), code);
  });
});

// ---------------------------------------------------------------- who may

test.each(operationsWith('token', 'operator'))('%s asks for a token', async (operation) => {
  expectRefusal(await ask(operation, { body: LOW }), 'sign-in-required');
  const garbage = { body: LOW, headers: { authorization: 'Bearer garbage' } };
  expectRefusal(await ask(operation, garbage), 'token-invalid');
});

test.each(operationsWith('operator'))('%s is for operators', async (operation) => {
  expectRefusal(await ask(operation, { as: 'ann' }), 'operator-only');
});

const carrying = ({ key }: CreatedApiKey) => ({ headers: { authorization: `Bearer ${key}` } });

const withScope = (...scopes: readonly unknown[]): Operation[] =>
  operationsWith('token', 'operator').filter((id) => scopes.includes(routeOf(id).scope));

test.each(withScope('read'))('%s can be done with a key for reading', async (operation) => {
  const { success, status } = cases[operation];
  const asked = { ...success(world), ...carrying(world.keys.reads) };
  expect((await ask(operation, asked)).status).toBe(status);
});

test.each(withScope('trade'))('%s takes a key for trading', async (operation) => {
  const params = { account: world.people.ann.account };
  const wrong = { params, query: { prise: '1' }, body: { prise: '1' } };
  const read = await ask(operation, { ...wrong, ...carrying(world.keys.reads) });
  expectRefusal(read, 'scope-missing');
  // Refused for its contents, or because the order is nobody's, once the key is found to be good.
  const trade = await ask(operation, { ...wrong, ...carrying(world.keys.trades) });
  expect([400, 404]).toContain(trade.status);
});

test.each(withScope(undefined))('%s takes no key, whoever it belongs to', async (operation) => {
  const params = { account: world.people.operator.account, ...KRW_LPJ };
  for (const key of [world.keys.ofOperator, world.keys.trades]) {
    expectRefusal(await ask(operation, { params, ...carrying(key) }), 'api-key-not-allowed');
  }
});

const SESSIONS = [
  'issueToken',
  'changePassword',
  'claimGuest',
  'requestEmailVerification',
] as const;

test.each(SESSIONS)('%s asks for a session', async (operation) => {
  const { body }: AnyAsked = cases[operation].success(world);
  const rest = body === undefined ? {} : { body };
  const { cookie } = world.people.ann;
  const forged = cookie.replace(/=./, (start) => (start === '=A' ? '=B' : '=A'));
  for (const headers of [{}, { cookie: 'hoga.session_token=x' }, { cookie: forged }]) {
    expectRefusal(await ask(operation, { ...rest, headers }), 'no-session');
  }
});

test('signing out without a session changes nothing and is no error', async () => {
  expect((await ask('signOut', {})).status).toBe(204);
});

test('every operation with a session or a token is one of those asked above', () => {
  const sessions = ['signOut', ...SESSIONS];
  expect(operationsWith('session').toSorted()).toEqual(sessions.toSorted());
  expect(operationsWith('none', 'token', 'operator', 'session')).toEqual(operations());
});

// ---------------------------------------------------------------- nobody learns what is not theirs

test.each(taking('account'))('%s tells no foreign account from none', async (operation) => {
  const { ben } = world.people;
  const asked = { as: 'ann' as const, body: bodyFor(operation) };
  const foreign = await ask(operation, { ...asked, params: { account: ben.account } });
  const unknown = await ask(operation, { ...asked, params: { account: NOBODY } });
  expectRefusal(foreign, 'account-not-found');
  expect(shapeOf(foreign)).toEqual(shapeOf(unknown));
});

test.each(withScope('read', 'trade').filter((id) => taking('account').includes(id)))(
  '%s is for the account of the key alone',
  async (operation) => {
    const { ben } = world.people;
    const asked = { body: bodyFor(operation), ...carrying(world.keys.trades) };
    const foreign = await ask(operation, { ...asked, params: { account: ben.account } });
    const unknown = await ask(operation, { ...asked, params: { account: NOBODY } });
    expectRefusal(foreign, 'account-not-found');
    expect(shapeOf(foreign)).toEqual(shapeOf(unknown));
  },
);

test.each(taking('order'))('%s tells no foreign order from none', async (operation) => {
  const { ann, ben } = world.people;
  const { account } = ann;
  const asked = { as: 'ann' as const, body: bodyFor(operation) };
  // The operator has cancelled what was there.
  const rests = { as: 'ben', params: { account: ben.account }, body: LOW } as const;
  const order = idOf(await ask('placeOrder', rests));
  const foreign = await ask(operation, { ...asked, params: { account, order } });
  const unknown = await ask(operation, { ...asked, params: { account, order: NOBODY } });
  expectRefusal(foreign, 'order-not-found');
  expect(shapeOf(foreign)).toEqual(shapeOf(unknown));
  const [still] = await world.stored.rows<{ status: string }>(
    'select status from orders where id = $1',
    [order],
  );
  expect(still).toEqual({ status: 'open' });
});

/** What the operation accepts, so that it is refused for nothing else. */
function bodyFor(operation: Operation): unknown {
  const asked: AnyAsked = cases[operation].success(world);
  return asked.body ?? LOW;
}

/** Everything an onlooker sees that is not different from one request to the next. */
function shapeOf({ status, headers, text, body }: Answered): object {
  const { date: _date, 'x-request-id': _id, ...rest } = headers;
  return { status, rest, length: text.length, body: { ...Object(body), instance: '' } };
}

// ---------------------------------------------------------------- the first operator

test('of those who claim together, one becomes the operator', async () => {
  const { claims, stored, people } = world;
  const statuses = claims.map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  for (const answer of claims.filter(({ status }) => status === 409)) {
    expectProblem(answer, { code: 'operator-exists', language: 'ko' });
  }
  const { userId } = people.operator;
  expect(await stored.rows('select user_id from operator')).toEqual([{ user_id: userId }]);
  const audit = await stored.rows(
    "select actor, action from audit where action = 'claim_operator'",
  );
  expect(audit).toEqual([{ actor: userId, action: 'claim_operator' }]);
});

test('the code works once, and the next start offers no other', async () => {
  const { server, stored } = world;
  const [again] = await claimTogether(server, ['zed']);
  expectProblem(again!, { code: 'operator-exists', language: 'ko' });
  expect(await stored.rows('select 1 from operator_code where used_at is null')).toEqual([]);
});
