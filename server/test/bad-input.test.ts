/**
 * Everything a request can be wrong in, against the real server: each is answered with its problem,
 * in both languages, and leaves the state of the market exactly as it was.
 */
import { ApiKeyList, type CreatedApiKey } from '@hoga/contract/api-key';
import { Pair } from '@hoga/contract/order';
import type { ProblemType } from '@hoga/contract/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  call,
  cookieOf,
  createKey,
  entered,
  sendRaw,
  signIn,
  signUp,
  type Answered,
  type Call,
  type Person,
} from './api-client.ts';
import { expectNothingFromInside, expectProblem } from './expect-problem.ts';
import { joined, partsOf, signedWith, signedWithPublicKey } from './forge-token.ts';
import { hashesLogged } from './log-lines.ts';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from './start-server.ts';
import { openStoredState, readSecretsOf, type StoredState } from './stored-state.ts';

interface World {
  readonly server: RunningServer;
  readonly stored: StoredState;
  readonly secret: string;
  /** Does what is refused. */
  readonly ann: Person;
  readonly ben: Person;
  /** Has 200 open orders. */
  readonly cat: Person;
  /** Has traded nothing yet: 10,000,000 won and 100 coins. */
  readonly dan: Person;
  /** Ann's. Only `good` and `reads` are of use. */
  readonly keys: {
    readonly [K in 'good' | 'reads' | 'expired' | 'revoked' | 'astray']: CreatedApiKey;
  };
  readonly orders: {
    readonly open: string;
    readonly filled: string;
    readonly cancelled: string;
    readonly ofBen: string;
    /** 2 of its 4 coins have traded. */
    readonly partly: string;
    readonly stop: string;
    readonly ofPair: string;
  };
}

const LIMIT = {
  instrument: 'KRW-LPJ',
  side: 'buy',
  type: 'limit',
  price: '3000',
  quantity: '2',
} as const;
/** Far from the other side, so that it rests. */
const LOW = { ...LIMIT, price: '2100', quantity: '2.5' };
const STOP = {
  instrument: 'KRW-LPJ',
  side: 'sell',
  type: 'stop',
  trigger: '2500',
  quantity: '3',
} as const;
const PAIR = {
  instrument: 'KRW-LPJ',
  side: 'buy',
  quantity: '3',
  limit: { price: '2200' },
  stop: { trigger: '3500' },
} as const;
const NOBODY = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';
const ONCE = 'once-and-for-all';
const TWICE = 'one-of-two';

let folder: string;
let world: World;

beforeAll(async () => {
  folder = await newDataFolder();
  const server = await startServer({ dataFolder: folder });
  const stored = await openStoredState(folder);
  const { identity: secret } = await readSecretsOf(folder);
  const names = ['ann', 'ben', 'cat', 'dan'] as const;
  const [ann, ben, cat, dan] = await Promise.all(names.map((name) => signUp(server.url, name)));
  const people = { ann: ann!, ben: ben!, cat: cat!, dan: dan! };
  const keys = await makeKeys(server.url, people, stored);
  const orders = await placeOrders(server.url, people);
  world = { server, stored, secret, ...people, keys, orders };
});

afterAll(async () => {
  await world.stored.close();
  await world.server.stop();
  await removeDataFolder(folder);
});

async function makeKeys(
  base: string,
  { ann, ben }: Pick<World, 'ann' | 'ben'>,
  stored: StoredState,
): Promise<World['keys']> {
  const make = (): Promise<CreatedApiKey> => createKey(base, ann, 'trade');
  const [good, expired, revoked, astray] = [await make(), await make(), await make(), await make()];
  const reads = await createKey(base, ann, 'read');
  const change = (set: string, ...values: string[]): Promise<object[]> =>
    stored.rows(`update identity.api_key set ${set} where id = $1`, values);
  await change(`expires_at = now() - interval '1 second'`, expired.id);
  await change('account_id = $2', astray.id, ben.account);
  const path = `/api/v1/accounts/${ann.account}/keys/${revoked.id}`;
  expect((await call(base, { method: 'DELETE', path, token: ann.token })).status).toBe(204);
  return { good, reads, expired, revoked, astray };
}

async function placeOrders(
  base: string,
  { ann, ben, cat }: Pick<World, 'ann' | 'ben' | 'cat'>,
): Promise<World['orders']> {
  const place = async (person: Person, body: object): Promise<string> =>
    idOf(await call(base, placing(person, body)), 201);
  await place(ben, { ...LIMIT, side: 'sell' });
  const filled = await place(ann, LIMIT);
  const open = await place(ann, { ...LOW, clientOrderId: ONCE });
  const cancelled = await place(ann, LOW);
  idOf(await call(base, cancelling(ann, cancelled)), 200);
  const ofBen = await place(ben, LOW);
  const partly = await place(ann, { ...LIMIT, quantity: '4' });
  await place(ben, { ...LIMIT, side: 'sell' });
  const stop = await place(ann, STOP);
  const pair = await call(base, pairing(ann, { ...PAIR, clientOrderId: TWICE }));
  expect(pair.status, pair.text).toBe(201);
  const { limit } = Pair.parse(pair.body);
  await Promise.all(Array.from({ length: 200 }, () => place(cat, LOW)));
  return { open, filled, cancelled, ofBen, partly, stop, ofPair: limit.id };
}

function idOf({ status, body, text }: Answered, expected: number): string {
  expect(status, text).toBe(expected);
  expect(body).toHaveProperty('id');
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
}

function placing({ account, token }: Person, body: unknown): Call {
  return { method: 'POST', path: `/api/v1/accounts/${account}/orders`, token, body };
}

function cancelling({ account, token }: Person, order: string): Call {
  return { method: 'DELETE', path: `/api/v1/accounts/${account}/orders/${order}`, token };
}

function pairing({ account, token }: Person, body: unknown): Call {
  return { method: 'POST', path: `/api/v1/accounts/${account}/pairs`, token, body };
}

function reducing({ account, token }: Person, order: string, body: unknown): Call {
  return { method: 'PATCH', path: `/api/v1/accounts/${account}/orders/${order}`, token, body };
}

function replacing({ account, token }: Person, order: string, body: unknown): Call {
  const path = `/api/v1/accounts/${account}/orders/${order}/replace`;
  return { method: 'POST', path, token, body };
}

function cancellingAll({ account, token }: Person, query = ''): Call {
  return { method: 'DELETE', path: `/api/v1/accounts/${account}/orders${query}`, token };
}

/** What only operators may ask for. */
function operations(token: string, { account }: Person): Call[] {
  const market = '/api/v1/operator/markets/KRW-LPJ';
  const body = { asset: 'KRW', amount: '1' };
  return [
    { method: 'POST', path: `${market}/halt`, token },
    { method: 'POST', path: `${market}/resume`, token },
    { method: 'DELETE', path: `${market}/orders`, token },
    { method: 'POST', path: `/api/v1/operator/accounts/${account}/grants`, token, body },
  ];
}

// ---------------------------------------------------------------- the table

interface Refused {
  readonly name: string;
  readonly code: ProblemType;
  readonly ask: (world: World) => Call;
  readonly pointers?: readonly string[];
  /** Further members of the answer. */
  readonly figures?: object;
}

const refused = (
  name: string,
  code: ProblemType,
  rest: Omit<Refused, 'name' | 'code'>,
): Refused => ({ name, code, ...rest });

/** Ann's order with these changes. */
const order =
  (changes: object) =>
  ({ ann }: World): Call =>
    placing(ann, { ...LIMIT, ...changes });
const market =
  (changes: object) =>
  ({ ann }: World): Call =>
    placing(ann, { instrument: 'KRW-LPJ', side: 'buy', type: 'market', ...changes });
const orderText =
  (text: string) =>
  ({ ann }: World): Call =>
    placing(ann, text);
