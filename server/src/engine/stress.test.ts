/**
 * Clients that send everything again until they know what became of it, and a journal that fails
 * before and after it stored, with every delay chance comes up with.
 */
import {
  execute,
  newOutput,
  restoreExchange,
  stateHash,
  type Command,
  type Exchange,
  type MarketEvent,
} from '@hoga/core/exchange';
import type { AccountId, Order, OrderId } from '@hoga/core/order';
import { expect, test } from 'vitest';
import { runLength } from '../../test/run-length.ts';
import { cancelOf, limitOrder, openAccount, SETUP } from '../../test/commands.ts';
import { seededRandom } from '../../test/load.ts';
import { keptLog } from '../../test/log.ts';
import { memoryStore } from '../../test/memory-journal.ts';
import { troubledJournal, type Troubles } from '../../test/troubled-journal.ts';
import type { Journal } from '../needs/index.ts';
import { createEngine, EngineFault, type Answer, type Engine } from './index.ts';

const ROUNDS = runLength({ short: 100, long: 300 });
const CLIENTS = 6;
const COMMANDS_OF_A_CLIENT = 8;
const ACCOUNTS = 3;
/** Few, so that the same id is used by several clients at once. */
const CLIENT_ORDER_IDS = 8;
const FAULTS = 0.08;

type Random = () => number;

interface Round {
  readonly random: Random;
  readonly engine: Engine;
  readonly openings: Map<AccountId, Command>;
  /** Every order that was ever sent, and what was last said of those that were acknowledged. */
  readonly sent: Map<OrderId, Command>;
  readonly acknowledged: Map<OrderId, Order>;
  readonly cancelled: Map<OrderId, Command>;
  /** By account and client order id: the one order that is known by it. */
  readonly firsts: Map<string, OrderId>;
  /** Sequences of accepted orders, as they were answered. */
  readonly accepted: number[];
  readonly stored: MarketEvent[];
  /** Batches that are stored and whose commit was answered. */
  readonly told: MarketEvent[];
  readonly published: MarketEvent[];
  faults: number;
}

test('whatever fails when, what was acknowledged is stored exactly once', async () => {
  const counts = { faults: 0, repeats: 0, reused: 0, cancelled: 0, orders: 0 };
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const round = await playRound(seed, counts);
    counts.faults += round.faults;
    counts.cancelled += round.cancelled.size;
    counts.orders += round.acknowledged.size;
  }
  // There was something to lose.
  expect(counts.faults).toBeGreaterThan(2 * ROUNDS);
  expect(counts.repeats).toBeGreaterThan(2 * ROUNDS);
  expect(counts.reused).toBeGreaterThan(ROUNDS);
  expect(counts.cancelled).toBeGreaterThan(ROUNDS);
  expect(counts.orders).toBeGreaterThan(10 * ROUNDS);
});

async function playRound(
  seed: number,
  counts: { repeats: number; reused: number },
): Promise<Round> {
  const store = memoryStore();
  const troubles: Troubles = {};
  const round = newRound(seed, { journal: store.journal(), troubles });
  await round.engine.start();
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const opening = openAccount();
    round.openings.set(opening.account, opening);
    await round.engine.submit(opening);
  }
  makeTrouble(round, { troubles, cut: () => store.cutConnection() });
  const clients = Array.from({ length: CLIENTS }, () => playClient(round, counts));
  await Promise.all(clients);
  for (const trouble of Object.keys(troubles) as (keyof Troubles)[]) troubles[trouble] = undefined;
  await round.engine.stop();

  const reader = store.journal();
  const restored = restoreExchange(SETUP, await reader.load());
  expectStoredOnce(round, seed);
  expect(stateHash(restored), `round ${seed}`).toBe(stateHash(replayed(round)));
  return round;
}

function newRound(
  seed: number,
  { journal, troubles }: { journal: Journal; troubles: Troubles },
): Round {
  const [stored, told, published]: MarketEvent[][] = [[], [], []];
  const recording: Journal = {
    ...journal,
    commit: async (batch) => {
      await journal.commit(batch);
      stored!.push(...batch.output.events);
    },
  };
  const troubled = troubledJournal(recording, troubles);
  const telling: Journal = {
    ...troubled,
    commit: async (batch) => {
      const events = [...batch.output.events];
      await troubled.commit(batch);
      told!.push(...events);
    },
  };
  const engine = createEngine({
    setup: SETUP,
    journal: telling,
    log: keptLog(),
    publish: (events) => published!.push(...events),
    onLost: () => undefined,
  });
  return {
    random: seededRandom(seed),
    engine,
    openings: new Map(),
    sent: new Map(),
    acknowledged: new Map(),
    cancelled: new Map(),
    firsts: new Map(),
    accepted: [],
    stored: stored!,
    told: told!,
    published: published!,
    faults: 0,
  };
}

