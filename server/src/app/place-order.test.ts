import { randomUUIDv7 } from 'node:crypto';
import type { PlaceOrder } from '@hoga/contract/order';
import { retryAfterSeconds, type Problem } from '@hoga/contract/problem';
import { accountId, orderId } from '@hoga/core/order';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { cancelOf } from '../../test/commands.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { placeOrder, placeOrderFor, type PlacedOrder } from './place-order.ts';
import { busyProblem, type Reply } from './reply.ts';

let running: TestApp;
let trader: Trader;
const others: TestApp[] = [];

beforeAll(async () => {
  running = await openTestApp();
  trader = await running.newTrader();
});

afterAll(async () => {
  for (const each of [...others, running]) {
    await each?.stop();
    await each?.database.close();
  }
});

afterEach(() => {
  for (const trouble of ['onLoad', 'beforeCommit', 'afterCommit'] as const) {
    running.troubles[trouble] = undefined;
  }
});

const LIMIT = {
  instrument: 'KRW-LPJ',
  side: 'buy',
  type: 'limit',
  price: '3000',
  quantity: '2',
  timeInForce: 'gtc',
} as const;
const MARKET = { instrument: 'KRW-LPJ', side: 'buy', type: 'market' } as const;

const limit = (changes: Partial<PlaceOrder & { type: 'limit' }> = {}): PlaceOrder => ({
  ...LIMIT,
  ...changes,
});

async function place(
  order: PlaceOrder,
  by: Trader = trader,
  at: TestApp = running,
): Promise<Reply<PlacedOrder>> {
  return placeOrder(at.app, by.caller, { account: by.account, order });
}

async function placed(order: PlaceOrder, by: Trader = trader): Promise<PlacedOrder> {
  const reply = await place(order, by);
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem));
  return reply.value;
}

async function problemOf(reply: Promise<Reply<PlacedOrder>>): Promise<Problem | undefined> {
  const answer = await reply;
  return answer.ok ? undefined : answer.problem;
}

async function openOther(options: Parameters<typeof openTestApp>[0]): Promise<TestApp> {
  const other = await openTestApp(options);
  others.push(other);
  return other;
}

describe('an accepted order', () => {
  test('rests and holds its cost with the fee', async () => {
    const by = await running.newTrader();
    const id = randomUUIDv7();
    running.nextIds.push(id);
    const { order, isRepeat } = await placed(limit({ price: '2990', clientOrderId: 'a' }), by);
    expect(isRepeat).toBe(false);
    expect(order).toEqual({
      id,
      clientOrderId: 'a',
      account: by.account,
      instrument: 'KRW-LPJ',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      price: '2990',
      quantity: '2',
      amount: null,
      display: null,
      trigger: null,
      triggeredAt: null,
      distance: null,
      step: null,
      selfTradePrevention: null,
      partner: null,
      replaces: null,
      state: 'open',
      stage: 'resting',
      filledQuantity: '0',
      reducedQuantity: '0',
      preventedQuantity: '0',
      filledNotional: '0',
      averagePrice: null,
      fee: '0',
      feeAsset: 'KRW',
      // 2 × 2,990 and 0.05 % of it.
      held: '5982.99',
      heldAsset: 'KRW',
      cancelReason: null,
      placedAt: '2026-11-21T00:00:00.000Z',
      endedAt: null,
    });
  });

  test('by amount trades at once; what buys no whole lot returns', async () => {
    const [seller, buyer] = [await running.newTrader(), await running.newTrader()];
    await placed(limit({ side: 'sell', price: '2995', quantity: '10' }), seller);
    const { order } = await placed({ ...MARKET, amount: '10000' }, buyer);
    expect(order).toMatchObject({
      type: 'market',
      timeInForce: null,
      price: null,
      quantity: null,
      amount: '10000',
      state: 'filled',
      // 10,000 / 2,995 rounded down to four places, and that many times 2,995.
      filledQuantity: '3.3388',
      filledNotional: '9999.706',
      averagePrice: '2995',
      fee: '4.999853',
      held: '0',
    });
    const sale = await placed({ ...MARKET, side: 'sell', quantity: '2' }, buyer);
    expect(sale.order).toMatchObject({
      type: 'market',
      quantity: '2',
      amount: null,
      heldAsset: 'LPJ',
    });
  });
});