const get =
  (path: (world: World) => string) =>
  (asked: World): Call => ({ method: 'GET', path: path(asked), token: asked.ann.token });
const annGets = (path: string) => get(({ ann }) => `/api/v1/accounts/${ann.account}${path}`);

const NEWCOMER = {
  name: '홍길동',
  nickname: '길동',
  email: 'new@example.com',
  password: 'long enough for anyone',
};
const newcomer = (changes: object) => (): Call => ({
  method: 'POST',
  path: '/api/v1/sign-up',
  body: { ...NEWCOMER, ...changes },
});

const posting = (path: string, body: unknown) => (): Call => ({
  method: 'POST',
  path: `/api/v1/${path}`,
  body,
});

const UNREADABLE: readonly Refused[] = [
  refused('malformed JSON', 'malformed-json', { ask: orderText('{"instrument":') }),
  refused('no JSON at all', 'malformed-json', { ask: orderText('') }),
  refused('NaN as a JSON number', 'malformed-json', { ask: orderText('{"price":NaN}') }),
  refused('a list', 'wrong-type', { ask: orderText('[]'), pointers: [''] }),
  refused('null', 'wrong-type', { ask: orderText('null'), pointers: [''] }),
  refused('another content type', 'unsupported-media-type', {
    ask: (w) => ({ ...order({})(w), headers: { 'content-type': 'text/xml' } }),
  }),
  refused('text, which a form of another site could send', 'unsupported-media-type', {
    ask: (w) => ({ ...order({})(w), headers: { 'content-type': 'text/plain' } }),
  }),
  refused('a body over 64 KiB', 'body-too-large', {
    ask: order({ clientOrderId: 'x'.repeat(66_000) }),
    figures: { maximumBytes: 65_536 },
  }),
  refused('__proto__', 'malformed-json', {
    ask: orderText('{"__proto__":{"price":"1"},"type":"limit"}'),
  }),
  refused('constructor.prototype', 'malformed-json', {
    ask: orderText('{"constructor":{"prototype":{"price":"1"}},"type":"limit"}'),
  }),
  refused('constructor as a name', 'unknown-field', {
    ask: order({ constructor: 1 }),
    pointers: ['/constructor'],
  }),
];

const FIELDS: readonly Refused[] = [
  refused('a price as a number', 'wrong-type', {
    ask: order({ price: 3000 }),
    pointers: ['/price'],
  }),
  refused('1e309 as a JSON number', 'wrong-type', {
    ask: orderText(
      '{"instrument":"KRW-LPJ","side":"buy","type":"limit","price":1e309,"quantity":"1"}',
    ),
    pointers: ['/price'],
  }),
  refused('a list for a side', 'wrong-type', {
    ask: order({ side: ['buy'] }),
    pointers: ['/side'],
  }),
  refused('a missing price', 'missing-field', {
    ask: order({ price: undefined }),
    pointers: ['/price'],
  }),
  refused('a missing type', 'missing-field', {
    ask: order({ type: undefined }),
    pointers: ['/type'],
  }),
  refused('a market order without a size', 'missing-field', {
    ask: market({}),
    pointers: ['/quantity'],
  }),
  refused('an unknown field', 'unknown-field', {
    ask: order({ prise: '1' }),
    pointers: ['/prise'],
  }),
  refused('an unknown side', 'invalid-value', {
    ask: order({ side: 'hold' }),
    pointers: ['/side'],
  }),
  refused('a sale by amount', 'invalid-value', {
    ask: market({ side: 'sell', amount: '5000' }),
    pointers: ['/amount'],
  }),
  refused('both a quantity and an amount', 'invalid-value', {
    ask: market({ quantity: '2', amount: '5000' }),
    pointers: ['/amount'],
  }),
  refused('NUL in a client order id', 'invalid-value', {
    ask: order({ clientOrderId: 'a\u0000b' }),
    pointers: ['/clientOrderId'],
  }),
  refused('a client order id of 65 characters', 'invalid-value', {
    ask: order({ clientOrderId: 'a'.repeat(65) }),
    pointers: ['/clientOrderId'],
  }),
];

const best = (changes: object) => market({ type: 'best', ...changes });
const stop =
  (changes: object) =>
  ({ ann }: World): Call =>
    placing(ann, { ...STOP, ...changes });
const TRAILING = { type: 'trailing_stop', trigger: undefined, distance: '100' };
const trailing = (changes: object) => stop({ ...TRAILING, ...changes });
const pair =
  (changes: object) =>
  ({ ann }: World): Call =>
    pairing(ann, { ...PAIR, ...changes });
const reduce =
  (body: object, which: keyof World['orders'] = 'open') =>
  ({ ann, orders }: World): Call =>
    reducing(ann, orders[which], body);
const replace =
  (body: object, which: keyof World['orders'] = 'open') =>
  ({ ann, orders }: World): Call =>
    replacing(ann, orders[which], body);

