import { present } from '../assert/index.ts';
import {
  bandAround,
  interruptionAround,
  priceOfTick,
  type Instrument,
  type TickRange,
} from '../instrument/index.ts';
import { newAccount, type Account, type AccountIdentity } from '../ledger/index.ts';
import { fastBook, slotAt, type Level, type Slot } from '../matching/index.ts';
import { quantity, type Price, type Quantity } from '../money/index.ts';
import type { AccountId, Order, OrderId, Side } from '../order/index.ts';
import type { MarketPhase, Rejection } from '../risk/index.ts';
import { instant, later, type Instant } from '../time/index.ts';
import { CAPACITIES, type Capacities } from './capacities.ts';
import type { Output } from './event.ts';
import { NOT_OPEN, OpenOrders } from './open-orders.ts';
import { OrderBook } from './order-book.ts';

/** The slot of an order that stands neither on the book nor among the stops. */
const NOWHERE: Slot = slotAt(-1);

/** One instrument with its open orders and its prices. */
export class Market {
  readonly instrument: Instrument;
  /** Limit orders. */
  readonly book: OrderBook<OpenOrder>;
  /**
   * Stops that wait, ranked like orders at their triggers: the nearest is the first. Those that buy
   * stand on its sell side, because the lowest trigger is reached first, and the others on its buy
   * side.
   */
  readonly stops: OrderBook<OpenOrder>;
  /** Trailing stops among them, in the order of acceptance. */
  readonly trailing: Set<OpenOrder> = new Set();
  /** Stops that were set off and have not been executed, in the order in which they were. */
  readonly triggered: OpenOrder[] = [];
  phase: MarketPhase = 'continuous';
  /** When the call auction is over; null when there is none. */
  auctionEndsAt: Instant | null = null;
  lastPrice: Price | null = null;
  #referencePrice: Price;
  #band: TickRange;
  #interruption: TickRange;

  constructor(instrument: Instrument, { openOrders, stops }: Capacities) {
    const { ticks } = instrument.ladder;
    this.instrument = instrument;
    this.book = new OrderBook(fastBook(ticks, openOrders));
    this.stops = new OrderBook(fastBook(ticks, stops));
    this.#referencePrice = instrument.openingPrice;
    this.#band = bandAround(instrument, instrument.openingPrice);
    this.#interruption = interruptionAround(instrument, instrument.openingPrice);
  }

  /** The middle of the price band: the price of the last auction, else the opening price. */
  get referencePrice(): Price {
    return this.#referencePrice;
  }

  set referencePrice(price: Price) {
    this.#referencePrice = price;
    this.#band = bandAround(this.instrument, price);
    this.#interruption = interruptionAround(this.instrument, price);
  }

  /** The ticks at which orders are accepted. */
  get band(): TickRange {
    return this.#band;
  }

  /** The ticks at which orders trade; what would trade beyond starts a call auction. */
  get interruption(): TickRange {
    return this.#interruption;
  }

  bestTick(side: Side): number | undefined {
    const best = this.book.ranked.first(side);
    return best === undefined ? undefined : this.book.ranked.tickOf(best);
  }
}

/** An open order with what the exchange knows of it beside the record. */
export interface OpenOrder {
  readonly order: Order;
  readonly account: Account;
  readonly market: Market;
  /** Where it stands on the book or among the stops. */
  slot: Slot;
  /** The other leg of its pair, as long as both are open. */
  partner: OpenOrder | null;
  /** Its neighbours among the open orders of its account. */
  older: OpenOrder | null;
  newer: OpenOrder | null;
  /** For the table of open orders: the hash of its id, its neighbour there, and when it came. */
  hash: number;
  inBucket: OpenOrder | null;
  added: number;
  /** The output that has it among its changed orders. */
  changedIn: object | null;
}

/** An order that stands nowhere yet. */
export function newOpenOrder(order: Order, account: Account, market: Market): OpenOrder {
  return {
    order,
    account,
    market,
    slot: NOWHERE,
    partner: null,
    older: null,
    newer: null,
    hash: NOT_OPEN,
    inBucket: null,
    added: 0,
    changedIn: null,
  };
}

/** The last number given out of each kind; numbers start at 1 and have no gaps. */
export interface Sequences {
  /** Accepted commands: the version of the state. */
  command: number;
  order: number;
  /** Places in line. */
  place: number;
  fill: number;
  ledger: number;
}

/** The whole state of one league. Nothing outside this room changes it. */
export interface Exchange {
  readonly league: string;
  readonly capacities: Capacities;
  readonly markets: ReadonlyMap<string, Market>;
  /** The codes of everything that can be owned here. */
  readonly assets: ReadonlySet<string>;
  readonly accounts: Map<AccountId, Account>;
  readonly accountsByOwner: Map<string, Account>;
  readonly issuance: Account;
  readonly fees: Account;
  readonly open: OpenOrders<OpenOrder>;
  /** By account number: its newest open order, which leads to the older ones. */
  readonly newestOf: (OpenOrder | null)[];
  readonly sequences: Sequences;
  clock: Instant;
}

/** What a league is made of before anything happened in it. */
export interface LeagueSetup {
  readonly league: string;
  readonly instruments: readonly Instrument[];
  readonly issuance: AccountId;
  readonly fees: AccountId;
  readonly capacities?: Partial<Capacities>;
}

