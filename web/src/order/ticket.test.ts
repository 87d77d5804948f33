import type { Order } from '@hoga/contract/order';
import { expect, test } from 'vitest';
import { ApiError, type Api } from '../api/index.ts';
import type { SessionState } from '../session/index.ts';
import { createStore } from '../store/index.ts';
import { createTicket, type Submission, type Ticket } from './ticket.ts';

type Answer = 'accept' | 'lose' | 'fail' | 'refuse' | 'expire';

/** A server that answers as it is told, and takes each client order id once. */
class Exchange {
  readonly placed = new Map<string, Order>();
  readonly asked: string[] = [];
  /** One for each question; what follows is accepted. */
  readonly plan: Answer[] = [];
  /** Whether a question without an answer was heard all the same. */
  isHeard = true;

  readonly api: Api = {
    call: (name, question) => {
      const answer = this.plan.shift() ?? 'accept';
      this.asked.push(name);
      const { body, query } = question as {
        body?: { clientOrderId?: string };
        query?: { state?: string };
      };
      if (answer === 'expire') return Promise.reject(problem(401, 'token-expired'));
      if (answer === 'refuse') return Promise.reject(problem(422, 'insufficient-funds'));
      if (answer === 'lose' && !this.isHeard) return Promise.reject(lost());
      const result =
        name === 'listOrders' ? this.#list(query?.state) : this.#place(body?.clientOrderId ?? '');
      if (answer === 'lose') return Promise.reject(lost());
      if (answer === 'fail') return Promise.reject(problem(500, 'outcome-unknown'));
      return Promise.resolve(result as never);
    },
  };

  #list(state: string | undefined): unknown {
    return { orders: state === 'open' ? [...this.placed.values()] : [], next: null };
  }

  #place(clientOrderId: string): Order {
    const order = this.placed.get(clientOrderId) ?? ({ id: clientOrderId, clientOrderId } as Order);
    this.placed.set(clientOrderId, order);
    return order;
  }
}

const lost = (): ApiError => new ApiError(null, { isUnknown: true });
const problem = (status: number, code: string): ApiError =>
  new ApiError(
    { type: '', title: '', status, detail: `words of ${code}`, instance: '', code },
    { isUnknown: status >= 500 },
  );

const signedIn = (id: string): SessionState =>
  ({ state: 'signed-in', user: { id }, account: { id: 'account' } }) as SessionState;

function desk(over: { storage?: Map<string, string>; exchange?: Exchange } = {}) {
  const storage = over.storage ?? new Map<string, string>();
  const exchange = over.exchange ?? new Exchange();
  const state = createStore<SessionState>(signedIn('ann'));
  const accepted: Order[] = [];
  let clock = 0;
  let ids = 0;
  const ticket = createTicket({
    instrument: 'KRW-LPJ',
    api: exchange.api,
    session: { state },
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    },
    newId: () => `id-${(ids += 1)}`,
    now: () => clock,
    wait: (ms) => {
      clock += ms;
      return Promise.resolve();
    },
    onAccepted: (orders) => accepted.push(...orders),
  });
  const pass = (ms: number): void => void (clock += ms);
  return { ticket, exchange, state, accepted, storage, pass };
}

const SUBMISSION: Submission = { account: 'account', refusals: [], guards: [], isReviewed: false };

function type(ticket: Ticket): void {
  ticket.change({ type: 'changed', fields: { price: '3000', quantity: '2' } });
}