/** What no order can be: each says which field makes no sense, and for which order. */
const SENSELESS: readonly Refused[] = [
  ...['gtc', 'ioc', 'fok', 'post_only', null].map((timeInForce) =>
    refused(`a market order that is ${timeInForce}`, 'time-in-force-not-applicable', {
      ask: market({ quantity: '2', timeInForce }),
      pointers: ['/timeInForce'],
      figures: { field: 'timeInForce', orderType: 'market' },
    }),
  ),
  ...['gtc', 'post_only'].map((timeInForce) =>
    refused(`a best order that is ${timeInForce}`, 'time-in-force-not-applicable', {
      ask: best({ quantity: '2', timeInForce }),
      pointers: ['/timeInForce'],
      figures: { field: 'timeInForce', orderType: 'best' },
    }),
  ),
  ...['gtc', 'ioc', 'fok', 'post_only'].flatMap((timeInForce) => [
    refused(`a stop that is ${timeInForce}`, 'time-in-force-not-applicable', {
      ask: stop({ timeInForce }),
      pointers: ['/timeInForce'],
      figures: { orderType: 'stop' },
    }),
    refused(`a stop-limit order that is ${timeInForce}`, 'time-in-force-not-applicable', {
      ask: stop({ type: 'stop_limit', price: '2490', timeInForce }),
      pointers: ['/timeInForce'],
      figures: { orderType: 'stop_limit' },
    }),
    refused(`a trailing stop that is ${timeInForce}`, 'time-in-force-not-applicable', {
      ask: trailing({ timeInForce }),
      pointers: ['/timeInForce'],
      figures: { orderType: 'trailing_stop' },
    }),
  ]),
  refused('a pair that is post_only', 'time-in-force-not-applicable', {
    ask: pair({ timeInForce: 'post_only' }),
    pointers: ['/timeInForce'],
    figures: { orderType: 'pair' },
  }),
  refused('a leg that is fok', 'time-in-force-not-applicable', {
    ask: pair({ limit: { price: '2200', timeInForce: 'fok' } }),
    pointers: ['/limit/timeInForce'],
  }),
  ...(
    [
      ['market order', market({ quantity: '2', display: '1' }), 'market'],
      ['best order', best({ quantity: '2', display: '1' }), 'best'],
      ['stop', stop({ display: '1' }), 'stop'],
      ['stop-limit order', stop({ type: 'stop_limit', price: '2490', display: '1' }), 'stop_limit'],
      ['trailing stop', trailing({ display: '1' }), 'trailing_stop'],
      ['pair', pair({ display: '1' }), 'pair'],
    ] as const
  ).map(([name, ask, orderType]) =>
    refused(`a ${name} that hides`, 'display-not-applicable', {
      ask,
      pointers: ['/display'],
      figures: { field: 'display', orderType },
    }),
  ),
  ...(
    [
      ['market order', market({ quantity: '2', price: '3000' }), 'market'],
      ['best order', best({ quantity: '2', price: '3000' }), 'best'],
      ['stop', stop({ price: '2490' }), 'stop'],
      ['trailing stop', trailing({ price: '2490' }), 'trailing_stop'],
    ] as const
  ).map(([name, ask, orderType]) =>
    refused(`a ${name} with a price`, 'price-not-applicable', {
      ask,
      pointers: ['/price'],
      figures: { field: 'price', orderType },
    }),
  ),
  ...(
    [
      ['limit order', order({ trigger: '2500' }), 'limit'],
      ['market order', market({ quantity: '2', trigger: '2500' }), 'market'],
      ['trailing stop', trailing({ trigger: '2500' }), 'trailing_stop'],
    ] as const
  ).map(([name, ask, orderType]) =>
    refused(`a ${name} with a trigger`, 'trigger-not-applicable', {
      ask,
      pointers: ['/trigger'],
      figures: { field: 'trigger', orderType },
    }),
  ),
  ...(['distance', 'step'] as const).flatMap((field) => [
    refused(`a limit order with a ${field}`, 'distance-not-applicable', {
      ask: order({ [field]: '10' }),
      pointers: [`/${field}`],
      figures: { field, orderType: 'limit' },
    }),
    refused(`a stop with a ${field}`, 'distance-not-applicable', {
      ask: stop({ [field]: '10' }),
      pointers: [`/${field}`],
      figures: { field, orderType: 'stop' },
    }),
  ]),
  ...(
    [
      ['limit order', order({ amount: '6000' }), 'limit'],
      ['stop', stop({ amount: '6000' }), 'stop'],
      ['pair', pair({ amount: '6000' }), 'pair'],
    ] as const
  ).map(([name, ask, orderType]) =>
    refused(`a ${name} by amount`, 'amount-not-applicable', {
      ask,
      pointers: ['/amount'],
      figures: { field: 'amount', orderType },
    }),
  ),
  refused('a best sale by amount', 'invalid-value', {
    ask: best({ side: 'sell', amount: '6000' }),
    pointers: ['/amount'],
  }),
  refused('a stop without a trigger', 'missing-field', {
    ask: stop({ trigger: undefined }),
    pointers: ['/trigger'],
  }),
  refused('a trailing stop without a distance', 'missing-field', {
    ask: trailing({ distance: undefined }),
    pointers: ['/distance'],
  }),
  refused('an unknown way with self-trades', 'invalid-value', {
    ask: order({ selfTradePrevention: 'maybe' }),
    pointers: ['/selfTradePrevention'],
  }),
  refused('a negative step', 'negative-number', {
    ask: trailing({ step: '-1' }),
    pointers: ['/step'],
  }),
  refused('a distance of nothing', 'zero-number', {
    ask: trailing({ distance: '0' }),
    pointers: ['/distance'],
  }),
  refused('a replacement by nothing', 'nothing-to-change', { ask: replace({}), pointers: [''] }),
  refused('a replacement of the side', 'field-not-changeable', {
    ask: replace({ price: '2101', side: 'sell' }),
    pointers: ['/side'],
    figures: { field: 'side' },
  }),
  refused('a reduction of the price', 'field-not-changeable', {
    ask: reduce({ quantity: '2', price: '2101' }),
    pointers: ['/price'],
    figures: { field: 'price' },
  }),
  refused('a reduction to nothing', 'zero-number', {
    ask: reduce({ quantity: '0' }),
    pointers: ['/quantity'],
  }),
];

const EVERY_ORDER: readonly Refused[] = [
  refused('a trigger off the tick', 'price-off-tick', {
    ask: stop({ trigger: '2500.5' }),
    figures: { field: 'trigger', price: '2500.5', lower: '2500', upper: '2501' },
  }),
  refused('a trigger finer than any tick', 'price-off-tick', {
    ask: stop({ trigger: '2500.005' }),
    figures: { field: 'trigger', price: '2500.005' },
  }),
  refused('a trigger outside the band', 'outside-band', {
    ask: stop({ trigger: '2099' }),
    figures: { field: 'trigger', price: '2099', lowest: '2100', highest: '3900' },
  }),
  refused('a price of a stop-limit order outside the band', 'outside-band', {
    ask: stop({ type: 'stop_limit', price: '2099' }),
    figures: { field: 'price', price: '2099' },
  }),
  refused('a sale that waits for a higher price', 'trigger-reached', {
    ask: stop({ trigger: '3100' }),
    figures: { side: 'sell', trigger: '3100', last: '3000', asset: 'KRW' },
  }),
  refused('a buy that waits for the price there is', 'trigger-reached', {
    ask: stop({ side: 'buy', trigger: '3000' }),
    figures: { side: 'buy', trigger: '3000', last: '3000' },
  }),
  refused('a distance beyond the band', 'distance-too-large', {
    ask: trailing({ distance: '901' }),
    figures: { last: '3000', lowest: '2100', highest: '3900', asset: 'KRW' },
  }),
  refused('a distance finer than any price', 'distance-too-precise', {
    ask: trailing({ distance: '0.001' }),
    figures: { field: 'distance', places: 2 },
  }),
  refused('a step finer than any price', 'distance-too-precise', {
    ask: trailing({ step: '0.001' }),
    figures: { field: 'step', places: 2 },
  }),
  refused('a best order without anybody to trade with', 'no-best-price', {
    ask: best({ quantity: '2' }),
  }),
  refused('an amount of a best order too precise', 'amount-too-precise', {
    ask: best({ amount: '6000.0000001' }),
    figures: { amount: '6000.0000001', places: 6 },
  }),
  refused('an iceberg that ends at once', 'display-of-immediate', {
    ask: order({ timeInForce: 'ioc', display: '1' }),
  }),
  refused('an iceberg that hides nothing', 'display-not-below-quantity', {
    ask: order({ display: '2' }),
    figures: { quantity: '2', asset: 'LPJ' },
  }),
  refused('an iceberg in too many parts', 'display-too-small', {
    ask: order({ display: '0.0199' }),
    figures: { smallest: '0.02', asset: 'LPJ' },
  }),
  refused('an iceberg off the lot', 'quantity-off-lot', {
    ask: order({ display: '1.00005' }),
    figures: { field: 'display', quantity: '1.00005', lot: '0.0001' },
  }),
  refused('an order that prevents what it cannot do', 'prevention-without-taking', {
    ask: order({ timeInForce: 'post_only', selfTradePrevention: 'reduce' }),
  }),
  refused('a pair on one side of the price', 'pair-on-wrong-sides', {
    ask: pair({ stop: { trigger: '2900' } }),
    figures: { side: 'buy', last: '3000', asset: 'KRW' },
  }),
  refused('a pair with a price off the tick', 'price-off-tick', {
    ask: pair({ stop: { trigger: '3500', price: '3500.5' } }),
    figures: { field: 'stop.price', price: '3500.5' },
  }),
  refused('a pair named like another', 'client-order-id-reused', {
    ask: pair({ limit: { price: '2201' }, clientOrderId: TWICE }),
    figures: { clientOrderId: TWICE },
  }),
  refused('a pair named like another, with another stop', 'client-order-id-reused', {
    ask: pair({ stop: { trigger: '3501' }, clientOrderId: TWICE }),
    figures: { clientOrderId: TWICE },
  }),
];

