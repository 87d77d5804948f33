import type { Order } from '@hoga/contract/order';
import { expect, test } from 'vitest';
import { createOrderNews, newsOf } from './order-news.ts';

const order = (over: Partial<Order> = {}): Order =>
  ({
    id: 'a',
    state: 'open',
    filledQuantity: '0',
    cancelReason: null,
    triggeredAt: null,
    ...over,
  }) as Order;

const cancelled = (cancelReason: Order['cancelReason'], filledQuantity = '0'): Order =>
  order({ state: 'cancelled', cancelReason, filledQuantity });

test.each([
  ['a first word', undefined, order(), { kind: 'accepted' }],
  ['a fill', order(), order({ filledQuantity: '1.5' }), { kind: 'partly-filled', quantity: '1.5' }],
  [
    'a further fill',
    order({ filledQuantity: '1.5' }),
    order({ filledQuantity: '2' }),
    { kind: 'partly-filled', quantity: '0.5' },
  ],
  ['the last fill', order(), order({ state: 'filled', filledQuantity: '2' }), { kind: 'filled' }],
  ['an end', order(), cancelled('unfilled_remainder', '1'), { kind: 'ended', isPartly: true }],
  ['a trigger', order(), order({ triggeredAt: 'now' }), { kind: 'triggered' }],
  ['a replacement', order(), cancelled('replaced'), null],
  ['a wish of its owner', order(), cancelled('by_owner'), null],
  ['nothing new', order(), order(), null],
  ['an old word', order({ filledQuantity: '2' }), order({ filledQuantity: '1' }), null],
  ['a word after the end', order({ state: 'filled' }), order(), null],
] as const)('%s', (...[, before, after, news]) => {
  const told = newsOf(before, after);
  if (news === null) expect(told).toBeNull();
  else expect(told).toMatchObject(news);
});

function listening() {
  const news = createOrderNews();
  const told: string[] = [];
  news.subscribe(({ kind, order: { id } }) => told.push(`${id} ${kind}`));
  return { news, told };
}

test('the answer and the feed tell of it once, whichever comes first', () => {
  for (const first of ['answer', 'hear'] as const) {
    const { news, told } = listening();
    const second = first === 'answer' ? 'hear' : 'answer';
    news[first](order());
    news[second](order());
    news.hear(order({ state: 'filled', filledQuantity: '1' }));
    news.answer(order());
    news.hear(order({ state: 'filled', filledQuantity: '1' }));
    expect(told).toEqual(['a accepted', 'a filled']);
  }
});

test('orders placed elsewhere are told of once they trade or end', () => {
  const { news, told } = listening();
  news.hear(order({ id: 'bot' }));
  news.hear(order({ id: 'bot', filledQuantity: '1' }));
  news.know([order({ id: 'old', filledQuantity: '3' })]);
  news.hear(order({ id: 'old', filledQuantity: '3' }));
  news.hear({ ...cancelled('by_operator', '3'), id: 'old' });
  expect(told).toEqual(['bot partly-filled', 'old ended']);
});

test('it remembers a bounded number of orders', () => {
  const { news, told } = listening();
  for (let at = 0; at < 600; at += 1) news.answer(order({ id: `${at}` }));
  news.answer(order({ id: '599' }));
  expect(told).toHaveLength(600);
});
