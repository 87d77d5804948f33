/** Pairs, reductions, replacements and filters: what they answer, and what they leave as it was. */
import { randomUUIDv7 } from 'node:crypto';
import type { PlacePair, ReplaceOrder } from '@hoga/contract/order';
import type { ProblemType } from '@hoga/contract/problem';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder, type LimitOrder } from '../../test/commands.ts';
import { cancelOrder } from './cancel-order.ts';
import { cancelOrders } from './cancel-orders.ts';
import { placeOrder } from './place-order.ts';
import { placePair, type PlacedPair } from './place-pair.ts';
import { reduceOrder } from './reduce-order.ts';
import { replaceOrder, type Replacement } from './replace-order.ts';
import type { Reply } from './reply.ts';

let running: TestApp;
let trader: Trader;

beforeAll(async () => {
  running = await openTestApp();
  trader = await running.newTrader();
});

afterAll(async () => {
  await running?.stop();
  await running?.database.close();
});

/** Nobody meets what an earlier test left behind. */
beforeEach(async () => {
  const actor = randomUUIDv7();
  const { engine, now } = running.app;
  await engine.submit({ type: 'cancel_market', at: now(), actor, instrument: 'KRW-LPJ' });
});

async function placed(wanted: LimitOrder = {}, by: Trader = trader): Promise<string> {
  const command = limitOrder(by.account, wanted);
  const answer = await running.app.engine.submit(command);
  expect(answer.kind).toBe('accepted');
  return command.order;
}

async function filled(price: string): Promise<string> {
  const order = await placed({ price });
  await placed({ side: 'sell', price }, await running.newTrader());
  return order;
}

async function cancelled(price: string): Promise<string> {
  const order = await placed({ price });
  expect(await cancelOrder(running.app, trader.caller, { account: trader.account, order })).toEqual(
    expect.objectContaining({ ok: true }),
  );
  return order;
}

const reduce = (order: string, quantity: string, by: Trader = trader) =>
  reduceOrder(running.app, by.caller, { account: by.account, order, change: { quantity } });
const replace = (order: string, change: ReplaceOrder, by: Trader = trader) =>
  replaceOrder(running.app, by.caller, { account: by.account, order, change });
const pairUp = (pair: PlacePair, by: Trader = trader) =>
  placePair(running.app, by.caller, { account: by.account, pair });
const cancelAll = (filter: { instrument?: string; side?: 'buy' | 'sell' }, by: Trader) =>
  cancelOrders(running.app, by.caller, { account: by.account, filter });

const refusal = (type: ProblemType, parameters: object = {}) => ({
  ok: false,
  problem: { type, parameters },
});

function valueOf<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem));
  return reply.value;
}

/** Everything about an account that a refusal has to leave as it was. */
async function stateOf({ account }: Trader): Promise<unknown> {
  const { rows: orders } = await running.sql.query(
    'select * from orders where account_id = $1 order by sequence',
    [account],
  );
  return { orders, balances: await running.app.reads.balancesOf(account) };
}

async function expectRefused(
  ask: () => Promise<Reply<unknown>>,
  problem: ReturnType<typeof refusal>,
  whose: Trader = trader,
): Promise<void> {
  const before = await stateOf(whose);
  expect(await ask()).toEqual(problem);
  expect(await stateOf(whose)).toEqual(before);
}

const PAIR: PlacePair = {
  instrument: 'KRW-LPJ',
  side: 'sell',
  quantity: '2',
  limit: { price: '3100' },
  stop: { trigger: '2900' },
};