const CHANGES: readonly Refused[] = [
  refused('a reduction to as much', 'not-a-reduction', {
    ask: reduce({ quantity: '2.5' }),
    figures: { quantity: '2.5', asset: 'LPJ' },
  }),
  refused('a reduction to what has traded', 'below-traded', {
    ask: reduce({ quantity: '2' }, 'partly'),
    figures: { traded: '2', asset: 'LPJ' },
  }),
  refused('a reduction off the lot', 'quantity-off-lot', {
    ask: reduce({ quantity: '1.00005' }),
    figures: { field: 'quantity', quantity: '1.00005' },
  }),
  refused('a reduction of one of a pair', 'pair-unchangeable', {
    ask: reduce({ quantity: '1' }, 'ofPair'),
  }),
  refused('a replacement of one of a pair', 'pair-unchangeable', {
    ask: replace({ price: '2201' }, 'ofPair'),
  }),
  refused('a replacement of a stop', 'not-replaceable', {
    ask: replace({ price: '2201' }, 'stop'),
  }),
  refused('a replacement off the tick', 'price-off-tick', {
    ask: replace({ price: '2100.5' }),
    figures: { field: 'price', price: '2100.5' },
  }),
  refused('a replacement that costs too much', 'insufficient-funds', {
    ask: replace({ quantity: '100000' }),
  }),
  refused('a replacement that is too little', 'below-minimum', {
    ask: replace({ quantity: '0.1' }),
  }),
  refused('a replacement named like another order', 'client-order-id-reused', {
    ask: replace({ price: '2101', clientOrderId: ONCE }),
  }),
  ...(
    [
      ['filled', 'order-already-filled'],
      ['cancelled', 'order-already-cancelled'],
      ['ofBen', 'order-not-found'],
    ] as const
  ).flatMap(([which, code]) => [
    refused(`a reduction of an order (${which})`, code, { ask: reduce({ quantity: '1' }, which) }),
    refused(`a replacement of an order (${which})`, code, {
      ask: replace({ price: '2101' }, which),
    }),
  ]),
  refused('a change of an order that cannot be', 'order-not-found', {
    ask: ({ ann }) => reducing(ann, '1', { quantity: '1' }),
    pointers: ['/order'],
  }),
  refused('cancelling all where there is nothing', 'nothing-to-cancel', {
    ask: ({ dan }) => cancellingAll(dan),
  }),
  refused('cancelling all of an unknown instrument', 'unknown-instrument', {
    ask: ({ ann }) => cancellingAll(ann, '?instrument=KRW-XYZ'),
  }),
  refused('cancelling all of both sides', 'invalid-value', {
    ask: ({ ann }) => cancellingAll(ann, '?side=both'),
    pointers: ['/side'],
  }),
  refused('cancelling by a filter nobody knows', 'unknown-field', {
    ask: ({ ann }) => cancellingAll(ann, '?sides=buy'),
    pointers: ['/sides'],
  }),
];

/** What operators do, asked for by somebody who is none. */
const OPERATIONS: readonly Refused[] = ['halt', 'resume', 'cancel', 'grant'].flatMap(
  (name, index) => [
    refused(`${name} without being an operator`, 'operator-only', {
      ask: ({ ann }) => operations(ann.token, ann)[index]!,
    }),
    refused(`${name} without a token`, 'sign-in-required', {
      ask: ({ ann }) => ({ ...operations('', ann)[index]!, token: undefined }),
    }),
  ],
);

const NUMBERS: readonly Refused[] = [
  refused('a negative price', 'negative-number', {
    ask: order({ price: '-3000' }),
    pointers: ['/price'],
  }),
  refused('a negative quantity', 'negative-number', {
    ask: order({ quantity: '-0.0001' }),
    pointers: ['/quantity'],
  }),
  refused('a zero quantity', 'zero-number', {
    ask: order({ quantity: '0' }),
    pointers: ['/quantity'],
  }),
  refused('a zero amount', 'zero-number', {
    ask: market({ amount: '0.0' }),
    pointers: ['/amount'],
  }),
  ...[
    'NaN',
    'Infinity',
    '1e309',
    '1e3',
    '+3',
    '03',
    ' 3',
    '3,000',
    '0x10',
    '３',
    '',
    '3\u0000',
  ].map((price) =>
    refused(`the price ${JSON.stringify(price)}`, 'not-a-decimal', {
      ask: order({ price }),
      pointers: ['/price'],
    }),
  ),
  refused('a quantity of 40 digits', 'too-many-digits', {
    ask: order({ quantity: '9'.repeat(40) }),
    pointers: ['/quantity'],
  }),
  refused('a price of 40 decimal places', 'too-many-digits', {
    ask: order({ price: `0.${'1'.repeat(40)}` }),
    pointers: ['/price'],
  }),
];

const MARKET_RULES: readonly Refused[] = [
  refused('a price off the tick', 'price-off-tick', {
    ask: order({ price: '3000.5' }),
    figures: { price: '3000.5', tick: '1', lower: '3000', upper: '3001' },
  }),
  refused('a price finer than any tick', 'price-off-tick', {
    ask: order({ price: '3000.005' }),
    figures: { price: '3000.005', lower: '3000', upper: '3001' },
  }),
  refused('a quantity off the lot', 'quantity-off-lot', {
    ask: order({ quantity: '2.00005' }),
    figures: { quantity: '2.00005', lot: '0.0001' },
  }),
  refused('an amount too precise', 'amount-too-precise', {
    ask: market({ amount: '10000.0000001' }),
    figures: { amount: '10000.0000001', places: 6 },
  }),
  refused('an order below the minimum', 'below-minimum', {
    ask: order({ quantity: '1.6666' }),
    figures: { notional: '4999.8', minimum: '5000' },
  }),
  refused('an order above the maximum', 'above-maximum', {
    ask: order({ price: '2500', quantity: '400000.0001' }),
    figures: { notional: '1000000000.25', maximum: '1000000000' },
  }),
  refused('a size no number of a computer holds', 'above-maximum', {
    ask: order({ quantity: '9'.repeat(26) }),
  }),
  ...['2099', '3901'].map((price) =>
    refused(`${price} won, outside the band`, 'outside-band', {
      ask: order({ price }),
      figures: { price, lowest: '2100', highest: '3900' },
    }),
  ),
  // 9,995,002.498751 and its fee, 4,997.5012493755 rounded up: 10,000,000.000001 won.
  refused('one millionth of a won too little money', 'insufficient-funds', {
    ask: ({ dan }) => placing(dan, { ...byAmount, amount: '9995002.498751' }),
    figures: { asset: 'KRW', needed: '10000000.000001', available: '10000000' },
  }),
  // One lot at 3,000 won costs 0.30015 won with its fee: 33,316,674 of them are 9,999,999.7011.
  refused('one lot more than the money buys', 'insufficient-funds', {
    ask: ({ dan }) => placing(dan, { ...LIMIT, quantity: '3331.6675' }),
    figures: { asset: 'KRW', needed: '10000000.00125', available: '10000000' },
  }),
  refused('one lot more than is there to sell', 'insufficient-funds', {
    ask: ({ dan }) => placing(dan, { ...LIMIT, side: 'sell', price: '3900', quantity: '100.0001' }),
    figures: { asset: 'LPJ', needed: '100.0001', available: '100' },
  }),
  refused('the 201st open order', 'too-many-open-orders', {
    ask: ({ cat }) => placing(cat, LOW),
    figures: { limit: 200 },
  }),
  refused('a client order id used for another order', 'client-order-id-reused', {
    ask: order({ ...LOW, price: '2101', clientOrderId: ONCE }),
    figures: { clientOrderId: ONCE },
  }),
];

const byAmount = { instrument: 'KRW-LPJ', side: 'buy', type: 'market' } as const;

