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

  test.each([
    [null, ' wrong-type'],
    [[], ' wrong-type'],
    ['order', ' wrong-type'],
    [{}, '/type missing-field'],
    [{ ...limit, type: 'stop' }, '/type invalid-value'],
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
    [{ ...limit, amount: '1' }, '/amount unknown-field'],
    [{ ...limit, 'a/b~c': 1 }, '/a~1b~0c unknown-field'],
    [market, '/quantity missing-field'],
    [{ ...market, price: '1', quantity: '1' }, '/price unknown-field'],
    [{ ...market, timeInForce: 'ioc', quantity: '1' }, '/timeInForce unknown-field'],
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
  ])('refuses a fault (%#)', (schema, value, fault) => {
    expect(faults(schema, value)).toEqual([fault]);
  });
});

/** JSON that often has the names and values of the schemas. */
const names = ['type', 'side', 'price', 'quantity', 'amount', 'instrument', 'limit', 'before'];
const words = ['limit', 'market', 'buy', 'sell', '0', '-1', '1e5', '3000', 'KRW-LPJ', ID];
const likely = fc.dictionary(
  fc.constantFrom(...names, 'email', 'password', 'name', 'code', 'account', 'order', '__proto__'),
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