describe('orders of every type', () => {
  test('are placed and say what they are', async () => {
    const by = await running.newTrader();
    const place = async (order: object) => {
      const wanted = { instrument: 'KRW-LPJ', side: 'sell', quantity: '2', ...order };
      const reply = placeOrder(running.app, by.caller, {
        account: by.account,
        // Each is written as the wire has read it.
        order: wanted as Parameters<typeof placeOrder>[2]['order'],
      });
      return valueOf(await reply).order;
    };
    await placed({ price: '2999', quantity: '50' }, await running.newTrader());
    expect(await place({ type: 'best', timeInForce: 'ioc' })).toMatchObject({
      type: 'best',
      timeInForce: 'ioc',
      state: 'filled',
      averagePrice: '2999',
    });
    expect(await place({ type: 'stop', trigger: '2900' })).toMatchObject({
      type: 'stop',
      state: 'open',
      stage: 'waiting',
      trigger: '2900',
      triggeredAt: null,
    });
    expect(await place({ type: 'stop_limit', trigger: '2900', price: '2890' })).toMatchObject({
      type: 'stop_limit',
      price: '2890',
      stage: 'waiting',
    });
    expect(await place({ type: 'trailing_stop', distance: '100', step: '5' })).toMatchObject({
      type: 'trailing_stop',
      distance: '100',
      step: '5',
      trigger: '2899',
    });
    const iceberg = {
      type: 'limit',
      price: '3500',
      quantity: '20',
      timeInForce: 'gtc',
      display: '2',
    };
    expect(await place({ ...iceberg, selfTradePrevention: 'reduce' })).toMatchObject({
      type: 'limit',
      display: '2',
      selfTradePrevention: 'reduce',
      stage: 'resting',
    });
    const buyBest = { type: 'best', side: 'buy', quantity: undefined, timeInForce: 'fok' };
    expect(await place({ ...buyBest, amount: '6000', selfTradePrevention: 'none' })).toMatchObject({
      type: 'best',
      amount: '6000',
      quantity: null,
    });
    expect(await cancelAll({}, by)).toMatchObject({ ok: true });
  });
});

describe('a pair', () => {
  test('is two orders that know each other, and holds once', async () => {
    const by = await running.newTrader();
    const { pair, isRepeat } = valueOf(await pairUp(PAIR, by));
    expect(isRepeat).toBe(false);
    expect(pair.limit).toMatchObject({ type: 'limit', price: '3100', partner: pair.stop.id });
    expect(pair.stop).toMatchObject({
      type: 'stop',
      trigger: '2900',
      stage: 'waiting',
      partner: pair.limit.id,
    });
    const balances = await running.app.reads.balancesOf(by.account);
    expect(balances.find(({ asset }) => asset === 'LPJ')).toMatchObject({ held: 20_000n });
  });

  test('sent again is the same two orders, the stop too', async () => {
    const by = await running.newTrader();
    const named = { ...PAIR, stop: { trigger: '2900', price: '2890' }, clientOrderId: 'pair' };
    const first = valueOf(await pairUp(named, by));
    const again = valueOf(await pairUp(named, by));
    expect(again).toEqual({ pair: first.pair, isRepeat: true } satisfies PlacedPair);
    expect(again.pair.stop).toMatchObject({ type: 'stop_limit', price: '2890' });
  });

  test.each<[string, Partial<PlacePair>]>([
    ['the limit', { limit: { price: '3101' } }],
    ['the trigger', { stop: { trigger: '2901' } }],
    ['the kind of stop', { stop: { trigger: '2900', price: '2890' } }],
  ])('with another value for %s is not the same', async (_, change) => {
    const by = await running.newTrader();
    const named = { ...PAIR, clientOrderId: 'pair' };
    valueOf(await pairUp(named, by));
    const reused = refusal('client-order-id-reused', { clientOrderId: 'pair' });
    await expectRefused(() => pairUp({ ...named, ...change }, by), reused, by);
  });

  test.each<[string, Partial<PlacePair>, ReturnType<typeof refusal>]>([
    ['an unknown instrument', { instrument: 'KRW-XYZ' }, refusal('unknown-instrument')],
    [
      'the limit off the tick',
      { limit: { price: '3100.5' } },
      refusal('price-off-tick', {
        field: 'limit.price',
        price: '3100.5',
        tick: '1',
        lower: '3100',
        upper: '3101',
        asset: 'KRW',
      }),
    ],
    [
      'the limit finer than any tick',
      { limit: { price: '3100.005' } },
      refusal('price-off-tick', {
        field: 'limit.price',
        price: '3100.005',
        tick: '1',
        lower: '3100',
        upper: '3101',
        asset: 'KRW',
      }),
    ],
    [
      'the trigger finer than any tick',
      { stop: { trigger: '2900.005' } },
      refusal('price-off-tick', {
        field: 'stop.trigger',
        price: '2900.005',
        tick: '1',
        lower: '2900',
        upper: '2901',
        asset: 'KRW',
      }),
    ],
    [
      'the trigger outside the band',
      { stop: { trigger: '2000' } },
      refusal('outside-band', {
        field: 'stop.trigger',
        price: '2000',
        lowest: '2100',
        highest: '3900',
        asset: 'KRW',
      }),
    ],
    [
      'the price of the stop outside the band',
      { stop: { trigger: '2900', price: '2000' } },
      refusal('outside-band', {
        field: 'stop.price',
        price: '2000',
        lowest: '2100',
        highest: '3900',
        asset: 'KRW',
      }),
    ],
    [
      'both on one side',
      { stop: { trigger: '3200' } },
      refusal('pair-on-wrong-sides', { side: 'sell', last: '2999', asset: 'KRW' }),
    ],
    [
      'a quantity off the lot',
      { quantity: '2.00005' },
      refusal('quantity-off-lot', {
        field: 'quantity',
        quantity: '2.00005',
        lot: '0.0001',
        asset: 'LPJ',
      }),
    ],
  ])('is refused for %s, and nothing changes', async (_, change, problem) => {
    await expectRefused(() => pairUp({ ...PAIR, ...change }), problem);
  });

  test('cannot be reduced or replaced, and ends with either leg', async () => {
    const by = await running.newTrader();
    const { limit, stop } = valueOf(await pairUp(PAIR, by)).pair;
    for (const { id } of [limit, stop]) {
      await expectRefused(() => reduce(id, '1', by), refusal('pair-unchangeable'), by);
    }
    const another = { price: '3101' };
    await expectRefused(() => replace(limit.id, another, by), refusal('pair-unchangeable'), by);
    await expectRefused(() => replace(stop.id, another, by), refusal('not-replaceable'), by);
    const { account } = by;
    valueOf(await cancelOrder(running.app, by.caller, { account, order: stop.id }));
    expect(await reduce(limit.id, '1', by)).toEqual(refusal('order-already-cancelled'));
  });
});

