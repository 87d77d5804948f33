import { expect, test } from 'vitest';
import { changeDraft, EMPTY_DRAFT, fieldsOf, ORDER_KINDS, readDraft, type Draft } from './draft.ts';

const draft = (over: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...over });
const picked = (over: Partial<Draft>): Draft =>
  changeDraft(draft(over), { type: 'price-picked', price: '3010' });

test('a picked price fills the price of an order that has one', () => {
  expect(picked({ kind: 'limit' })).toMatchObject({ kind: 'limit', price: '3010' });
  expect(picked({ kind: 'pair' })).toMatchObject({ kind: 'pair', price: '3010' });
});

test('a picked price is the trigger of a stop, and makes a limit order of what has no price', () => {
  expect(picked({ kind: 'stop' })).toMatchObject({ kind: 'stop', trigger: '3010', price: '' });
  for (const kind of ['market', 'best', 'trailing_stop'] as const) {
    expect(picked({ kind })).toMatchObject({ kind: 'limit', price: '3010' });
  }
});

test('a price picked on one side of the book chooses the side of the order', () => {
  const change = { type: 'price-picked', price: '3010', side: 'sell' } as const;
  expect(changeDraft(draft({}), change).side).toBe('sell');
});

test('what went out does not go out again by itself', () => {
  const sent = changeDraft(draft({ price: '3000', quantity: '5', amount: '5' }), {
    type: 'sent',
  });
  expect(sent).toEqual(draft({ price: '3000' }));
});

test('what another kind of order needs waits for it', () => {
  const typed = draft({ kind: 'stop_limit', trigger: '3100', price: '3110', quantity: '2' });
  const other = changeDraft(typed, { type: 'changed', fields: { kind: 'market' } });
  expect(fieldsOf(other)).toEqual(['quantity']);
  expect(changeDraft(other, { type: 'changed', fields: { kind: 'stop_limit' } })).toEqual(typed);
});

test('only a buy that trades at once names an amount, and only what may rest hides a part', () => {
  const named = (over: Partial<Draft>) => fieldsOf(draft(over));
  expect(named({ kind: 'market', sizeBy: 'amount' })).toEqual(['amount']);
  expect(named({ kind: 'market', sizeBy: 'amount', side: 'sell' })).toEqual(['quantity']);
  expect(named({ kind: 'limit', sizeBy: 'amount' })).toContain('quantity');
  const hiding = { kind: 'limit', hides: true } as const;
  expect(named({ ...hiding, timeInForce: 'post_only' })).toContain('display');
  expect(named({ ...hiding, timeInForce: 'fok' })).not.toContain('display');
  expect(named({ ...hiding, hides: false })).not.toContain('display');
});

test.each([null, 'x', 7, [], { side: 'up', kind: 'magic', price: 3 }, { price: 'x'.repeat(99) }])(
  'what makes no sense counts as nothing: %o',
  (kept) => {
    expect(readDraft(kept)).toEqual(EMPTY_DRAFT);
  },
);

test('what was typed is read back', () => {
  for (const kind of ORDER_KINDS) {
    const typed = draft({ kind, side: 'sell', price: '3000', quantity: '1.', sizeBy: 'amount' });
    expect(readDraft(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
  }
});