function makeTrouble(
  round: Round,
  { troubles, cut }: { troubles: Troubles; cut: () => void },
): void {
  const trouble = async (): Promise<void> => {
    await dawdle(round.random);
    if (round.random() >= FAULTS) return;
    round.faults += 1;
    // A connection that is cut is noticed by whoever uses it next.
    if (round.random() < 0.2) return cut();
    throw new Error('the disk is full');
  };
  troubles.onLookUp = trouble;
  troubles.afterLookUp = trouble;
  troubles.beforeCommit = trouble;
  troubles.afterCommit = trouble;
  troubles.onLoad = () => dawdle(round.random);
}

/** Nothing, a few steps of the queue, or a few turns of the event loop. */
async function dawdle(random: Random): Promise<void> {
  const turns = Math.floor(random() * 4);
  const isLong = random() < 0.5;
  for (let turn = 0; turn < turns; turn += 1) {
    await (isLong ? new Promise<void>((resolve) => setImmediate(resolve)) : Promise.resolve());
  }
}

async function playClient(
  round: Round,
  counts: { repeats: number; reused: number },
): Promise<void> {
  const { random } = round;
  for (let turn = 0; turn < COMMANDS_OF_A_CLIENT; turn += 1) {
    await dawdle(random);
    const open = [...round.acknowledged.values()].filter(({ id }) => !round.cancelled.has(id));
    const target = open[Math.floor(random() * open.length)];
    if (random() < 0.25 && target !== undefined) await cancel(round, target);
    else await place(round, counts);
  }
}

async function place(round: Round, counts: { repeats: number; reused: number }): Promise<void> {
  const { random } = round;
  const account = [...round.openings.keys()][Math.floor(random() * ACCOUNTS)]!;
  const clientOrderId = `c${Math.floor(random() * CLIENT_ORDER_IDS)}`;
  const side = random() < 0.5 ? 'buy' : 'sell';
  const price = random() < 0.5 ? '3000' : '3001';
  const answer = await insist(round, () => {
    // Each attempt is a new order to the server, as over the wire.
    const order = limitOrder(account, { clientOrderId, side, price });
    round.sent.set(order.order, order);
    return order;
  });
  if (answer.kind === 'rejected') return;
  const order = answer.order!;
  if (answer.kind === 'accepted') round.accepted.push(order.sequence);
  if (answer.kind === 'repeated') counts.repeats += 1;
  if (answer.kind === 'client_order_id_reused') counts.reused += 1;
  const key = `${account} ${clientOrderId}`;
  expect(order.id, 'one order of a name').toBe(round.firsts.get(key) ?? order.id);
  round.firsts.set(key, order.id);
  if (!round.acknowledged.has(order.id)) round.acknowledged.set(order.id, order);
  expect(isStored(round, order.id), 'an order is stored before anybody hears of it').toBe(true);
}

async function cancel(round: Round, { account, id }: Order): Promise<void> {
  const command = cancelOf(account, id);
  const { kind } = await insist(round, () => command);
  if (kind === 'accepted') round.cancelled.set(id, command);
}

/** Sends until something is known. */
async function insist({ engine, random }: Round, make: () => Command): Promise<Answer> {
  for (;;) {
    try {
      return await engine.submit(make());
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      expect(['reloading', 'outcome_unknown']).toContain(error.code);
      await new Promise<void>((resolve) => setImmediate(resolve));
      await dawdle(random);
    }
  }
}

function isStored({ stored }: Round, id: OrderId): boolean {
  return stored.some((event) => event.type === 'order_accepted' && event.order === id);
}

function expectStoredOnce(round: Round, seed: number): void {
  const ids = round.stored.flatMap((event) =>
    event.type === 'order_accepted' ? [event.order] : [],
  );
  // Everybody insisted, so that nothing is stored that nobody heard of.
  expect(ids.toSorted(), `round ${seed}`).toEqual([...round.acknowledged.keys()].toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  expect(round.accepted, 'answers come in the order of the commits').toEqual(
    round.accepted.toSorted((a, b) => a - b),
  );
  expect(round.published, 'what is published is what was told to be stored').toEqual(round.told);
}

/** The stored history again, one command after the other, with nothing that overlaps or fails. */
function replayed(round: Round): Exchange {
  const exchange = restoreExchange(SETUP, { league: null, accounts: [], openOrders: [] });
  const output = newOutput();
  for (const event of round.stored) {
    const command = commandBehind(event, round);
    if (command === null) continue;
    expect(execute(exchange, command, output).accepted).toBe(true);
  }
  expect(output.events).toEqual(round.stored);
  return exchange;
}

function commandBehind(event: MarketEvent, round: Round): Command | null {
  if (event.type === 'account_opened') return round.openings.get(event.account)!;
  if (event.type === 'order_accepted') return round.sent.get(event.order)!;
  if (event.type !== 'order_ended' || event.cancelReason !== 'by_owner') return null;
  return cancelOf(event.account, event.order);
}
