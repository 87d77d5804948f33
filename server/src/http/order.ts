import {
  cancelOrder,
  cancelOrders,
  getOrder,
  listOrders,
  placeOrder,
  placePair,
  reduceOrder,
  replaceOrder,
} from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

const OK = 200;
const CREATED = 201;

export function serveOrders(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'placeOrder', async ({ params, body }, { caller, setStatus }) => {
    const placed = await placeOrder(app, caller, { ...params, order: body });
    if (!placed.ok) return placed;
    setStatus(placed.value.isRepeat ? OK : CREATED);
    return { ok: true, value: placed.value.order };
  });
  serve(serving, 'placePair', async ({ params, body }, { caller, setStatus }) => {
    const placed = await placePair(app, caller, { ...params, pair: body });
    if (!placed.ok) return placed;
    setStatus(placed.value.isRepeat ? OK : CREATED);
    return { ok: true, value: placed.value.pair };
  });
  serve(serving, 'listOrders', ({ params, query }, { caller }) =>
    listOrders(app, caller, { ...params, query }),
  );
  serve(serving, 'getOrder', ({ params }, { caller }) => getOrder(app, caller, params));
  serve(serving, 'reduceOrder', ({ params, body }, { caller }) =>
    reduceOrder(app, caller, { ...params, change: body }),
  );
  serve(serving, 'replaceOrder', async ({ params, body }, { caller, setStatus }) => {
    const replaced = await replaceOrder(app, caller, { ...params, change: body });
    if (!replaced.ok) return replaced;
    setStatus(replaced.value.isRepeat ? OK : CREATED);
    return { ok: true, value: replaced.value.orders };
  });
  serve(serving, 'cancelOrder', ({ params }, { caller }) => cancelOrder(app, caller, params));
  serve(serving, 'cancelOrders', ({ params, query }, { caller }) =>
    cancelOrders(app, caller, { ...params, filter: query }),
  );
}