const NOT_THERE: readonly Refused[] = [
  refused('an unknown instrument', 'unknown-instrument', { ask: order({ instrument: 'KRW-XYZ' }) }),
  refused('no name of an instrument', 'unknown-instrument', {
    ask: order({ instrument: "krw'; drop table orders" }),
    pointers: ['/instrument'],
  }),
  refused('an unknown order', 'order-not-found', { ask: ({ ann }) => cancelling(ann, NOBODY) }),
  refused('another user’s order', 'order-not-found', {
    ask: ({ ann, orders }) => cancelling(ann, orders.ofBen),
  }),
  refused('a filled order', 'order-already-filled', {
    ask: ({ ann, orders }) => cancelling(ann, orders.filled),
  }),
  refused('a cancelled order', 'order-already-cancelled', {
    ask: ({ ann, orders }) => cancelling(ann, orders.cancelled),
  }),
  ...['1', 'x', NOBODY.toUpperCase(), '%00', "'--", '..%2f..%2fme'].map((id) =>
    refused(`the order id ${id}`, 'order-not-found', {
      ask: ({ ann }) => cancelling(ann, id),
      pointers: ['/order'],
    }),
  ),
  ...['1', NOBODY.toUpperCase(), '%00', '%ED%95%9C'].map((id) =>
    refused(`the account id ${id}`, 'account-not-found', {
      ask: get(() => `/api/v1/accounts/${id}/balances`),
      pointers: ['/account'],
    }),
  ),
  refused('a cursor that is none', 'invalid-cursor', {
    ask: annGets('/orders?before=abc'),
    pointers: ['/before'],
  }),
  refused('a page of nothing', 'invalid-value', {
    ask: annGets('/fills?limit=0'),
    pointers: ['/limit'],
  }),
  refused('a limit given twice', 'wrong-type', {
    ask: annGets('/ledger?limit=1&limit=2'),
    pointers: ['/limit'],
  }),
  refused('__proto__ in the query', 'unknown-field', {
    ask: annGets('/orders?__proto__=1'),
    pointers: ['/__proto__'],
  }),
  refused('an unknown address', 'not-found', { ask: get(() => '/api/v1/nowhere') }),
  refused('an address that cannot be decoded', 'not-found', { ask: get(() => '/api/v1/%ZZ') }),
  refused('a long address', 'not-found', { ask: get(() => `/api/v1/${'a'.repeat(9_000)}`) }),
  refused('a long name of an instrument', 'not-found', {
    ask: get(() => `/api/v1/instruments/${'A'.repeat(300)}`),
  }),
];

/** Every route with an account in it, asked for somebody else's. */
const FOREIGN: readonly Refused[] = (
  [
    ['GET', 'balances'],
    ['GET', 'fills'],
    ['GET', 'ledger'],
    ['GET', 'orders'],
    ['POST', 'orders'],
    ['GET', `orders/${NOBODY}`],
    ['DELETE', `orders/${NOBODY}`],
    ['DELETE', 'orders'],
    ['POST', 'pairs', PAIR],
    ['PATCH', `orders/${NOBODY}`, { quantity: '1' }],
    ['POST', `orders/${NOBODY}/replace`, { price: '3000' }],
  ] as const
).map(([method, path, body = LIMIT]) =>
  refused(`${method} ${path} of another user’s account`, 'account-not-found', {
    ask: ({ ann, ben }) => ({
      method,
      path: `/api/v1/accounts/${ann.account}/${path}`,
      token: ben.token,
      ...(method === 'POST' || method === 'PATCH' ? { body } : {}),
    }),
  }),
);

