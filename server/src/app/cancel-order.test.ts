import { randomUUIDv7 } from 'node:crypto';
import type { Order } from '@hoga/contract/order';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp, type Trader } from '../../test/app.ts';
import { limitOrder, type LimitOrder } from '../../test/commands.ts';
import { PATIENCE } from '../../test/troubled-journal.ts';
import { cancelOrder } from './cancel-order.ts';
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

async function placed(wanted: LimitOrder = {}, by: Trader = trader): Promise<string> {
  const command = limitOrder(by.account, wanted);
  const answer = await running.app.engine.submit(command);
  expect(answer.kind).toBe('accepted');
  return command.order;
}

const cancel = (order: string, by: Trader = trader): Promise<Reply<Order>> =>
  cancelOrder(running.app, by.caller, { account: by.account, order });

const refusal = (type: string) => ({ ok: false, problem: { type, parameters: {} } });

test('an open order is cancelled, and what it held returns', async () => {
  const by = await running.newTrader();
  const order = await placed({ price: '2999' }, by);
  running.clock.now += 5;
  expect(await cancel(order, by)).toMatchObject({
    ok: true,
    value: {
      id: order,
      state: 'cancelled',
      cancelReason: 'by_owner',
      held: '0',
      endedAt: new Date(running.clock.now).toISOString(),
    },
  });
  const balances = await running.app.reads.balancesOf(by.account);
  expect(balances.map((balance) => balance.held)).toEqual([0n, 0n]);
});

test('a filled part stays filled', async () => {
  const order = await placed({ price: '2998', quantity: '5' });
  await placed({ side: 'sell', price: '2998', quantity: '2' }, await running.newTrader());
  expect(await cancel(order)).toMatchObject({
    value: { state: 'cancelled', filledQuantity: '2', averagePrice: '2998' },
  });
});

test('an order that ended cannot be cancelled, and the answer says how it ended', async () => {
  const filled = await placed({ price: '2997' });
  await placed({ side: 'sell', price: '2997' }, await running.newTrader());
  expect(await cancel(filled)).toEqual(refusal('order-already-filled'));
  const cancelled = await placed({ price: '2996' });
  await cancel(cancelled);
  expect(await cancel(cancelled)).toEqual(refusal('order-already-cancelled'));
});

test('of two who cancel at once one is answered with the order, the other that it is done', async () => {
  const order = await placed({ price: '2995' });
  const replies = await Promise.all([cancel(order), cancel(order)]);
  expect(replies[0]).toMatchObject({ ok: true });
  expect(replies[1]).toEqual(refusal('order-already-cancelled'));
});

test('an unknown order, and another account’s, are not found', async () => {
  expect(await cancel(randomUUIDv7())).toEqual(refusal('order-not-found'));
  const other = await running.newTrader();
  const order = await placed({ price: '2994' });
  expect(await cancel(order, other)).toEqual(refusal('order-not-found'));
  const foreign = { caller: other.caller, account: trader.account };
  expect(await cancel(order, foreign)).toEqual(refusal('account-not-found'));
  expect(await cancel(order)).toMatchObject({ ok: true });
});

test('when the outcome is unknown, asking again tells it', async () => {
  const order = await placed({ price: '2993' });
  running.troubles.afterCommit = async () => {
    running.troubles.afterCommit = undefined;
    throw new Error('the connection broke');
  };
  expect(await cancel(order)).toEqual(refusal('outcome-unknown'));
  await vi.waitUntil(() => running.app.engine.status.phase === 'running', PATIENCE);
  expect(await cancel(order)).toEqual(refusal('order-already-cancelled'));
});
