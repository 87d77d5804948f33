import type { Order } from '@hoga/contract/order';
import { ApiError, type Api } from '../api/index.ts';
import type { Amendment } from './amendment.ts';

/** What became of a wish to change or cancel; `unknown` when nobody answered in time. */
export type Changed<Result> =
  | { readonly outcome: 'done'; readonly result: Result }
  | { readonly outcome: 'refused'; readonly error: ApiError }
  | { readonly outcome: 'unknown' };

const TRIES = 3;
const PAUSE_MS = 1_000;

/**
 * Asks again while no answer comes: each of these changes is the same however often it is heard, and
 * what a second try is refused with says that the first one was heard.
 */
async function settled<Result>(ask: () => Promise<Result>): Promise<Changed<Result>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { outcome: 'done', result: await ask() };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.isUnknown && error.answer !== null) {
        return attempt === 1 ? { outcome: 'refused', error } : { outcome: 'unknown' };
      }
      if (attempt === TRIES) return { outcome: 'unknown' };
      await new Promise((done) => setTimeout(done, PAUSE_MS * attempt));
    }
  }
}

export function cancelOrder(api: Api, { account, id }: Order): Promise<Changed<Order>> {
  return settled(() => api.call('cancelOrder', { params: { account, order: id } }));
}

export function cancelAll(
  api: Api,
  { account, instrument }: { account: string; instrument: string },
) {
  return settled(() => api.call('cancelOrders', { params: { account }, query: { instrument } }));
}

export function amendOrder(
  api: Api,
  { account, id }: Order,
  { amendment, clientOrderId }: { amendment: Amendment; clientOrderId: string },
): Promise<Changed<Order>> {
  const params = { account, order: id };
  return settled(async () => {
    if (amendment.kind === 'reduce') {
      return api.call('reduceOrder', { params, body: { quantity: amendment.quantity } });
    }
    const { kind: _, ...fields } = amendment;
    const { order } = await api.call('replaceOrder', {
      params,
      body: { ...fields, clientOrderId },
    });
    return order;
  });
}
