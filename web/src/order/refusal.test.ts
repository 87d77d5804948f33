import { ANY_REQUEST, problemsOf, type Operation } from '@hoga/contract/api';
import {
  exampleOf,
  ProblemAnswer,
  renderProblem,
  type FieldProblem,
  type ProblemType,
} from '@hoga/contract/problem';
import { KRW_LPJ } from '@hoga/core/instrument';
import { price } from '@hoga/core/money';
import { expect, test } from 'vitest';
import { EMPTY_DRAFT, fieldsOf, type Draft } from './draft.ts';
import { fixesOf, type FixNeeds } from './fixes.ts';
import { readOrder } from './instruction.ts';
import type { MarketNow } from './market-now.ts';
import { foreseen, refusalsOf, TREATMENTS, typingRefusals, wayOutOf } from './refusal.ts';

const OPERATIONS = [
  'placeOrder',
  'placePair',
  'replaceOrder',
  'reduceOrder',
  'cancelOrder',
  'cancelOrders',
] as const satisfies readonly Operation[];

const possible = new Set([...ANY_REQUEST, ...OPERATIONS.flatMap((name) => problemsOf(name))]);

/** What the server answers, as it arrives. */
function answerOf(type: ProblemType, errors?: readonly FieldProblem[]): ProblemAnswer {
  const options = { language: 'ko', instance: 'request' } as const;
  const body = renderProblem(exampleOf(type), errors ? { ...options, errors } : options);
  return ProblemAnswer.parse(JSON.parse(JSON.stringify(body)));
}

const MARKET: MarketNow = {
  rules: KRW_LPJ,
  phase: 'continuous',
  referencePrice: price(300_000n),
  lastPrice: null,
  bids: [],
  asks: [],
  isCut: false,
};
const AVAILABLE = { base: 0n, quote: 10_000_000_000_000n };

const needs = (over: Partial<Draft>): FixNeeds => ({
  draft: { ...EMPTY_DRAFT, ...over },
  market: MARKET,
  available: AVAILABLE,
});

test('every problem an order can meet has its place on the ticket, and nothing else has', () => {
  expect(Object.keys(TREATMENTS).sort()).toEqual([...possible].sort());
});

test('the server’s words stand there, whatever the problem', () => {
  for (const type of possible) {
    const answer = answerOf(type);
    const [refusal, ...others] = refusalsOf(answer, false);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ code: type, words: answer.detail });
  }
});

test('faults of fields stand at their fields', () => {
  const problem = exampleOf('zero-number');
  const errors = [
    { pointer: '/quantity', problem },
    { pointer: '/limit/price', problem },
    { pointer: '/stop/price', problem },
    { pointer: '/unheardOf', problem },
  ];
  const answer = answerOf('zero-number', errors);
  expect(refusalsOf(answer, false).map(({ place }) => place)).toEqual([
    'quantity',
    'price',
    'stopPrice',
    'general',
  ]);
});

test('what is wrong with how much stands at the amount of an order by amount', () => {
  const answer = answerOf('below-minimum');
  expect(refusalsOf(answer, true)[0]?.place).toBe('amount');
  expect(refusalsOf(answer, false)[0]?.place).toBe('quantity');
});

/** A refusal as the server answers with its example, on a draft of the screen. */
function offered(type: ProblemType, draft: Partial<Draft>) {
  const [refusal] = refusalsOf(answerOf(type), false);
  return fixesOf(refusal!, needs(draft)).map(({ fields }) => fields);
}

test.each([
  ['price-off-tick', { price: '3000.5' }, [{ price: '3000' }, { price: '3001' }]],
  ['outside-band', { price: '4500' }, [{ price: '3900' }]],
  ['trigger-reached', { kind: 'stop' }, [{ kind: 'market', sizeBy: 'quantity' }]],
  ['call-auction', { kind: 'market' }, [{ kind: 'limit', timeInForce: 'gtc' }]],
  ['no-best-price', { kind: 'best' }, [{ kind: 'limit', timeInForce: 'gtc' }]],
  ['display-not-below-quantity', { display: '9' }, [{ hides: false }]],
  ['display-of-immediate', { display: '9' }, [{ hides: false }]],
  ['display-too-small', { display: '0.01' }, [{ display: '0.1' }]],
  ['quantity-off-lot', { quantity: '1.00005' }, [{ quantity: '1' }]],
  ['distance-too-precise', { distance: '5.125' }, [{ distance: '5.12' }]],
  ['insufficient-funds', { price: '3000', quantity: '9999' }, [{ quantity: '3331.6674' }]],
  ['above-maximum', { price: '3000', quantity: '9999999' }, [{ quantity: '3331.6674' }]],
  // 5,000 ÷ 3,000 = 1.66666…, rounded up.
  ['below-minimum', { price: '3000', quantity: '1' }, [{ quantity: '1.6667' }]],
  ['below-minimum', { kind: 'market', sizeBy: 'amount', amount: '1' }, [{ amount: '5000' }]],
] as const)('%s is put right by %o', (type, draft, fixes) => {
  expect(offered(type, draft)).toEqual(fixes);
});

test('what no change of the order puts right has another way out, where there is one', () => {
  const wayOut = (code: string) => wayOutOf({ code, place: 'general', words: '', figures: {} });
  expect(wayOut('token-expired')).toBe('sign-in');
  expect(wayOut('engine-busy')).toBe('retry');
  expect(wayOut('too-many-open-orders')).toBe('orders');
  expect(wayOut('account-not-found')).toBe('reload');
  expect(wayOut('market-halted')).toBeUndefined();
});

test('what is foreseen stands where the server would put it', () => {
  const at = { rules: KRW_LPJ, byAmount: false };
  const off = { reason: 'price_off_tick', price: price(300_050n), field: 'trigger' } as const;
  const refusal = foreseen({ ...off, below: price(300_000n), above: price(300_100n) }, at);
  expect(refusal).toMatchObject({ code: 'price-off-tick', place: 'trigger' });
  expect(fixesOf(refusal, needs({})).map(({ value }) => value)).toEqual(['3000', '3001']);
  expect(foreseen({ reason: 'market_halted' }, at)).toMatchObject({ code: 'market-halted' });
});

test('what is missing is said at each field', () => {
  const reading = readOrder({ ...EMPTY_DRAFT, kind: 'pair' }, KRW_LPJ);
  if (reading.ok) throw new Error('nothing was typed');
  expect(typingRefusals(reading.faults).map(({ place }) => place)).toEqual([
    'price',
    'trigger',
    'quantity',
  ]);
  expect(fieldsOf({ ...EMPTY_DRAFT, kind: 'pair' })).toContain('stopPrice');
});
