import type { Order } from '@hoga/contract/order';
import { ApiError, type Api } from '../api/index.ts';
import type { OrderRequest } from './instruction.ts';

/** An order on its way, with the name that makes asking again harmless. */
export interface Sending {
  readonly account: string;
  readonly request: OrderRequest;
}

/** What became of it. Only these end the sending. */
export type Sent =
  /** A pair is answered with both of its legs. */
  | { readonly outcome: 'accepted'; readonly orders: readonly Order[] }
  | { readonly outcome: 'refused'; readonly error: ApiError }
  /** It cannot be known without signing in; until then nothing is asked. */
  | { readonly outcome: 'signed-out' }
  /** Nobody answered for so long that sending it would be a surprise, and the server does not have it. */
  | { readonly outcome: 'not-placed' };

export interface SendNeeds {
  readonly api: Api;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Told when an answer is overdue or says nothing. */
  readonly onUnknown: () => void;
}

/** For so long it is sent again; later it is only looked for, since the market has moved on. */
const SEND_AGAIN_FOR_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 8_000;
/** What a page that was reloaded had sent may still be on its way. */
const LOOK_AFTER_MS = 2_000;
const ANSWERED_WITHIN_MS = 8_000;

/** Answers that say for certain that nothing was done by this request. */
const NOTHING_DONE = ['engine-busy', 'capacity-exhausted', 'shutting-down'];
/** Refusals of the question, not of the order: an earlier question may still have been heard. */
const SAYS_NOTHING = [401, 403, 408, 429];

/**
 * Sends an order until it is known what became of it. However often it asks, the order is placed
 * once: each question carries the same client order id.
 */
export async function sendOrder(
  sending: Sending,
  { api, wait, now, onUnknown }: SendNeeds,
  wasUnknown = false,
): Promise<Sent> {
  const since = now();
  let isUnknown = wasUnknown;
  if (wasUnknown) await wait(LOOK_AFTER_MS);
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(pause * 2, LONGEST_WAIT_MS)) {
    try {
      const mayPlace = !wasUnknown && now() - since < SEND_AGAIN_FOR_MS;
      if (mayPlace) return { outcome: 'accepted', orders: await place(api, sending) };
      const found = await lookFor(api, sending);
      return found.length === 0
        ? { outcome: 'not-placed' }
        : { outcome: 'accepted', orders: found };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isDefinite(error, isUnknown)) return { outcome: 'refused', error };
      if (error.answer?.status === 401) return { outcome: 'signed-out' };
    }
    isUnknown = true;
    onUnknown();
    await wait(pause);
  }
}

function isDefinite({ answer }: ApiError, isUnknown: boolean): boolean {
  if (answer === null) return false;
  if (answer.status >= 500) return !isUnknown && NOTHING_DONE.includes(answer.code);
  return !isUnknown || !SAYS_NOTHING.includes(answer.status);
}

async function place(api: Api, { account, request }: Sending): Promise<readonly Order[]> {
  const params = { account };
  const options = { withinMs: ANSWERED_WITHIN_MS };
  if (request.name === 'placeOrder') {
    return [await api.call('placeOrder', { params, body: request.body }, options)];
  }
  const { limit, stop } = await api.call('placePair', { params, body: request.body }, options);
  return [limit, stop];
}

/** The newest orders of the account, among which one that was sent a moment ago must be. */
async function lookFor(api: Api, { account, request }: Sending): Promise<readonly Order[]> {
  const params = { account };
  const pages = await Promise.all(
    (['open', 'closed'] as const).map((state) =>
      api.call('listOrders', { params, query: { state, limit: '200' } }),
    ),
  );
  const { clientOrderId } = request.body;
  return pages
    .flatMap(({ orders }) => orders)
    .filter((order) => order.clientOrderId !== null && order.clientOrderId === clientOrderId);
}
