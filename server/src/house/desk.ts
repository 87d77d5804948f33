import { assert } from '@hoga/core/assert';
import type { PlaceOrder } from '@hoga/contract/order';
import type { Problem } from '@hoga/contract/problem';
import { amount, formatDecimal, type Amount } from '@hoga/core/money';
import { accountId, type AccountId, type Order, type OrderId } from '@hoga/core/order';
import { cancelOrderFor, placeOrderFor, type App, type Reply } from '../app/index.ts';
import type { Budget } from './budget.ts';
import type { HouseInstruction, Inventory, Market } from './market.ts';
import { sleep } from './sleep.ts';

/** What opening an account gives it, in whole units of each asset. */
export interface Grants {
  readonly base: bigint;
  readonly quote: bigint;
}

/**
 * Where the house meets the app. Every command goes through here, one after the other and within
 * the budget; a command that got no proper answer throws `Trouble`.
 */
export interface Desk {
  /** Undefined while the market is not loaded. */
  market(): Market | undefined;
  /** The house's accounts, in the order of opening. */
  accounts(): Promise<AccountId[]>;
  inventory(account: AccountId): Promise<Inventory>;
  /** A page of open orders, newest first: those accepted before `before`. */
  openOrders(account: AccountId, before?: number): Promise<Order[]>;
  open(grants: Grants): Promise<void>;
  /** An order that a market no longer takes, because it has just paused, is no trouble. */
  place(account: AccountId, instruction: HouseInstruction): Promise<void>;
  /** An order that has ended in the meantime is no trouble. */
  cancel(account: AccountId, order: OrderId): Promise<void>;
}

export interface DeskNeeds {
  readonly app: App;
  readonly instrument: string;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

export const PAGE_SIZE = 100;

/** The app did not do what the house asked: it is busy, unavailable, or refuses. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** The house is closing: whatever was about to happen does not. */
export class Closing extends Error {
  override readonly name = 'Closing';
}

export function openDesk({ app, instrument, budget, signal }: DeskNeeds): Desk {
  const turn = async (): Promise<void> => {
    for (let wait = budget.take(); wait > 0; wait = budget.take()) {
      if (signal.aborted) break;
      await sleep(wait, signal);
    }
    if (signal.aborted) throw new Closing();
  };
  const marketNow = (): Market => {
    const market = app.engine.market(instrument);
    if (market === undefined) throw new Trouble(`${instrument} does not trade here`);
    return market;
  };
  return {
    market: () => app.engine.market(instrument),
    accounts: async () => (await app.reads.houseAccounts()).map(({ id }) => id),
    inventory: async (account) => inventoryOf(app, account, marketNow()),
    openOrders: (account, before) =>
      app.reads.orders(account, 'open', { limit: PAGE_SIZE, before: before ?? null }),
    open: async (grants) => {
      await turn();
      await openAccount(app, grants, marketNow());
    },
    place: async (account, instruction) => {
      await turn();
      const reply = await placeOrderFor(app, account, onWire(instruction, marketNow()));
      if (!reply.ok && !CLOSED.has(reply.problem.type)) insist(reply);
    },
    cancel: async (account, order) => {
      await turn();
      const reply = await cancelOrderFor(app, account, order);
      if (!reply.ok && !ENDED.has(reply.problem.type)) insist(reply);
    },
  };
}

/** Whoever cancels may be too late; that is how a market is. */
const ENDED: ReadonlySet<Problem['type']> = new Set([
  'order-not-found',
  'order-already-filled',
  'order-already-cancelled',
]);

/** A market may pause between a look at it and the order; the next look tells. */
const CLOSED: ReadonlySet<Problem['type']> = new Set(['call-auction', 'market-halted']);

function insist<Value>(reply: Reply<Value>): void {
  if (!reply.ok) throw new Trouble(`the app answered ${reply.problem.type}`);
}

async function inventoryOf(app: App, account: AccountId, market: Market): Promise<Inventory> {
  const rows = await app.reads.balancesOf(account);
  const owned = (code: string): bigint => {
    const row = rows.find(({ asset }) => asset === code);
    return row === undefined ? 0n : row.available + row.held;
  };
  const { base, quote } = market.instrument;
  return { base: owned(base.code), quote: owned(quote.code) };
}

async function openAccount(app: App, grants: Grants, { instrument }: Market): Promise<void> {
  const { base, quote } = instrument;
  const submitted = app.engine.submit({
    type: 'open_account',
    at: app.now(),
    account: accountId(app.newId()),
    kind: 'house',
    owner: null,
    grants: [
      { asset: quote.code, amount: units(grants.quote, quote.places) },
      { asset: base.code, amount: units(grants.base, base.places) },
    ],
  });
  const answer = await submitted.catch((cause: unknown) => {
    throw new Trouble('no account: the engine gave no answer', { cause });
  });
  if (answer.kind === 'rejected') throw new Trouble(`no account: ${answer.rejection.reason}`);
}

function units(whole: bigint, places: number): Amount {
  return amount(whole * 10n ** BigInt(places));
}

/** The house writes its orders like everyone: decimals as text. */
function onWire(instruction: HouseInstruction, { instrument }: Market): PlaceOrder {
  const { id, base, quote, pricePlaces } = instrument;
  const { side } = instruction;
  if (instruction.type === 'market_amount') {
    const sum = formatDecimal(instruction.amount, quote.places);
    return { type: 'market', instrument: id, side, amount: sum };
  }
  const isPlain = instruction.type === 'market' || instruction.type === 'limit';
  assert(isPlain, 'the house places limit and market orders only');
  const quantity = formatDecimal(instruction.quantity, base.places);
  if (instruction.type === 'market') return { type: 'market', instrument: id, side, quantity };
  const price = formatDecimal(instruction.price, pricePlaces);
  const { timeInForce } = instruction;
  return { type: 'limit', instrument: id, side, price, quantity, timeInForce };
}