const PEOPLE: readonly Refused[] = [
  ...['a\u0000b', 'a\nb', 'a\u202eb', '\u3164', '\ud800', '   '].map((nickname) =>
    refused(`the nickname ${JSON.stringify(nickname)}`, 'invalid-value', {
      ask: newcomer({ nickname }),
      pointers: ['/nickname'],
    }),
  ),
  refused('NUL in a name', 'invalid-value', {
    ask: newcomer({ name: '홍\u0000길동' }),
    pointers: ['/name'],
  }),
  refused('no e-mail address', 'invalid-email', {
    ask: newcomer({ email: 'kim@' }),
    pointers: ['/email'],
  }),
  refused('a password of nine characters', 'password-too-short', {
    ask: newcomer({ password: '123456789' }),
    pointers: ['/password'],
  }),
  refused('a password of 129 characters', 'password-too-long', {
    ask: newcomer({ password: 'a'.repeat(129) }),
    pointers: ['/password'],
  }),
  refused('an e-mail address in use', 'email-already-used', {
    ask: newcomer({ email: ' ANN@Example.com ' }),
  }),
  refused('a name in a guest', 'unknown-field', {
    ask: posting('guest', { nickname: '길동' }),
    pointers: ['/nickname'],
  }),
  refused('a guest without a body', 'malformed-json', { ask: posting('guest', '') }),
  refused('a claim of nobody', 'no-session', { ask: posting('guest/claim', NEWCOMER) }),
  refused('a claim of somebody who has signed up', 'not-a-guest', {
    ask: (w) => ({ ...posting('guest/claim', NEWCOMER)(), cookie: w.ann.cookie }),
  }),
  refused('a language in a claim', 'unknown-field', {
    ask: posting('guest/claim', { ...NEWCOMER, language: 'ko' }),
    pointers: ['/language'],
  }),
  refused('a reset for no e-mail address', 'invalid-email', {
    ask: posting('password/reset-request', { email: "' or 1=1 --" }),
    pointers: ['/email'],
  }),
  refused('the token of a link as a number', 'wrong-type', {
    ask: posting('email/verify', { token: 1 }),
    pointers: ['/token'],
  }),
  ...['', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}\u0000`, '가'.repeat(43)].map((token) =>
    refused(`the token of a link: ${JSON.stringify(token)}`, 'link-expired', {
      ask: posting('email/verify', { token }),
      pointers: ['/token'],
    }),
  ),
  refused('a link that nobody was mailed', 'link-expired', {
    ask: posting('password/reset', { token: 'x'.repeat(43), newPassword: NEWCOMER.password }),
  }),
  refused('a new password of nine characters', 'password-too-short', {
    ask: posting('password/reset', { token: 'x'.repeat(43), newPassword: '123456789' }),
    pointers: ['/newPassword'],
  }),
  refused('a verification of nobody', 'no-session', {
    ask: posting('email/verification', undefined),
  }),
  refused('a wrong password', 'wrong-credentials', {
    ask: ({ ann: { email } }) => ({
      method: 'POST',
      path: '/api/v1/sign-in',
      body: { email, password: 'not the secret of ann' },
    }),
  }),
  refused('a wrong operator code', 'operator-code-invalid', {
    ask: () => ({
      method: 'POST',
      path: '/api/v1/operator/claim',
      body: { ...NEWCOMER, code: 'guessed' },
    }),
  }),
];

/** Ann's order, with what somebody makes of her token. */
const withToken =
  (forge: (token: string, secret: string) => string) =>
  (asked: World): Call => ({ ...order({})(asked), token: forge(asked.ann.token, asked.secret) });

const TOKENS: readonly Refused[] = [
  refused('no token', 'sign-in-required', {
    ask: (w) => ({ ...order({})(w), token: undefined }),
  }),
  refused('a password instead of a token', 'token-invalid', {
    ask: (w) => ({ ...order({})(w), token: undefined, headers: { authorization: 'Basic YTpi' } }),
  }),
  refused('an expired token', 'token-expired', {
    ask: withToken((token, secret) => {
      const { header, payload } = partsOf(token);
      const exp = Math.floor(Date.now() / 1000) - 1;
      return signedWith(secret, { header, payload: { ...payload, iat: exp - 300, exp } });
    }),
  }),
  refused('a token meant for another server', 'token-invalid', {
    ask: withToken((token, secret) => {
      const { header, payload } = partsOf(token);
      return signedWith(secret, { header, payload: { ...payload, iss: 'https://else.example' } });
    }),
  }),
  refused('a token without a signature', 'token-invalid', {
    ask: withToken((token) => joined({ ...partsOf(token), signature: '' })),
  }),
  refused('a token of algorithm none', 'token-invalid', {
    ask: withToken((token) =>
      joined({ ...partsOf(token), header: { alg: 'none', typ: 'JWT' }, signature: '' }),
    ),
  }),
  refused('a token signed with the public key', 'token-invalid', {
    ask: withToken((token, secret) => {
      const { header, payload } = partsOf(token);
      return signedWithPublicKey(secret, { header: { ...header, alg: 'HS256' }, payload });
    }),
  }),
  refused('a token with another payload', 'token-invalid', {
    ask: (w) => {
      const { payload, ...rest } = partsOf(w.ben.token);
      const forged = joined({ ...rest, payload: { ...payload, sub: w.ann.userId } });
      return { ...order({})(w), token: forged };
    },
  }),
  refused('a token of another key', 'token-invalid', {
    ask: withToken((token) => signedWith('another secret of thirty-two signs', partsOf(token))),
  }),
  refused('a token with something behind it', 'token-invalid', {
    ask: withToken((token) => `${token}.e30`),
  }),
  refused('a token in another spelling', 'token-invalid', { ask: withToken((t) => `${t}=`) }),
  refused('garbage', 'token-invalid', { ask: withToken(() => 'garbage') }),
  refused('dots', 'token-invalid', { ask: withToken(() => '...') }),
  refused('an oversized token', 'token-invalid', { ask: withToken((t) => t + 'A'.repeat(3_000)) }),
];

/** Ann's order with one of her keys, or with what was made of it. */
const withKey =
  (which: keyof World['keys'], changed: (key: string) => string = (key) => key) =>
  (asked: World): Call => ({ ...order({})(asked), token: changed(asked.keys[which].key) });

const keysOf =
  (rest: Partial<Call>, path = '') =>
  ({ ann }: World): Call => ({
    method: 'POST',
    path: `/api/v1/accounts/${ann.account}/keys${path}`,
    token: ann.token,
    ...rest,
  });
const newKey = (changes: object) => keysOf({ body: { name: 'bot', scopes: ['read'], ...changes } });

const KEYS: readonly Refused[] = [
  refused('a revoked key', 'api-key-revoked', { ask: withKey('revoked') }),
  refused('an expired key', 'api-key-expired', { ask: withKey('expired') }),
  refused('a key for reading', 'scope-missing', {
    ask: withKey('reads'),
    figures: { scope: 'trade' },
  }),
  refused('a key for reading that cancels', 'scope-missing', {
    ask: (w) => ({ ...cancelling(w.ann, w.orders.open), token: w.keys.reads.key }),
  }),
  refused('a key for another account', 'account-not-found', { ask: withKey('astray') }),
  refused('a key of somebody else for the account', 'account-not-found', {
    ask: (w) => ({ ...placing(w.ben, LIMIT), token: w.keys.astray.key }),
  }),
  refused('a key with another end', 'api-key-invalid', {
    ask: withKey('good', (key) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')),
  }),
  refused('a key that is cut short', 'api-key-invalid', {
    ask: withKey('good', (key) => key.slice(0, -1)),
  }),
  refused('a key with something behind it', 'api-key-invalid', {
    ask: withKey('good', (key) => `${key}0`),
  }),
  refused('a key in upper case', 'api-key-invalid', {
    ask: withKey('good', (key) => `hoga_${key.slice(5).toUpperCase()}`),
  }),
  refused('an oversized key', 'api-key-invalid', {
    ask: withKey('good', (key) => key + '0'.repeat(3_000)),
  }),
  refused('a key larger than any header of ours', 'token-invalid', {
    ask: withKey('good', (key) => key + '0'.repeat(8_000)),
  }),
  refused('the start of a key', 'api-key-invalid', { ask: withKey('good', () => 'hoga_') }),
  refused('the id of a key', 'api-key-invalid', {
    ask: withKey('good', (key) => key.slice(0, 37)),
  }),
  refused('a key and what it makes', 'api-key-not-allowed', {
    ask: (w) => ({ ...newKey({})(w), token: w.keys.good.key }),
  }),
  refused('a key and the list of keys', 'api-key-not-allowed', {
    ask: (w) => ({ ...keysOf({ method: 'GET' })(w), token: w.keys.good.key }),
  }),
  refused('a key that revokes', 'api-key-not-allowed', {
    ask: (w) => ({
      ...keysOf({ method: 'DELETE' }, `/${w.keys.reads.id}`)(w),
      token: w.keys.good.key,
    }),
  }),
  refused('a key and who its owner is', 'api-key-not-allowed', {
    ask: (w) => ({ method: 'GET', path: '/api/v1/me', token: w.keys.good.key }),
  }),
  refused('a key on the path of operators', 'api-key-not-allowed', {
    ask: (w) => operations(w.keys.good.key, w.ann)[0]!,
  }),
  refused('a key in place of a session', 'no-session', {
    ask: (w) => ({ method: 'POST', path: '/api/v1/token', token: w.keys.good.key }),
  }),
  refused('no scope', 'invalid-value', { ask: newKey({ scopes: [] }), pointers: ['/scopes'] }),
  refused('an unknown scope', 'invalid-value', {
    ask: newKey({ scopes: ['withdraw'] }),
    pointers: ['/scopes/0'],
  }),
  refused('too many scopes', 'invalid-value', {
    ask: newKey({ scopes: ['read', 'read', 'read'] }),
    pointers: ['/scopes'],
  }),
  refused('a scope that is no list', 'wrong-type', {
    ask: newKey({ scopes: 'read' }),
    pointers: ['/scopes'],
  }),
  ...[0, 366, -1].map((expiresInDays) =>
    refused(`a life of ${expiresInDays} days`, 'invalid-value', {
      ask: newKey({ expiresInDays }),
      pointers: ['/expiresInDays'],
    }),
  ),
  refused('half a day', 'wrong-type', {
    ask: newKey({ expiresInDays: 0.5 }),
    pointers: ['/expiresInDays'],
  }),
  ...['', ' ', 'a\u202eb', '봇'.repeat(51)].map((name) =>
    refused(`the name ${JSON.stringify(name)}`, 'invalid-value', {
      ask: newKey({ name }),
      pointers: ['/name'],
    }),
  ),
  refused('a key that chooses its secret', 'unknown-field', {
    ask: newKey({ key: 'hoga_' }),
    pointers: ['/key'],
  }),
  refused('keys of somebody else’s account', 'account-not-found', {
    ask: (w) => ({ ...newKey({})(w), token: w.ben.token }),
  }),
  refused('somebody else’s key', 'api-key-not-found', {
    ask: (w) => ({
      method: 'DELETE',
      path: `/api/v1/accounts/${w.ben.account}/keys/${w.keys.good.id}`,
      token: w.ben.token,
    }),
  }),
  refused('a key that was revoked before', 'api-key-not-found', {
    ask: (w) => keysOf({ method: 'DELETE' }, `/${w.keys.revoked.id}`)(w),
  }),
  refused('a key that never was', 'api-key-not-found', {
    ask: keysOf({ method: 'DELETE' }, `/${NOBODY}`),
  }),
  ...['x', '%00', NOBODY.toUpperCase()].map((id) =>
    refused(`a key called ${id}`, 'api-key-not-found', {
      ask: keysOf({ method: 'DELETE' }, `/${id}`),
      pointers: ['/key'],
    }),
  ),
];

const FROM_ELSEWHERE: readonly Refused[] = [
  ...['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost.evil.example'].map(
    (origin) =>
      refused(`a request of ${origin}`, 'origin-refused', {
        ask: (w) => ({ ...order({})(w), headers: { origin } }),
      }),
  ),
  refused('another site that hides its name', 'origin-refused', {
    ask: (w) => ({ ...order({})(w), headers: { 'sec-fetch-site': 'cross-site' } }),
  }),
  refused('a name that merely points here', 'origin-refused', {
    ask: (w) => ({
      ...order({})(w),
      headers: { host: 'evil.example:4620', origin: 'http://evil.example:4620' },
    }),
  }),
];

describe.each([
  ['a body that cannot be read', UNREADABLE],
  ['a field', FIELDS],
  ['a number', NUMBERS],
  ['making no sense', SENSELESS],
  ['a rule of the market', MARKET_RULES],
  ['a rule of its type', EVERY_ORDER],
  ['a change the order does not allow', CHANGES],
  ['want of an operator', OPERATIONS],
  ['what is not there', NOT_THERE],
  ['what belongs to somebody else', FOREIGN],
  ['a person', PEOPLE],
  ['a token', TOKENS],
  ['an API key', KEYS],
  ['a page of another site', FROM_ELSEWHERE],
])('refused for %s', (_, table) => {
  test.each(table)('$name: $code', expectRefused);
});

const pagesSeen = new Set<string>();

async function expectRefused({ code, ask, pointers, figures = {} }: Refused): Promise<void> {
  const { server, stored } = world;
  const before = await stored.hash();
  for (const language of ['ko', 'en'] as const) {
    const wanted = ask(world);
    const headers = { ...wanted.headers, 'accept-language': language };
    const answer = await call(server.url, { ...wanted, headers });
    const body = expectProblem(answer, { code, language, pointers });
    expect(body).toMatchObject(figures);
    await expectPage(body.type);
  }
  expect(await stored.hash()).toBe(before);
}

async function expectPage(path: string): Promise<void> {
  if (pagesSeen.has(path)) return;
  const page = await call(world.server.url, { method: 'GET', path });
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toMatch(/^text\/html/);
  pagesSeen.add(path);
}

// ---------------------------------------------------------------- the other side of each line

test('exactly enough is accepted, to the last millionth of a won and the last lot', async () => {
  const { server, dan } = world;
  // 9,995,002.49875 and its fee, 4,997.501249375 rounded up, are 10,000,000 won.
  const spent = await call(server.url, placing(dan, { ...byAmount, amount: '9995002.49875' }));
  expect(spent.body).toMatchObject({ state: 'cancelled', cancelReason: 'unfilled_remainder' });
  const bought = await call(server.url, placing(dan, { ...LIMIT, quantity: '3331.6674' }));
  expect(bought.body).toMatchObject({ state: 'open', held: '9999999.7011' });
  const all = { ...LIMIT, side: 'sell', price: '3900', quantity: '100' };
  const sold = await call(server.url, placing(dan, all));
  expect(sold.body).toMatchObject({ state: 'open', held: '100' });
  for (const { body } of [bought, sold]) {
    const id = idOf({ status: 201, headers: {}, text: '', body }, 201);
    expect((await call(server.url, cancelling(dan, id))).body).toMatchObject({ held: '0' });
  }
  const path = `/api/v1/accounts/${dan.account}/balances`;
  const { body } = await call(server.url, { method: 'GET', path, token: dan.token });
  expect(body).toMatchObject({
    balances: [
      { asset: 'KRW', total: '10000000', available: '10000000', held: '0' },
      { asset: 'LPJ', total: '100', available: '100', held: '0' },
    ],
  });
});

test('an order sent twice is one order', async () => {
  const { server, stored, ann, orders } = world;
  const before = await stored.hash();
  for (const price of ['2100', '2100', '2100.00']) {
    const answer = await call(server.url, placing(ann, { ...LOW, price, clientOrderId: ONCE }));
    expect(idOf(answer, 200)).toBe(orders.open);
  }
  const statement = 'select id from orders where client_order_id = $1';
  expect(await stored.rows(statement, [ONCE])).toEqual([{ id: orders.open }]);
  expect(await stored.hash()).toBe(before);
});

test('the key that forged tokens above is the server’s own: with time left it is let in', async () => {
  const { server, ann, secret } = world;
  const path = '/api/v1/me';
  const token = signedWith(secret, partsOf(ann.token));
  expect(token).toBe(ann.token);
  expect((await call(server.url, { method: 'GET', path, token })).status).toBe(200);
});

test('the server’s own pages and programs may change things', async () => {
  const { server, ann } = world;
  const ask = (headers: Record<string, string>): Promise<Answered> =>
    call(server.url, { method: 'POST', path: '/api/v1/token', cookie: ann.cookie, headers });
  expect((await ask({ origin: server.url })).status).toBe(200);
  expect((await ask({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await ask({})).status).toBe(200);
});

test('a token ends with its session, on the path of an order too', async () => {
  const { server } = world;
  const first = await signUp(server.url, 'eva');
  const second = await signIn(server.url, first);
  const post = (path: string, cookie: string, body?: object): Promise<Answered> =>
    call(server.url, { method: 'POST', path: `/api/v1/${path}`, cookie, body });
  // Refused for its contents once the token is found to be good.
  const order = ({ account, token }: Person): Promise<Answered> =>
    call(server.url, placing({ ...first, account, token }, { ...LIMIT, prise: '1' }));
  expect((await order(first)).status).toBe(400);

  expect((await post('sign-out', first.cookie)).status).toBe(204);
  expectProblem(await order(first), { code: 'token-revoked', language: 'ko' });
  expect((await order(second)).status).toBe(400);

  const newPassword = 'quite another secret';
  const passwords = { currentPassword: first.password, newPassword };
  const changed = await post('password', second.cookie, passwords);
  const changedAt = performance.now();
  expect(changed.status).toBe(200);
  expectProblem(await order(second), { code: 'token-revoked', language: 'ko' });
  expect(performance.now() - changedAt).toBeLessThan(1_000);
  expectProblem(await post('token', second.cookie), { code: 'no-session', language: 'ko' });
  expect((await post('token', cookieOf(changed.headers))).status).toBe(200);
});

test('a key works until it is revoked, here or by another process, and a second later nowhere', async () => {
  const { server, stored, ann } = world;
  // Refused for its contents once the key is found to be good.
  const order = ({ key: token }: CreatedApiKey): Promise<Answered> =>
    call(server.url, { ...placing(ann, { ...LIMIT, prise: '1' }), token });
  const [here, there] = [
    await createKey(server.url, ann, 'trade'),
    await createKey(server.url, ann, 'trade'),
  ];
  for (const key of [here, there]) expect((await order(key)).status).toBe(400);

  const path = `/api/v1/accounts/${ann.account}/keys/${here.id}`;
  const deleted = await call(server.url, { method: 'DELETE', path, token: ann.token });
  expect(deleted.status).toBe(204);
  expectProblem(await order(here), { code: 'api-key-revoked', language: 'ko' });

  await stored.rows('delete from identity.api_key where id = $1', [there.id]);
  const revokedAt = performance.now();
  let answer = await order(there);
  while (answer.status === 400) answer = await order(there);
  expect(performance.now() - revokedAt).toBeLessThan(1_000);
  expectProblem(answer, { code: 'api-key-revoked', language: 'ko' });
});

test('a session that another process ends ends within a second', async () => {
  const { server, stored, dan } = world;
  const second = await signIn(server.url, dan);
  const ask = (): Promise<Answered> => call(server.url, placing(second, { ...LIMIT, prise: '1' }));
  expect((await ask()).status).toBe(400);
  const [, payload = ''] = second.token.split('.');
  const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  await stored.rows('delete from identity.session where id = $1', [sid]);
  const endedAt = performance.now();
  let answer = await ask();
  while (answer.status === 400) answer = await ask();
  expect(performance.now() - endedAt).toBeLessThan(1_000);
  expectProblem(answer, { code: 'token-revoked', language: 'ko' });
});

test('an account has twenty keys, and is told when it has', async () => {
  const { server, ben } = world;
  for (let made = 0; made < 20; made += 1) await createKey(server.url, ben, 'read');
  const path = `/api/v1/accounts/${ben.account}/keys`;
  const body = { name: 'one more', scopes: ['read'] };
  const asked = { method: 'POST', path, token: ben.token, body };
  const answer = await call(server.url, asked);
  const refusal = expectProblem(answer, { code: 'too-many-api-keys', language: 'ko' });
  expect(refusal).toMatchObject({ limit: 20 });
  const { keys } = ApiKeyList.parse((await call(server.url, { ...asked, method: 'GET' })).body);
  expect(keys).toHaveLength(20);
});

test.each([
  ['PUT', '/api/v1/me', 'GET'],
  ['DELETE', '/api/v1/sign-in', 'POST'],
  ['PATCH', `/api/v1/accounts/${NOBODY}/orders`, 'POST, GET, DELETE'],
  ['POST', `/api/v1/accounts/${NOBODY}/orders/${NOBODY}`, 'GET, PATCH, DELETE'],
])('%s %s: method-not-allowed, and Allow says %s', async (method, path, allowed) => {
  for (const language of ['ko', 'en'] as const) {
    const headers = { 'accept-language': language };
    const answer = await call(world.server.url, { method, path, headers });
    expectProblem(answer, { code: 'method-not-allowed', language });
    expect(answer.headers.allow).toBe(allowed);
  }
});

test.each([
  ['headers', `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['an address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
])('%s too long to read: headers-too-large', async (_, bytes) => {
  const { headers, body, status } = answerOf(await sendRaw(world.server.url, bytes));
  const text = JSON.stringify(body);
  const expected = { code: 'headers-too-large', language: 'ko' } as const;
  expectProblem({ status, headers, body, text }, expected);
});

