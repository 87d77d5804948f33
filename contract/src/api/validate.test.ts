import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { operations, routeOf } from './operation.ts';
import { problemsOf } from './problems-of.ts';
import { routes } from './routes.ts';
import { FIELD_PROBLEMS_MAX, validate } from './validate.ts';

const placeOrder = routes.placeOrder.body;
const limit = {
  instrument: 'KRW-LPJ',
  side: 'buy',
  type: 'limit',
  price: '3000',
  quantity: '1.5',
};
const market = { instrument: 'KRW-LPJ', side: 'buy', type: 'market' };
const best = { ...market, type: 'best' };
const stop = { ...market, type: 'stop', trigger: '3100', quantity: '1' };
const trailing = { ...market, type: 'trailing_stop', distance: '100', quantity: '1' };
const pair = {
  instrument: 'KRW-LPJ',
  side: 'sell',
  quantity: '1',
  limit: { price: '3100' },
  stop: { trigger: '2900' },
};
const MISPLACED_TIME = '/timeInForce time-in-force-not-applicable';
const ID = '01939f3a-7c1e-7b52-9d5e-3f1f6f8a2b10';

/** Pointer and type of every fault, the one that names the problem first. */
function faults(schema: z.ZodType, value: unknown): string[] {
  const read = validate(schema, value);
  if (read.ok) return [];
  expect(read.problem).toBe(read.errors[0]!.problem);
  return read.errors.map(({ pointer, problem }) => `${pointer} ${problem.type}`);
}

describe('an order', () => {
  test('by limit, good until cancelled unless it says otherwise', () => {
    expect(validate(placeOrder, limit)).toEqual({
      ok: true,
      value: { ...limit, timeInForce: 'gtc' },
    });
    const whole = { ...limit, timeInForce: 'fok', clientOrderId: 'bot.1:2_3-4' };
    expect(validate(placeOrder, whole)).toEqual({ ok: true, value: whole });
  });

  test('at market, by quantity or by amount', () => {
    expect(faults(placeOrder, { ...market, quantity: '1' })).toEqual([]);
    expect(faults(placeOrder, { ...market, side: 'sell', quantity: '1' })).toEqual([]);
    expect(faults(placeOrder, { ...market, amount: '10000' })).toEqual([]);
  });

  test('by any other type, with what it says unless told otherwise', () => {
    const size = { quantity: '1' };
    const read = (body: object): unknown => {
      const found = validate(placeOrder, body);
      return found.ok ? found.value : found.errors;
    };
    expect(read({ ...best, ...size })).toEqual({ ...best, ...size, timeInForce: 'ioc' });
    const whole = { ...best, amount: '5000', timeInForce: 'fok' };
    expect(read(whole)).toEqual(whole);
    expect(read(stop)).toEqual(stop);
    const stopLimit = { ...stop, type: 'stop_limit', price: '3200', selfTradePrevention: 'none' };
    expect(read(stopLimit)).toEqual(stopLimit);
    expect(read(trailing)).toEqual({ ...trailing, step: '0' });
    const iceberg = { ...limit, timeInForce: 'post_only', display: '0.5' };
    expect(read(iceberg)).toEqual(iceberg);
  });

  test.each([
    [null, ' wrong-type'],
    [[], ' wrong-type'],
    ['order', ' wrong-type'],
    [{}, '/type missing-field'],
    [{ ...limit, type: 'pegged' }, '/type invalid-value'],
    [{ ...limit, type: null }, '/type wrong-type'],
    [{ ...limit, type: 'toString' }, '/type invalid-value'],
    [{ ...limit, instrument: undefined }, '/instrument missing-field'],
    [{ ...limit, instrument: 'KRW' }, '/instrument unknown-instrument'],
    [{ ...limit, side: 'hold' }, '/side invalid-value'],
    [{ ...limit, side: true }, '/side wrong-type'],
    [{ ...limit, price: 3000 }, '/price wrong-type'],
    [{ ...limit, price: null }, '/price wrong-type'],
    [{ ...limit, price: '1e309' }, '/price not-a-decimal'],
    [{ ...limit, price: '9'.repeat(31) }, '/price too-many-digits'],
    [{ ...limit, price: '0' }, '/price zero-number'],
    [{ ...limit, quantity: '-1' }, '/quantity negative-number'],
    [{ ...limit, timeInForce: 'day' }, '/timeInForce invalid-value'],
    [{ ...limit, clientOrderId: '' }, '/clientOrderId invalid-value'],
    [{ ...limit, clientOrderId: 'a'.repeat(65) }, '/clientOrderId invalid-value'],
    [{ ...limit, clientOrderId: '한글' }, '/clientOrderId invalid-value'],
    [{ ...limit, amount: '1' }, '/amount amount-not-applicable'],
    [{ ...limit, 'a/b~c': 1 }, '/a~1b~0c unknown-field'],
    [market, '/quantity missing-field'],
    [{ ...market, price: '1', quantity: '1' }, '/price price-not-applicable'],
    [{ ...limit, trigger: '1' }, '/trigger trigger-not-applicable'],
    [{ ...limit, step: '1' }, '/step distance-not-applicable'],
    [{ ...limit, display: '0' }, '/display zero-number'],
    [{ ...limit, selfTradePrevention: 'maybe' }, '/selfTradePrevention invalid-value'],
    [{ ...market, timeInForce: 'gtc', quantity: '1' }, MISPLACED_TIME],
    [{ ...market, timeInForce: null, quantity: '1' }, MISPLACED_TIME],
    [{ ...market, display: '1', quantity: '1' }, '/display display-not-applicable'],
    [{ ...best, timeInForce: 'post_only', quantity: '1' }, MISPLACED_TIME],
    [{ ...best, timeInForce: 'gtc', quantity: '1' }, MISPLACED_TIME],
    [{ ...best, timeInForce: 'day', quantity: '1' }, '/timeInForce invalid-value'],
    [{ ...best, price: '1', quantity: '1' }, '/price price-not-applicable'],
    [best, '/quantity missing-field'],
    [{ ...best, side: 'sell', amount: '1' }, '/amount invalid-value'],
    [{ ...stop, timeInForce: 'fok' }, MISPLACED_TIME],
    [{ ...stop, timeInForce: 'post_only' }, MISPLACED_TIME],
    [{ ...stop, price: '1' }, '/price price-not-applicable'],
    [{ ...stop, amount: '1' }, '/amount amount-not-applicable'],
    [{ ...stop, distance: '1' }, '/distance distance-not-applicable'],
    [{ ...stop, trigger: undefined }, '/trigger missing-field'],
    [{ ...stop, type: 'stop_limit' }, '/price missing-field'],
    [{ ...stop, type: 'stop_limit', price: '1', display: '1' }, '/display display-not-applicable'],
    [{ ...trailing, trigger: '1' }, '/trigger trigger-not-applicable'],
    [{ ...trailing, distance: '0' }, '/distance zero-number'],
    [{ ...trailing, step: '-1' }, '/step negative-number'],
    [{ ...trailing, step: '1e3' }, '/step not-a-decimal'],
    [{ ...market, quantity: '1', amount: '1' }, '/amount invalid-value'],
    [{ ...market, side: 'sell', amount: '1' }, '/amount invalid-value'],
    [{ ...market, side: 'sell', amount: '1', quantity: '1' }, '/amount invalid-value'],
    [{ ...market, amount: '0' }, '/amount zero-number'],
  ])('%j is refused: %s', (body, fault) => {
    expect(faults(placeOrder, body)).toEqual([fault]);
  });

  test('with a __proto__ of its own', () => {
    const body: unknown = JSON.parse(`{"__proto__": {"price": "1"}, "type": "limit"}`);
    expect(faults(placeOrder, body)).toContain('/__proto__ unknown-field');
    expect(faults(placeOrder, body)).toContain('/price missing-field');
  });

  test('with several faults: in the order of the schema, unknown fields last', () => {
    const body = { zzz: 1, quantity: '0', price: 'x', type: 'limit', instrument: 'KRW-LPJ' };
    expect(faults(placeOrder, body)).toEqual([
      '/side missing-field',
      '/price not-a-decimal',
      '/quantity zero-number',
      '/zzz unknown-field',
    ]);
  });

  test('with a thousand unknown fields of any length: the first ten, shortened', () => {
    const name = 'x'.repeat(500);
    const strange = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`${at}${name}`, at]),
    );
    const found = faults(placeOrder, { ...limit, ...strange });
    expect(found).toHaveLength(FIELD_PROBLEMS_MAX);
    expect(Math.max(...found.map((fault) => fault.length))).toBeLessThan(100);
  });
});

