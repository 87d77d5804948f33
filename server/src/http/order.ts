import { cancelOrder, getOrder, listOrders, placeOrder } from '../app/index.ts';
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
  serve(serving, 'listOrders', ({ params, query }, { caller }) =>
    listOrders(app, caller, { ...params, query }),
  );
  serve(serving, 'getOrder', ({ params }, { caller }) => getOrder(app, caller, params));
  serve(serving, 'cancelOrder', ({ params }, { caller }) => cancelOrder(app, caller, params));
}