test('bytes that are no request get an answer without a word of the inside', async () => {
  const smuggled =
    'POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n' +
    'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
  for (const bytes of ['\u0000\u0001\r\n\r\n', smuggled, 'GET / HTTP/9.9\r\n\r\n']) {
    const text = await sendRaw(world.server.url, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expectNothingFromInside(text);
  }
});

/** The parts of an answer read as bytes. */
function answerOf(text: string): Pick<Answered, 'status' | 'headers' | 'body'> {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const entries = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(entries),
    body: JSON.parse(body),
  };
}

test('a pair sent twice is one pair', async () => {
  const { server, stored, ann, orders } = world;
  const before = await stored.hash();
  const answer = await call(server.url, pairing(ann, { ...PAIR, clientOrderId: TWICE }));
  expect(answer.status).toBe(200);
  const { limit, stop: other } = Pair.parse(answer.body);
  expect(limit).toMatchObject({ id: orders.ofPair, partner: other.id });
  expect(other).toMatchObject({ partner: orders.ofPair, stage: 'waiting' });
  expect(await stored.hash()).toBe(before);
});

// ---------------------------------------------------------------- a market that pauses

test('what an operator cannot do, and what a market that pauses does not take', async () => {
  const { server, dan } = world;
  const claimed = await call(server.url, {
    method: 'POST',
    path: '/api/v1/operator/claim',
    body: { ...NEWCOMER, email: 'op@example.com', nickname: 'op', code: server.operatorCode },
  });
  const operator = entered(claimed, NEWCOMER.password);
  const [halt, resume, , grant] = operations(operator.token, dan);
  const expectBoth = (code: ProblemType, ask: (w: World) => Call, rest = {}): Promise<void> =>
    expectRefused(refused(code, code, { ask, ...rest }));
  const granting = (body: object) => (): Call => ({ ...grant!, body });

  await expectBoth('market-not-halted', () => resume!);
  await expectBoth('unknown-instrument', () => {
    return { ...halt!, path: halt!.path.replace('LPJ', 'XYZ') };
  });
  await expectBoth('unknown-asset', granting({ asset: 'BTC', amount: '1' }));
  await expectBoth('amount-too-precise', granting({ asset: 'LPJ', amount: '0.00001' }), {
    figures: { amount: '0.00001', places: 4, asset: 'LPJ' },
  });
  await expectBoth('zero-number', granting({ asset: 'KRW', amount: '0' }), {
    pointers: ['/amount'],
  });
  await expectBoth('capacity-exhausted', granting({ asset: 'KRW', amount: '9'.repeat(24) }));

  expect((await call(server.url, halt!)).body).toMatchObject({ phase: 'halted' });
  await expectBoth('market-already-halted', () => halt!);
  await expectBoth('market-halted', order({}));
  await expectBoth('market-halted', pair({}));
  await expectBoth('market-halted', replace({ price: '2101' }));

  expect((await call(server.url, resume!)).body).toMatchObject({ phase: 'auction' });
  await expectBoth('call-auction', order({ timeInForce: 'ioc' }));
  await expectBoth('call-auction', market({ quantity: '2' }));
  await expectBoth('call-auction', order({ timeInForce: 'post_only' }));
  // Halted again, so that no time ends what is compared below.
  expect((await call(server.url, halt!)).body).toMatchObject({ phase: 'halted' });
});

