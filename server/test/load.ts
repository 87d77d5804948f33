/**
 * People who trade through HTTP all at once and remember exactly what they were told, so that it can
 * be compared with what is there after the server was killed.
 */
import { Order, type PlaceOrderInput } from '@hoga/contract/order';
import { call, type Answered } from './api-client.ts';

/** Somebody who trades; tokens are renewed on the way. */
export interface Trader {
  readonly account: string;
  token: string;
}

export interface Sent {
  readonly trader: Trader;
  readonly clientOrderId: string;
  readonly body: PlaceOrderInput;
}

export interface Acknowledged extends Sent {
  readonly order: Order;
}

/** What clients know of all their requests so far. */
export interface Memory {
  /** By client order id: orders that were answered with 201 or 200. */
  readonly acknowledged: Map<string, Acknowledged>;
  /** By client order id: orders on the way when the connection broke. */
  readonly unanswered: Map<string, Sent>;
  /** By order id: cancels that were answered with 200. */
  readonly cancelled: Map<string, Order>;
  /** Answers that no client should ever see. */
  readonly surprises: string[];
}

export function newMemory(): Memory {
  return {
    acknowledged: new Map(),
    unanswered: new Map(),
    cancelled: new Map(),
    surprises: [],
  };
}

export interface Load {
  readonly traders: readonly Trader[];
  readonly memory: Memory;
  /** The next number from 0 (inclusive) to 1 (exclusive); the same seed trades the same way. */
  readonly random: () => number;
}

export interface RunningLoad {
  /** Lets everyone finish the request they are at. */
  stop(): Promise<void>;
}

/** How many requests each trader has on the way at once. */
const HANDS = 3;
/** Client order ids of a whole test differ, whatever restarts in it. */
let sentSoFar = 0;

/** Everyone trades until the load is stopped or the server is gone. */
export function startLoad(base: string, { traders, memory, random }: Load): RunningLoad {
  let isOver = false;
  const work = async (trader: Trader): Promise<void> => {
    while (!isOver) {
      const toCancel = random() < 0.3 ? someOpenOrder(memory, trader, random) : undefined;
      const isThere =
        toCancel === undefined
          ? await place(base, memory, newOrder(trader, random))
          : await cancel(base, memory, toCancel);
      if (!isThere) return;
    }
  };
  const workers = traders.flatMap((trader) => Array.from({ length: HANDS }, () => work(trader)));
  const all = Promise.all(workers);
  return {
    stop: async () => {
      isOver = true;
      await all;
    },
  };
}

function newOrder(trader: Trader, random: () => number): Sent {
  sentSoFar += 1;
  const clientOrderId = `load-${sentSoFar}`;
  return { trader, clientOrderId, body: { ...someOrder(random), clientOrderId } };
}

/** Every type of order, around 3,000 won: limits half the time, and what meets them. */
function someOrder(random: () => number): PlaceOrderInput {
  const instrument = 'KRW-LPJ';
  const side = random() < 0.5 ? 'buy' : 'sell';
  const quantity = `${2 + Math.floor(random() * 3)}.${Math.floor(random() * 10)}`;
  const price = `${2_990 + Math.floor(random() * 21)}`;
  const ahead = 1 + Math.floor(random() * 8);
  const trigger = `${side === 'buy' ? 3_000 + ahead : 3_000 - ahead}`;
  const common = { instrument, side } as const;
  const size = side === 'buy' && random() < 0.5 ? { amount: '6000.5' } : { quantity };
  const kind = random();
  if (kind < 0.15) return { ...common, type: 'market', ...size };
  if (kind < 0.25) return { ...common, type: 'best', ...size };
  if (kind < 0.35) return { ...common, type: 'limit', price, quantity, display: '1.5' };
  if (kind < 0.42) return { ...common, type: 'stop', trigger, quantity };
  if (kind < 0.49) return { ...common, type: 'stop_limit', trigger, price, quantity };
  if (kind < 0.55) return { ...common, type: 'trailing_stop', distance: `${ahead}`, quantity };
  return { ...common, type: 'limit', price, quantity };
}

/** Sends an order, first time or again. False when the server is gone. */
export async function place(base: string, memory: Memory, sent: Sent): Promise<boolean> {
  const { trader, clientOrderId, body } = sent;
  const path = `/api/v1/accounts/${trader.account}/orders`;
  // Whatever becomes of it, nobody has answered yet.
  memory.unanswered.set(clientOrderId, sent);
  const answer = await attempt(base, { method: 'POST', path, token: trader.token, body });
  if (answer === undefined) return false;
  if (answer.status === 201 || answer.status === 200) {
    memory.acknowledged.set(clientOrderId, { ...sent, order: Order.parse(answer.body) });
  } else if (answer.status !== 422) {
    memory.surprises.push(`an order: ${answer.status} ${answer.text}`);
  }
  memory.unanswered.delete(clientOrderId);
  return true;
}

async function cancel(base: string, memory: Memory, { trader, order }: Acknowledged) {
  const path = `/api/v1/accounts/${trader.account}/orders/${order.id}`;
  const answer = await attempt(base, { method: 'DELETE', path, token: trader.token });
  if (answer === undefined) return false;
  if (answer.status === 200) memory.cancelled.set(order.id, Order.parse(answer.body));
  // It may have been filled, or cancelled with the other hand.
  else if (answer.status !== 409) {
    memory.surprises.push(`a cancel: ${answer.status} ${answer.text}`);
  }
  return true;
}

async function attempt(
  base: string,
  wanted: Parameters<typeof call>[1],
): Promise<Answered | undefined> {
  try {
    return await call(base, wanted);
  } catch {
    return undefined;
  }
}

/** One of the trader's last orders that may still be open. */
function someOpenOrder(
  memory: Memory,
  trader: Trader,
  random: () => number,
): Acknowledged | undefined {
  const recent = [...memory.acknowledged.values()].slice(-60);
  const open = recent.filter(
    (known) =>
      known.trader === trader &&
      known.order.state === 'open' &&
      !memory.cancelled.has(known.order.id),
  );
  return open[Math.floor(random() * open.length)];
}

/** A small generator with a seed (mulberry32), so that a failure can be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