describe('a reduction', () => {
  test('names the whole quantity, what has traded included, and frees the rest', async () => {
    const order = await placed({ price: '2980', quantity: '10' });
    await placed({ side: 'sell', price: '2980', quantity: '4' }, await running.newTrader());
    expect(valueOf(await reduce(order, '5'))).toMatchObject({
      id: order,
      quantity: '10',
      filledQuantity: '4',
      reducedQuantity: '5',
      held: '2981.49',
      state: 'open',
    });
    const traded = refusal('below-traded', { traded: '4', asset: 'LPJ' });
    await expectRefused(() => reduce(order, '4'), traded);
    const larger = refusal('not-a-reduction', { quantity: '5', asset: 'LPJ' });
    await expectRefused(() => reduce(order, '5'), larger);
    await expectRefused(() => reduce(order, '6'), larger);
  });

  test('in parts of a lot, or of an order that is not there, is refused', async () => {
    const order = await placed({ price: '2979' });
    const off = { field: 'quantity', quantity: '1.00005', lot: '0.0001', asset: 'LPJ' };
    await expectRefused(() => reduce(order, '1.00005'), refusal('quantity-off-lot', off));
    await expectRefused(() => reduce(randomUUIDv7(), '1'), refusal('order-not-found'));
  });

  test('of an order that ended says how', async () => {
    expect(await reduce(await filled('2978'), '1')).toEqual(refusal('order-already-filled'));
    expect(await reduce(await cancelled('2977'), '1')).toEqual(refusal('order-already-cancelled'));
  });
});

describe('a replacement', () => {
  test('is a new order in the old one’s stead', async () => {
    const order = await placed({ price: '2970', quantity: '3' });
    const { orders, isRepeat } = valueOf(await replace(order, { price: '2971' }));
    expect(isRepeat).toBe(false);
    expect(orders.order).toMatchObject({ price: '2971', quantity: '3', replaces: order });
    expect(orders.replaced).toMatchObject({ id: order, cancelReason: 'replaced', held: '0' });
    const larger = valueOf(await replace(orders.order.id, { quantity: '4' }));
    expect(larger.orders.order).toMatchObject({ price: '2971', quantity: '4' });
  });

  test('sent again is the same two orders', async () => {
    const order = await placed({ price: '2969' });
    const change = { price: '2968', quantity: '5', clientOrderId: `replace-${order}` };
    const first = valueOf(await replace(order, change));
    const again = valueOf(await replace(order, change));
    expect(again).toEqual({ orders: first.orders, isRepeat: true } satisfies Replacement);
    const { clientOrderId } = change;
    const reused = refusal('client-order-id-reused', { clientOrderId });
    await expectRefused(() => replace(order, { ...change, price: '2967' }), reused);
  });

  test('the market does not take leaves the old order where it was', async () => {
    const order = await placed({ price: '2966' });
    const off = { tick: '1', lower: '2966', upper: '2967', asset: 'KRW' };
    await expectRefused(
      () => replace(order, { price: '2966.5' }),
      refusal('price-off-tick', { field: 'price', price: '2966.5', ...off }),
    );
    await expectRefused(
      () => replace(order, { price: '2966.005' }),
      refusal('price-off-tick', { field: 'price', price: '2966.005', ...off }),
    );
    const lot = { field: 'quantity', quantity: '1.00005', lot: '0.0001', asset: 'LPJ' };
    await expectRefused(
      () => replace(order, { quantity: '1.00005' }),
      refusal('quantity-off-lot', lot),
    );
    const reply = await replace(order, { quantity: '100000' });
    expect(reply).toMatchObject({ problem: { type: 'insufficient-funds' } });
  });

  test('of an order that ended, or of none, says so', async () => {
    const change = { price: '2960' };
    expect(await replace(await filled('2965'), change)).toEqual(refusal('order-already-filled'));
    const ended = refusal('order-already-cancelled');
    expect(await replace(await cancelled('2964'), change)).toEqual(ended);
    await expectRefused(() => replace(randomUUIDv7(), change), refusal('order-not-found'));
  });
});