// ---------------------------------------------------------------- limits; the last test restarts

test('whoever asks too often waits, on loopback too, and a restart changes nothing', async () => {
  const before = await world.stored.hash();
  await world.stored.close();
  expect(await world.server.stop()).toBe(0);
  expect(hashesLogged(world.server.output(), 'the market is stored')).toEqual([before]);

  const server = await startServer({
    dataFolder: folder,
    env: {
      HOGA_LIMIT_ADDRESS_PER_SECOND: '60',
      HOGA_LIMIT_READS_PER_SECOND: '4',
      HOGA_LIMIT_ORDERS_PER_SECOND: '3',
      HOGA_LIMIT_KEY_READS_PER_SECOND: '5',
      HOGA_LIMIT_KEY_ORDERS_PER_SECOND: '2',
      HOGA_LIMIT_SIGN_INS_PER_MINUTE: '2',
      HOGA_LOG_LEVEL: 'debug',
    },
  });
  world = { ...world, server, stored: await openStoredState(folder) };
  expect(hashesLogged(server.output(), 'the market is loaded')).toEqual([before]);

  // Ann's token outlives the server that issued it.
  await expectLimited(3, order({ prise: '1' })(world), 400);
  await expectLimited(4, get(() => '/api/v1/me')(world), 200);
  // A key counts for itself, whatever its owner has used up, and whatever another key has.
  const { good, reads } = world.keys;
  await expectLimited(2, { ...order({ prise: '1' })(world), token: good.key }, 400);
  await expectLimited(2, { ...order({})(world), token: reads.key }, 403);
  await expectLimited(5, { ...annGets('/balances')(world), token: good.key }, 200);
  const signInAgain = { method: 'POST', path: '/api/v1/sign-in', body: { email: 'kim@' } };
  await expectLimited(2, signInAgain, 400);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await expectLimited(60, { method: 'GET', path: '/nowhere' }, 404);
  const health = await call(server.url, { method: 'GET', path: '/healthz' });
  expect(health.status).toBe(200);
  expect(await world.stored.hash()).toBe(before);

  // Where it does not belong, a key is not logged either.
  await call(server.url, { method: 'GET', path: `/api/v1/instruments/${good.key}` });
  await expect.poll(() => server.output()).toContain(`/instruments/${good.key.slice(0, 38)}…`);
  for (const { key } of [good, reads]) expect(server.output()).not.toContain(key.slice(38));
});

async function expectLimited(limit: number, wanted: Call, status: number): Promise<void> {
  const asked = Array.from({ length: limit + 2 }, () => call(world.server.url, wanted));
  const answers = await Promise.all(asked);
  const refusals = answers.filter((answer) => answer.status === 429);
  expect(answers.filter((answer) => answer.status === status)).toHaveLength(limit);
  expect(refusals).toHaveLength(2);
  for (const answer of refusals) {
    const body = expectProblem(answer, { code: 'too-many-requests', language: 'ko' });
    expect(body).toMatchObject({ limit });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
}