describe('refusals name every figure', () => {
  const refusals: readonly [string, PlaceOrder, Problem][] = [
    [
      'a price between two ticks',
      limit({ price: '3000.5' }),
      {
        type: 'price-off-tick',
        parameters: {
          field: 'price',
          price: '3000.5',
          tick: '1',
          lower: '3000',
          upper: '3001',
          asset: 'KRW',
        },
      },
    ],
    [
      'a price below every tick',
      limit({ price: '0.99' }),
      {
        type: 'price-off-tick',
        parameters: {
          field: 'price',
          price: '0.99',
          tick: '0.01',
          lower: '1',
          upper: '1',
          asset: 'KRW',
        },
      },
    ],
    [
      'a price above every tick',
      limit({ price: '10000001' }),
      {
        type: 'price-off-tick',
        parameters: {
          field: 'price',
          price: '10000001',
          tick: '1000',
          lower: '10000000',
          upper: '10000000',
          asset: 'KRW',
        },
      },
    ],
    [
      'a price outside the band',
      limit({ price: '3901' }),
      {
        type: 'outside-band',
        parameters: {
          field: 'price',
          price: '3901',
          lowest: '2100',
          highest: '3900',
          asset: 'KRW',
        },
      },
    ],
    [
      'too little',
      limit({ quantity: '1.6666' }),
      {
        type: 'below-minimum',
        parameters: { notional: '4999.8', minimum: '5000', asset: 'KRW' },
      },
    ],
    [
      'too little by amount',
      { ...MARKET, amount: '4999.999999' },
      {
        type: 'below-minimum',
        parameters: { notional: '4999.999999', minimum: '5000', asset: 'KRW' },
      },
    ],
    [
      'too much',
      limit({ quantity: '333333.3334' }),
      {
        type: 'above-maximum',
        parameters: { notional: '1000000000.2', maximum: '1000000000', asset: 'KRW' },
      },
    ],
    [
      'more digits than any machine number holds',
      limit({ quantity: '99999999999999999999999999' }),
      {
        type: 'above-maximum',
        parameters: {
          notional: '299999999999999999999999997000',
          maximum: '1000000000',
          asset: 'KRW',
        },
      },
    ],
    [
      'more won than the account has, fee included',
      limit({ quantity: '3333' }),
      {
        type: 'insufficient-funds',
        // 3,333 × 3,000 × 1.0005.
        parameters: { asset: 'KRW', needed: '10003999.5', available: '10000000' },
      },
    ],
    [
      'more coins than the account has',
      limit({ side: 'sell', quantity: '100.0001' }),
      {
        type: 'insufficient-funds',
        parameters: { asset: 'LPJ', needed: '100.0001', available: '100' },
      },
    ],
    [
      'an instrument that does not trade here',
      limit({ instrument: 'KRW-BTC' }),
      { type: 'unknown-instrument', parameters: {} },
    ],
  ];

  test.each(refusals)('%s', async (_, order, problem) => {
    expect(await problemOf(place(order, await running.newTrader()))).toEqual(problem);
  });

  test('a market buy by quantity needs the price at the top of the band', async () => {
    const order = { ...MARKET, quantity: '2600' };
    expect(await problemOf(place(order))).toEqual({
      type: 'insufficient-funds',
      // 2,600 × 3,900 × 1.0005.
      parameters: { asset: 'KRW', needed: '10145070', available: '10000000' },
    });
  });

  test('another user’s account, and one that does not exist, are not found', async () => {
    const stranger = await running.newTrader();
    const notFound = { type: 'account-not-found', parameters: {} };
    const foreign = { caller: stranger.caller, account: trader.account };
    expect(await problemOf(place(limit(), foreign))).toEqual(notFound);
    const nowhere = { caller: trader.caller, account: accountId(randomUUIDv7()) };
    expect(await problemOf(place(limit(), nowhere))).toEqual(notFound);
    const unchecked = placeOrderFor(running.app, nowhere.account, limit());
    expect(await problemOf(unchecked)).toEqual(notFound);
  });

  test('an account has at most 200 open orders', async () => {
    const by = await running.newTrader();
    const order = limit({ price: '2900' });
    const replies = await Promise.all(Array.from({ length: 200 }, () => place(order, by)));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    const problem = { type: 'too-many-open-orders', parameters: { limit: 200 } };
    expect(await problemOf(place(order, by))).toEqual(problem);
  });

  test('open orders are worth at most five billion won', async () => {
    const by = await running.newTrader({ krw: '9000000000' });
    const order = limit({ price: '2500', quantity: '400000' });
    for (let count = 0; count < 5; count += 1) await placed(order, by);
    expect(await problemOf(place(limit({ price: '2500' }), by))).toEqual({
      type: 'open-notional-exceeded',
      parameters: { limit: '5000000000', asset: 'KRW' },
    });
  });

  test('a full market says what ran full', async () => {
    const full = await openOther({ capacities: { openOrders: 1 } });
    const by = await full.newTrader();
    expect(await problemOf(place(limit(), by, full))).toBeUndefined();
    expect(await problemOf(place(limit(), by, full))).toEqual({
      type: 'capacity-exhausted',
      parameters: { what: 'open_orders' },
    });
  });
});

