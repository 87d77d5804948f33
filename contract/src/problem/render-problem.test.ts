import { expect, test } from 'vitest';
import { ProblemAnswer } from './problem-answer.ts';
import { exampleOf, problem, problemTypes } from './problem.ts';
import { renderProblem } from './render-problem.ts';
import { text } from './text.ts';

const minimum = problem('below-minimum', { notional: '3000.5', minimum: '5000000', asset: 'KRW' });

test('a problem in Korean', () => {
  expect(renderProblem(minimum, { language: 'ko', instance: 'r-1' })).toMatchInlineSnapshot(`
    {
      "asset": "KRW",
      "code": "below-minimum",
      "detail": "주문 금액은 3,000.5 KRW입니다. 최소 주문 금액은 5,000,000 KRW입니다. 수량이나 가격을 올려 다시 주문해 주십시오.",
      "instance": "r-1",
      "minimum": "5000000",
      "notional": "3000.5",
      "status": 422,
      "title": "최소 주문 금액보다 적습니다",
      "type": "/docs/problems/below-minimum",
    }
  `);
});

test('the same problem in English', () => {
  expect(renderProblem(minimum, { language: 'en', instance: 'r-1' })).toMatchInlineSnapshot(`
    {
      "asset": "KRW",
      "code": "below-minimum",
      "detail": "The order is worth 3,000.5 KRW; the minimum is 5,000,000 KRW. Raise the quantity or the price, then order again.",
      "instance": "r-1",
      "minimum": "5000000",
      "notional": "3000.5",
      "status": 422,
      "title": "The order is below the minimum",
      "type": "/docs/problems/below-minimum",
    }
  `);
});

test('faults of fields, each with its own type', () => {
  const errors = [
    { pointer: '/price', problem: problem('zero-number', { field: 'price' }) },
    { pointer: '/foo', problem: problem('unknown-field', { field: 'foo' }) },
  ];
  const body = renderProblem(errors[0]!.problem, { language: 'en', instance: 'r-1', errors });
  expect(body.errors).toMatchInlineSnapshot(`
    [
      {
        "code": "zero-number",
        "detail": "The value of price is zero.",
        "pointer": "/price",
      },
      {
        "code": "unknown-field",
        "detail": "This request has no field foo. All of it was refused, so that a misspelt condition is never silently left out.",
        "pointer": "/foo",
      },
    ]
  `);
});

test('a parameter that is a text, and one that is a code, are read out in the language', () => {
  const field = { field: 'side', allowed: text('buy, sell 중 하나', 'one of buy, sell') };
  const choice = renderProblem(problem('invalid-value', field), { language: 'en', instance: 'r' });
  expect(choice).toMatchObject({ allowed: 'one of buy, sell' });
  expect(choice.detail).toContain('Allowed: one of buy, sell.');

  const full = problem('capacity-exhausted', { what: 'open_orders' });
  const body = renderProblem(full, { language: 'ko', instance: 'r' });
  expect(body).toMatchObject({ what: 'open_orders' });
  expect(body.detail).toContain('(미체결 주문 수)');
});

test('a name from outside is never taken for a placeholder', () => {
  const strange = problem('unknown-field', { field: '{price} {field} $& __proto__' });
  const { detail } = renderProblem(strange, { language: 'en', instance: 'r' });
  expect(detail).toContain('This request has no field {price} {field} $& __proto__.');
});

test('only numbers are grouped, and only before the point', () => {
  const params = { field: 'quantity', quantity: '1234567.12345', lot: '0.0001', asset: 'LPJ' };
  const { detail } = renderProblem(problem('quantity-off-lot', params), {
    language: 'en',
    instance: 'r',
  });
  expect(detail).toContain('The value of quantity, 1,234,567.12345 LPJ,');
  const reused = problem('client-order-id-reused', { clientOrderId: '20261121' });
  expect(renderProblem(reused, { language: 'en', instance: 'r' }).detail).toContain(' 20261121 ');
});

test('every problem can be read back by a client', () => {
  for (const type of problemTypes()) {
    const body = renderProblem(exampleOf(type), { language: 'ko', instance: 'r', errors: [] });
    expect(ProblemAnswer.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
  }
});