/** Lets everything that waits for an answer go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

test('an order goes out once, whatever is clicked', async () => {
  const { ticket, exchange, accepted } = desk();
  type(ticket);
  ticket.submit(SUBMISSION);
  ticket.submit(SUBMISSION);
  ticket.confirm();
  expect(ticket.state.get().stage.name).toBe('sending');
  await settle();
  expect(exchange.asked).toEqual(['placeOrder']);
  expect(accepted).toHaveLength(1);
  expect(ticket.state.get()).toMatchObject({
    stage: { name: 'editing' },
    draft: { price: '3000', quantity: '' },
  });
});

test('the second click of a double click does not confirm what the first one asked', async () => {
  const { ticket, exchange, pass } = desk();
  type(ticket);
  ticket.submit({ ...SUBMISSION, isReviewed: true });
  ticket.confirm();
  expect(ticket.state.get().stage.name).toBe('review');
  pass(300);
  ticket.confirm();
  ticket.confirm();
  await settle();
  expect(exchange.asked).toEqual(['placeOrder']);
});

test('guards ask even when orders go out without being shown', () => {
  const { ticket, exchange } = desk();
  type(ticket);
  ticket.skipReview(true);
  ticket.submit({ ...SUBMISSION, isReviewed: true, guards: [{ kind: 'stale', seconds: 12 }] });
  expect(ticket.state.get().stage.name).toBe('review');
  ticket.goBack();
  expect(ticket.state.get()).toMatchObject({
    stage: { name: 'editing' },
    draft: { quantity: '2' },
  });
  expect(exchange.asked).toEqual([]);
});

test('without an answer the same order is asked for again, and is placed once', async () => {
  const { ticket, exchange, accepted } = desk();
  exchange.plan.push('lose', 'fail', 'lose');
  type(ticket);
  ticket.submit(SUBMISSION);
  await settle();
  expect(exchange.asked).toEqual(['placeOrder', 'placeOrder', 'placeOrder', 'placeOrder']);
  expect([...exchange.placed.keys()]).toEqual(['id-1']);
  expect(accepted).toHaveLength(1);
});

test('after a while it is looked for, and not sent into another market', async () => {
  const { ticket, exchange, accepted } = desk();
  exchange.isHeard = false;
  exchange.plan.push(...Array.from({ length: 5 }, (): Answer => 'lose'));
  type(ticket);
  ticket.submit(SUBMISSION);
  await settle();
  expect(exchange.asked.slice(-2)).toEqual(['listOrders', 'listOrders']);
  expect(accepted).toEqual([]);
  expect(ticket.state.get()).toMatchObject({
    stage: { name: 'editing' },
    draft: { quantity: '2' },
    refusals: [{ code: 'not-placed' }],
  });
  // Should it have arrived after all, the same order again is the same order.
  ticket.submit(SUBMISSION);
  await settle();
  expect([...exchange.placed.keys()]).toEqual(['id-1']);
});

test('a refusal ends it, and what was typed stays', async () => {
  const { ticket, exchange } = desk();
  exchange.plan.push('refuse');
  type(ticket);
  ticket.submit(SUBMISSION);
  await settle();
  expect(ticket.state.get()).toMatchObject({
    stage: { name: 'editing' },
    draft: { price: '3000', quantity: '2' },
    refusals: [{ code: 'insufficient-funds', words: 'words of insufficient-funds' }],
  });
  type(ticket);
  expect(ticket.state.get().refusals).toEqual([]);
});

test('a session that ended while it was typed loses nothing', async () => {
  const { ticket, exchange, state } = desk();
  exchange.plan.push('expire');
  type(ticket);
  ticket.submit(SUBMISSION);
  await settle();
  state.set({ state: 'signed-out', isExpired: true });
  expect(ticket.state.get()).toMatchObject({
    draft: { quantity: '2' },
    refusals: [{ code: 'token-expired' }],
  });
});

test('a session that ended on the way is asked after signing in, without placing again', async () => {
  const { ticket, exchange, state, accepted } = desk();
  exchange.plan.push('lose', 'expire');
  type(ticket);
  ticket.submit(SUBMISSION);
  await settle();
  expect(ticket.state.get().stage.name).toBe('unknown');
  state.set({ state: 'signed-out', isExpired: true });
  state.set(signedIn('ann'));
  await settle();
  expect(exchange.asked.filter((name) => name === 'placeOrder')).toHaveLength(2);
  expect(accepted.map(({ id }) => id)).toEqual(['id-1']);
});

test('a page that is loaded again goes on where it was', async () => {
  const first = desk();
  first.exchange.plan.push(...Array.from({ length: 50 }, (): Answer => 'lose'));
  type(first.ticket);
  first.ticket.submit(SUBMISSION);
  expect(first.ticket.state.get().stage.name).toBe('sending');
  // The page goes away before an answer came; what it had sent was heard.
  const { storage } = first;
  const again = desk({ storage: new Map(storage) });
  again.exchange.placed.set('id-1', { id: 'id-1', clientOrderId: 'id-1' } as Order);
  await settle();
  expect(again.exchange.asked).toEqual(['listOrders', 'listOrders']);
  expect(again.accepted).toHaveLength(1);
  expect(again.ticket.state.get().stage.name).toBe('editing');
});

test('what is typed outlives the page, and ends with signing out or another user', () => {
  const first = desk();
  type(first.ticket);
  const again = desk({ storage: first.storage });
  expect(again.ticket.state.get().draft).toMatchObject({ price: '3000', quantity: '2' });
  again.state.set({ state: 'signed-out', isExpired: false });
  expect(again.ticket.state.get().draft.quantity).toBe('');

  const third = desk();
  type(third.ticket);
  third.state.set({ state: 'signed-out', isExpired: true });
  third.state.set(signedIn('bob'));
  expect(third.ticket.state.get().draft.quantity).toBe('');
});

test.each(['{', '7', '{"draft":{"kind":"magic"},"sending":{"account":3}}'])(
  'what somebody else wrote into the storage counts as nothing: %s',
  (kept) => {
    const { ticket } = desk({ storage: new Map([['hoga.ticket.KRW-LPJ', kept]]) });
    expect(ticket.state.get()).toMatchObject({
      stage: { name: 'editing' },
      draft: { kind: 'limit' },
    });
  },
);