describe('a client order id', () => {
  test('makes a retry harmless: the first order is answered again, as it is by then', async () => {
    const by = await running.newTrader();
    const order = limit({ price: '2980', clientOrderId: 'retry' });
    const first = await placed(order, by);
    const again = await placed(order, by);
    expect(again).toEqual({ ...first, isRepeat: true });
    await running.app.engine.submit(cancelOf(by.account, orderId(first.order.id)));
    const late = await placed(order, by);
    expect(late).toMatchObject({ isRepeat: true, order: { id: first.order.id } });
    expect(late.order).toMatchObject({ state: 'cancelled', cancelReason: 'by_owner' });
  });

  test.each([
    ['price', limit({ clientOrderId: 'used', price: '2981' })],
    ['quantity', limit({ clientOrderId: 'used', quantity: '2.0001' })],
    ['side', limit({ clientOrderId: 'used', side: 'sell' })],
    ['time in force', limit({ clientOrderId: 'used', timeInForce: 'post_only' })],
    ['type', { ...MARKET, quantity: '2', clientOrderId: 'used' } satisfies PlaceOrder],
  ])('does not name a second order of another %s', async (_, other) => {
    const by = await running.newTrader();
    await placed(limit({ clientOrderId: 'used', price: '2980' }), by);
    expect(await problemOf(place(other, by))).toEqual({
      type: 'client-order-id-reused',
      parameters: { clientOrderId: 'used' },
    });
  });

  test('is not used up by a refusal, and belongs to its account', async () => {
    const [by, other] = [await running.newTrader(), await running.newTrader()];
    const clientOrderId = 'again';
    expect(await place(limit({ quantity: '0.1', clientOrderId }), by)).toMatchObject({ ok: false });
    expect(await placed(limit({ price: '2985', clientOrderId }), by)).toMatchObject({
      isRepeat: false,
    });
    expect(await placed(limit({ price: '2986', clientOrderId }), other)).toMatchObject({
      isRepeat: false,
    });
  });

  test('tells after an unknown outcome what became of the order', async () => {
    const by = await running.newTrader();
    const order = limit({ price: '2970', clientOrderId: 'doubt' });
    running.troubles.afterCommit = async () => {
      running.troubles.afterCommit = undefined;
      throw new Error('the connection broke');
    };
    const unknown = { type: 'outcome-unknown', parameters: {} };
    expect(await problemOf(place(order, by))).toEqual(unknown);
    await vi.waitUntil(() => running.app.engine.status.phase === 'running', PATIENCE);
    expect(await placed(order, by)).toMatchObject({ isRepeat: true });
  });
});

describe('when the market cannot answer', () => {
  const hold = (): (() => void) => {
    const gate = Promise.withResolvers<void>();
    running.troubles.beforeCommit = () => gate.promise;
    return gate.resolve;
  };

  test('too many commands wait: try again in a few seconds', async () => {
    const release = hold();
    const first = place(limit({ price: '2960' }));
    const never = cancelOf(trader.account, orderId(randomUUIDv7()));
    await vi.waitUntil(() => running.app.engine.status.inbox === 0, PATIENCE);
    const { engine } = running.app;
    expect(busyProblem(running.app)).toBeUndefined();
    const waiting = Array.from({ length: 1_999 }, () => engine.submit(never));
    const busy = await problemOf(place(limit({ price: '2960' })));
    expect(busy).toMatchObject({ type: 'engine-busy' });
    expect(busy).toEqual(busyProblem(running.app));
    expect(retryAfterSeconds(busy!)).toBeGreaterThanOrEqual(1);
    expect(retryAfterSeconds(busy!)).toBeLessThanOrEqual(10);
    release();
    expect(await first).toMatchObject({ ok: true });
    await Promise.all(waiting);
  });

  test('a bug is ours, and nothing was done; meanwhile the database is asked again', async () => {
    const by = await running.newTrader();
    const { order } = await placed(limit({ price: '2950' }), by);
    const load = Promise.withResolvers<void>();
    running.troubles.onLoad = () => load.promise;
    running.nextIds.push(order.id);
    const bug = { type: 'internal-error', parameters: {} };
    expect(await problemOf(place(limit({ price: '2951' }), by))).toEqual(bug);
    const reloading = { type: 'database-unavailable', parameters: {} };
    expect(await problemOf(place(limit({ price: '2952' }), by))).toEqual(reloading);
    load.resolve();
    await vi.waitUntil(() => running.app.engine.status.phase === 'running', PATIENCE);
    const { rows } = await running.sql.query<{ price: string }>(
      'select price from orders where account_id = $1',
      [by.account],
    );
    expect(rows).toEqual([{ price: '2950' }]);
  });

  test('the server is stopping', async () => {
    const other = await openOther({});
    const by = await other.newTrader();
    await other.app.engine.stop();
    const stopping = { type: 'shutting-down', parameters: {} };
    expect(await problemOf(place(limit(), by, other))).toEqual(stopping);
  });

  test('what nobody foresaw is not turned into an answer', async () => {
    const submit = vi.spyOn(running.app.engine, 'submit').mockRejectedValueOnce(new Error('odd'));
    await expect(place(limit())).rejects.toThrow('odd');
    submit.mockRestore();
  });
});