describe('other requests', () => {
  const newcomer = {
    name: '홍길동',
    nickname: '길동',
    email: 'hong@example.com',
    password: '열 자가 넘는 비밀번호',
  };

  test.each([
    [routes.signUp.body, newcomer],
    [routes.signUp.body, { ...newcomer, language: 'en' }],
    [routes.signIn.body, { email: newcomer.email, password: 'x' }],
    [routes.changePassword.body, { currentPassword: 'x', newPassword: newcomer.password }],
    [routes.claimOperator.body, { ...newcomer, code: 'ABCD-EFGH' }],
    [routes.getInstrument.params, { instrument: 'KRW-LPJ' }],
    [routes.getBook.query, { depth: '100' }],
    [routes.listTrades.query, { limit: '1', before: '7' }],
    [routes.listOrders.query, { state: 'closed', limit: '200' }],
    [routes.getOrder.params, { account: ID, order: ID }],
    [routes.placePair.body, pair],
    [routes.placePair.body, { ...pair, stop: { trigger: '2900', price: '2890' } }],
    [routes.reduceOrder.body, { quantity: '1' }],
    [routes.replaceOrder.body, { price: '3000' }],
    [routes.replaceOrder.body, { quantity: '1', clientOrderId: 'a' }],
    [routes.cancelOrders.query, {}],
    [routes.cancelOrders.query, { instrument: 'KRW-LPJ', side: 'sell' }],
    [routes.issueGrant.body, { asset: 'KRW', amount: '1' }],
  ])('accepts an example (%#)', (schema, value) => {
    expect(faults(schema, value)).toEqual([]);
  });

  test.each([
    [routes.signUp.body, { ...newcomer, email: 'hong' }, '/email invalid-email'],
    [routes.signUp.body, { ...newcomer, password: 'short' }, '/password password-too-short'],
    [routes.signUp.body, { ...newcomer, password: 'x'.repeat(129) }, '/password password-too-long'],
    [routes.signUp.body, { ...newcomer, nickname: ' ' }, '/nickname invalid-value'],
    [routes.signUp.body, { ...newcomer, name: 'x'.repeat(51) }, '/name invalid-value'],
    [routes.signUp.body, { ...newcomer, language: 'fr' }, '/language invalid-value'],
    [routes.signUp.body, { ...newcomer, operator: true }, '/operator unknown-field'],
    [routes.signIn.body, { email: newcomer.email }, '/password missing-field'],
    [routes.claimOperator.body, { ...newcomer, code: '' }, '/code operator-code-invalid'],
    [routes.getInstrument.params, { instrument: '../etc' }, '/instrument unknown-instrument'],
    [routes.getBook.query, { depth: '101' }, '/depth invalid-value'],
    [routes.getBook.query, { depth: ['1', '2'] }, '/depth wrong-type'],
    [routes.getBook.query, { dept: '1' }, '/dept unknown-field'],
    [routes.listTrades.query, { before: 'newest' }, '/before invalid-cursor'],
    [routes.listOrders.query, { state: 'all' }, '/state invalid-value'],
    [routes.listBalances.params, { account: ID.toUpperCase() }, '/account account-not-found'],
    [routes.getOrder.params, { account: ID, order: '1' }, '/order order-not-found'],
    [routes.placePair.body, { ...pair, timeInForce: 'gtc' }, MISPLACED_TIME],
    [routes.placePair.body, { ...pair, limit: undefined }, '/limit missing-field'],
    [
      routes.placePair.body,
      { ...pair, limit: { price: '3100', timeInForce: 'fok' } },
      '/limit/timeInForce time-in-force-not-applicable',
    ],
    [
      routes.placePair.body,
      { ...pair, stop: { trigger: '2900', distance: '1' } },
      '/stop/distance distance-not-applicable',
    ],
    [routes.placePair.body, { ...pair, stop: { trigger: '0' } }, '/stop/trigger zero-number'],
    [routes.placePair.body, { ...pair, display: '1' }, '/display display-not-applicable'],
    [routes.reduceOrder.body, {}, '/quantity missing-field'],
    [routes.reduceOrder.body, { quantity: '1', price: '1' }, '/price field-not-changeable'],
    [routes.replaceOrder.body, {}, ' nothing-to-change'],
    [routes.replaceOrder.body, { clientOrderId: 'a' }, ' nothing-to-change'],
    [routes.replaceOrder.body, { price: '1', side: 'buy' }, '/side field-not-changeable'],
    [routes.replaceOrder.body, { price: '1', prise: '1' }, '/prise unknown-field'],
    [routes.cancelOrders.query, { side: 'both' }, '/side invalid-value'],
    [routes.cancelOrders.query, { sides: 'buy' }, '/sides unknown-field'],
    [routes.issueGrant.body, { asset: 'KRW', amount: '0' }, '/amount zero-number'],
  ])('refuses a fault (%#)', (schema, value, fault) => {
    expect(faults(schema, value)).toEqual([fault]);
  });
});