export function newExchange(setup: LeagueSetup): Exchange {
  const capacities = { ...CAPACITIES, ...setup.capacities };
  const exchange: Exchange = {
    league: setup.league,
    capacities,
    markets: new Map(
      setup.instruments.map((instrument) => [instrument.id, new Market(instrument, capacities)]),
    ),
    assets: assetsOf(setup.instruments),
    accounts: new Map(),
    accountsByOwner: new Map(),
    issuance: leagueAccount(setup, { id: setup.issuance, kind: 'issuance', number: 0 }),
    fees: leagueAccount(setup, { id: setup.fees, kind: 'fees', number: 1 }),
    open: new OpenOrders(),
    newestOf: [],
    sequences: { command: 0, order: 0, place: 0, fill: 0, ledger: 0 },
    clock: instant(0),
  };
  exchange.accounts.set(exchange.issuance.id, exchange.issuance);
  exchange.accounts.set(exchange.fees.id, exchange.fees);
  return exchange;
}

function leagueAccount(setup: LeagueSetup, own: Omit<AccountIdentity, 'owner'>): Account {
  return newAccount({ ...own, owner: null }, assetsOf(setup.instruments));
}

/** The codes of every asset that can be owned in a league with these instruments. */
export function assetsOf(instruments: Iterable<Instrument>): Set<string> {
  const assets = new Set<string>();
  for (const { base, quote } of instruments) assets.add(base.code).add(quote.code);
  return assets;
}

/** [EX2, EX5] An accepted command moves the clock, never back, and takes the next number. */
export function advance(exchange: Exchange, at: Instant): Instant {
  exchange.clock = later(exchange.clock, at);
  exchange.sequences.command += 1;
  return exchange.clock;
}

export function nextPlace({ sequences }: Exchange): number {
  sequences.place += 1;
  return sequences.place;
}

/** Makes room for an account; its number is its place in the order of opening. */
export function addAccount(exchange: Exchange, identity: Omit<AccountIdentity, 'number'>): Account {
  const number = exchange.accounts.size;
  const account = newAccount({ ...identity, number }, exchange.assets);
  exchange.accounts.set(account.id, account);
  if (account.owner !== null) exchange.accountsByOwner.set(account.owner, account);
  return account;
}

/** The account, if orders can be placed for it: issuance and fees belong to nobody. */
export function tradingAccount(exchange: Exchange, id: AccountId): Account | undefined {
  const account = exchange.accounts.get(id);
  return account?.kind === 'trading' || account?.kind === 'house' ? account : undefined;
}

/** [EX8] An open order of this account; somebody else's is answered like one that does not exist. */
export function ownOrder(exchange: Exchange, id: OrderId, owner: AccountId): OpenOrder | undefined {
  const open = exchange.open.get(id);
  return open?.order.account === owner ? open : undefined;
}

/** Accounts are looked up by the order; who has none of that id may not even be there. */
export function whyNotOwn(exchange: Exchange, account: AccountId): Rejection {
  const isKnown = exchange.accounts.has(account);
  return { reason: isKnown ? 'unknown_order' : 'unknown_account' };
}

export function marketOf(exchange: Exchange, instrument: string): Market {
  return present(exchange.markets.get(instrument), 'an accepted order names a known instrument');
}

/** Counts an order among the open ones. */
export function addOpen(exchange: Exchange, open: OpenOrder): void {
  const { account } = open;
  const newest = exchange.newestOf[account.number] ?? null;
  exchange.open.add(open);
  exchange.newestOf[account.number] = open;
  open.older = newest;
  if (newest !== null) newest.newer = open;
  account.openOrders += 1;
}

/** Counts it no longer, if it was. */
export function removeOpen(exchange: Exchange, open: OpenOrder): void {
  const { account, older, newer } = open;
  if (!exchange.open.delete(open)) return;
  if (newer === null) exchange.newestOf[account.number] = older;
  else newer.older = older;
  if (older !== null) older.newer = newer;
  open.older = null;
  open.newer = null;
  account.openOrders -= 1;
}

/** The open orders of an account, the newest first. */
export function* openOrdersOf(exchange: Exchange, account: Account): Generator<OpenOrder> {
  let open = exchange.newestOf[account.number] ?? null;
  for (; open !== null; open = open.older) yield open;
}

/** Remembers, once an output, that an account or an order has changed. */
export function noteAccount(account: Account, out: Output): void {
  if (account.changedIn === out.mark) return;
  account.changedIn = out.mark;
  out.changedAccounts.push(account);
}

export function noteOrder(open: OpenOrder, out: Output): void {
  if (open.changedIn === out.mark) return;
  open.changedIn = out.mark;
  out.changedOrders.push(open.order);
}

/** One price of the order book, as people see it. */
export interface BookLevel {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly orders: number;
}

/** The best prices of one side of a market, best first. */
export function bookLevels(market: Market, side: Side, count: number): BookLevel[] {
  return market.book.ranked.levels(side, count).map((level: Level) => ({
    price: priceOfTick(market.instrument, level.tick),
    quantity: quantity(BigInt(level.lots)),
    orders: level.orders,
  }));
}
