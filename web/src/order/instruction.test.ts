import { routes } from '@hoga/contract/api';
import { KRW_LPJ } from '@hoga/core/instrument';
import { expect, test } from 'vitest';
import { EMPTY_DRAFT, ORDER_KINDS, type Draft } from './draft.ts';
import { readNumber, readOrder, requestOf } from './instruction.ts';

const draft = (over: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...over });
const FULL = {
  price: '3000.5',
  quantity: '1.25',
  amount: '10000',
  display: '0.5',
  hides: true,
  trigger: '3100',
  stopPrice: '3110',
  distance: '50',
  step: '5',
};
const named = { instrument: 'KRW-LPJ', clientOrderId: 'web-1' };

const everyDraft = ORDER_KINDS.flatMap((kind) =>
  (['buy', 'sell'] as const).flatMap((side) =>
    (['quantity', 'amount'] as const).flatMap((sizeBy) =>
      (['gtc', 'ioc', 'fok', 'post_only'] as const).flatMap((timeInForce) => [
        draft({ ...FULL, kind, side, sizeBy, timeInForce }),
        draft({ ...FULL, kind, side, sizeBy, timeInForce, hides: false, step: '', stopPrice: '' }),
      ]),
    ),
  ),
);

test('every draft that can be read is a request the contract takes', () => {
  for (const wanted of everyDraft) {
    const { name, body } = requestOf(wanted, named);
    const { success, error } = routes[name].body.safeParse(body);
    expect(success, `${JSON.stringify(body)} ${error?.message}`).toBe(true);
    expect(readOrder(wanted, KRW_LPJ).ok).toBe(true);
  }
});

test('what is measured and what is sent are the same order', () => {
  for (const wanted of everyDraft) {
    const reading = readOrder(wanted, KRW_LPJ);
    if (!reading.ok || 'pair' in reading) continue;
    const { body } = requestOf(wanted, named);
    const type = reading.order.type.replace('_amount', '');
    expect(body).toMatchObject({ type, side: reading.order.side });
    expect('amount' in reading.order).toBe('amount' in body);
    expect('display' in reading.order).toBe('display' in body);
    if ('timeInForce' in reading.order) {
      expect(body).toMatchObject({ timeInForce: reading.order.timeInForce });
    }
  }
});

test('numbers are read exactly', () => {
  const reading = readOrder(draft({ ...FULL, hides: false }), KRW_LPJ);
  expect(reading).toMatchObject({ ok: true, order: { price: 300_050n, quantity: 12_500n } });
  const pair = readOrder(draft({ ...FULL, kind: 'pair' }), KRW_LPJ);
  expect(pair).toMatchObject({
    pair: { limit: { price: 300_050n }, stop: { trigger: 310_000n, price: 311_000n } },
  });
});

test.each([
  ['', 'missing'],
  ['0', 'zero'],
  ['0.0000', 'zero'],
  ['-1', 'not-a-decimal'],
  ['1.', 'not-a-decimal'],
  ['1.23456', 'too-precise'],
  ['9'.repeat(31), 'too-many-digits'],
])('%o is %s', (text, fault) => {
  expect(readNumber(text, 4)).toBe(fault);
});

test('each number that cannot be read is named, and only those the order has', () => {
  const reading = readOrder(draft({ kind: 'stop_limit', price: '1.234' }), KRW_LPJ);
  expect(reading).toEqual({
    ok: false,
    faults: { trigger: 'missing', price: 'too-precise', quantity: 'missing' },
  });
});

test('a trailing stop may follow every step of the price', () => {
  const reading = readOrder(draft({ ...FULL, kind: 'trailing_stop', step: '0' }), KRW_LPJ);
  expect(reading).toMatchObject({ ok: true, order: { step: 0n } });
});
