import type { DataMessage } from '@hoga/contract/live';
import { expect, test } from 'vitest';
import { copyOf, TRADES_MAX, type Copy } from './copies.ts';

const market = { instrument: 'KRW-LPJ' };
const account = 'account';

/** Says messages to a copy, each one going on from the one before. */
function teller(copy: Copy, channel: string) {
  let sequence: number | null = null;
  return (type: 'snapshot' | 'update', at: number, told: object) => {
    const before = sequence === null ? null : { epoch: 'e', sequence };
    const previous = type === 'update' ? sequence : null;
    sequence = at;
    const message = { type, channel, epoch: 'e', sequence: at, previous, ...told };
    return copy.take(message as unknown as DataMessage, before);
  };
}

const trades = (...numbers: number[]) => ({ trades: numbers.map((n) => ({ id: String(n) })) });
const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

function tradesTold(copy: Copy, told: number, sequence: number): { isAll: boolean; ids: number[] } {
  const news = copy.news(told, sequence);
  if (news?.channel !== 'trades') throw new Error('no trades');
  return { isAll: news.isAll, ids: news.trades.map(({ id }) => Number(id)) };
}

test('trades come newest first, whoever has some is told the rest', () => {
  const copy = copyOf({ channel: 'trades', ...market });
  const tell = teller(copy, 'trades');
  tell('snapshot', 3, trades(1, 2, 3));
  tell('update', 5, trades(4, 5));
  expect(tradesTold(copy, -1, 5)).toEqual({ isAll: true, ids: [5, 4, 3, 2, 1] });
  expect(tradesTold(copy, 3, 5)).toEqual({ isAll: false, ids: [5, 4] });
});

test('a trade said twice is one', () => {
  const copy = copyOf({ channel: 'trades', ...market });
  const tell = teller(copy, 'trades');
  tell('snapshot', 2, trades(1, 2));
  tell('update', 4, trades(2, 3, 4));
  tell('update', 4, trades(3, 4));
  expect(tradesTold(copy, -1, 4).ids).toEqual([4, 3, 2, 1]);
});

test('so many trades are kept, and whoever has none of them is told them all', () => {
  const copy = copyOf({ channel: 'trades', ...market });
  const tell = teller(copy, 'trades');
  tell('snapshot', 0, trades());
  expect(tradesTold(copy, -1, 0)).toEqual({ isAll: true, ids: [] });
  tell('update', 1_000, trades(...upTo(1_000)));
  const { isAll, ids } = tradesTold(copy, 500, 1_000);
  expect(isAll).toBe(true);
  expect(ids).toEqual(upTo(1_000, 1_001 - TRADES_MAX).toReversed());
  expect(tradesTold(copy, 900, 1_000).isAll).toBe(false);
});

test('the last three candles are kept, the current one replaced', () => {
  const copy = copyOf({ channel: 'candles', interval: '1m', ...market });
  const tell = teller(copy, 'candles');
  const candle = (start: string, close: string) => ({ start, close });
  tell('snapshot', 1, { candles: [candle('1', 'a'), candle('2', 'b'), candle('3', 'c')] });
  tell('update', 2, { candles: [candle('3', 'd'), candle('4', 'e')] });
  expect(copy.news(-1, 2)).toEqual({
    channel: 'candles',
    candles: [candle('2', 'b'), candle('3', 'd'), candle('4', 'e')],
  });
});

test('of a ticker only the last counts', () => {
  const copy = copyOf({ channel: 'ticker', ...market });
  const tell = teller(copy, 'ticker');
  tell('snapshot', 1, { ticker: { lastPrice: '1' } });
  // A day may turn without a command.
  tell('update', 1, { ticker: { lastPrice: '2' } });
  expect(copy.news(-1, 1)).toEqual({ channel: 'ticker', ticker: { lastPrice: '2' } });
});

const order = (id: string, state = 'open') => ({ id, state });

test('orders are told as they change, and once', () => {
  const copy = copyOf({ channel: 'orders', account });
  const tell = teller(copy, 'orders');
  expect(tell('snapshot', 1, { orders: [order('a')] })).toEqual([
    { kind: 'open-orders', account, orders: [order('a')] },
  ]);
  const change = { orders: [order('a', 'filled'), order('b')] };
  expect(tell('update', 2, change)).toEqual([{ kind: 'orders', account, ...change }]);
  expect(tell('update', 2, change)).toEqual([]);
  expect(copy.greeting()).toEqual([{ kind: 'open-orders', account, orders: [order('b')] }]);
});

test('a beginning after a break says which orders ended meanwhile', () => {
  const copy = copyOf({ channel: 'orders', account });
  const tell = teller(copy, 'orders');
  tell('snapshot', 1, { orders: [order('a'), order('b')] });
  expect(tell('snapshot', 9, { orders: [order('b'), order('c')] })).toEqual([
    { kind: 'open-orders', account, orders: [order('b'), order('c')] },
    { kind: 'missed', account, ended: ['a'] },
  ]);
});

test('a fill is told once, however often it is said', () => {
  const copy = copyOf({ channel: 'fills', account });
  const tell = teller(copy, 'fills');
  const fills = (...ids: string[]) => ({ fills: ids.map((id) => ({ id })) });
  expect(tell('snapshot', 4, fills())).toEqual([]);
  expect(tell('update', 6, fills('5', '6'))).toEqual([
    { kind: 'fills', account, ...fills('5', '6') },
  ]);
  expect(tell('update', 6, fills('5', '6'))).toEqual([]);
  expect(tell('update', 8, fills('6', '8'))).toEqual([{ kind: 'fills', account, ...fills('8') }]);
});

test('fills that cannot be told any more are missed', () => {
  const copy = copyOf({ channel: 'fills', account });
  const tell = teller(copy, 'fills');
  tell('snapshot', 4, { fills: [] });
  expect(tell('snapshot', 4, { fills: [] })).toEqual([]);
  expect(tell('snapshot', 9, { fills: [] })).toEqual([{ kind: 'missed', account, ended: [] }]);
});