/** JSON that often has the names and values of the schemas. */
const names = ['type', 'side', 'price', 'quantity', 'amount', 'instrument', 'limit', 'before'];
const others = ['timeInForce', 'display', 'trigger', 'distance', 'step', 'stop', 'asset'];
const words = [
  'stop',
  'best',
  'limit',
  'market',
  'buy',
  'sell',
  '0',
  '-1',
  '1e5',
  '3000',
  'KRW-LPJ',
  ID,
];
const likely = fc.dictionary(
  fc.constantFrom(
    ...names,
    ...others,
    'email',
    'password',
    'name',
    'code',
    'account',
    'order',
    '__proto__',
  ),
  fc.oneof(fc.constantFrom(...words), fc.jsonValue()),
);

test.each(operations())('%s explains any JSON with a problem of its own', (operation) => {
  const { query, body } = routeOf(operation);
  const allowed = new Set<string>(problemsOf(operation));
  for (const schema of [query, body]) {
    if (schema === undefined) continue;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), likely), (input) => {
        const read = validate(schema, input);
        if (read.ok) return;
        expect(allowed).toContain(read.problem.type);
        expect(read.errors.length).toBeLessThanOrEqual(FIELD_PROBLEMS_MAX);
      }),
    );
  }
});

test.each(operations())('%s answers any id in its path, and nothing but that', (operation) => {
  const { params, path } = routeOf(operation);
  if (params === undefined) return;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => [name!, fc.string()] as const);
  fc.assert(
    fc.property(fc.record(Object.fromEntries(inPath)), (input) => {
      const read = validate(params, input);
      if (!read.ok) expect(problemsOf(operation)).toContain(read.problem.type);
    }),
  );
});