describe('cancelling by a filter', () => {
  test('takes what matches and leaves the rest', async () => {
    const by = await running.newTrader();
    const low = await placed({ price: '2500' }, by);
    const lower = await placed({ price: '2501' }, by);
    const high = await placed({ side: 'sell', price: '3500' }, by);
    const bought = valueOf(await cancelAll({ side: 'buy' }, by));
    expect(bought.remaining).toBe(0);
    expect(bought.orders.map(({ id }) => id)).toEqual([low, lower]);
    expect(new Set(bought.orders.map(({ cancelReason }) => cancelReason))).toEqual(
      new Set(['by_owner']),
    );
    const others = valueOf(await cancelAll({ instrument: 'KRW-LPJ' }, by));
    expect(others.orders.map(({ id }) => id)).toEqual([high]);
    await expectRefused(() => cancelAll({}, by), refusal('nothing-to-cancel'), by);
    const elsewhere = refusal('unknown-instrument');
    await expectRefused(() => cancelAll({ instrument: 'KRW-XYZ' }, by), elsewhere, by);
  });

  test('tells how many are left when there are more than one command cancels', async () => {
    const small = await openTestApp({ capacities: { cancelsPerCommand: 2 } });
    try {
      const by = await small.newTrader();
      for (const price of ['2500', '2501', '2502']) {
        await small.app.engine.submit(limitOrder(by.account, { price }));
      }
      const { caller, account } = by;
      const ask = () => cancelOrders(small.app, caller, { account, filter: {} });
      expect(valueOf(await ask())).toMatchObject({ remaining: 1, orders: [{}, {}] });
      expect(valueOf(await ask())).toMatchObject({ remaining: 0, orders: [{}] });
    } finally {
      await small.stop();
      await small.database.close();
    }
  });
});

describe('what belongs to somebody else', () => {
  test('is not found, whatever is to be done to it', async () => {
    const other = await running.newTrader();
    const order = await placed({ price: '2950' });
    const missing = refusal('order-not-found');
    await expectRefused(() => reduce(order, '1', other), missing);
    await expectRefused(() => replace(order, { price: '2951' }, other), missing);
    const foreign = { caller: other.caller, account: trader.account };
    const noAccount = refusal('account-not-found');
    await expectRefused(() => reduce(order, '1', foreign), noAccount);
    await expectRefused(() => replace(order, { price: '2951' }, foreign), noAccount);
    await expectRefused(() => cancelAll({}, foreign), noAccount);
    await expectRefused(() => pairUp(PAIR, foreign), noAccount);
  });
});

test('while the writer stops, each says so', async () => {
  const stopping = await openTestApp({});
  const by = await stopping.newTrader();
  const command = limitOrder(by.account, { price: '2500' });
  await stopping.app.engine.submit(command);
  await stopping.app.engine.stop();
  const { app } = stopping;
  const [{ caller, account }, order] = [by, command.order];
  const replies = await Promise.all([
    placePair(app, caller, { account, pair: PAIR }),
    reduceOrder(app, caller, { account, order, change: { quantity: '1' } }),
    replaceOrder(app, caller, { account, order, change: { price: '2501' } }),
    cancelOrders(app, caller, { account, filter: {} }),
  ]);
  for (const reply of replies) expect(reply).toEqual(refusal('shutting-down'));
  await stopping.stop();
  await stopping.database.close();
});
