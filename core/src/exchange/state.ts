import { present } from '../assert/index.ts';
import { priceOfTick, type Instrument } from '../instrument/index.ts';
import { newAccount, type Account, type AccountIdentity } from '../ledger/index.ts';
import { fastBook, type Book, type BookOrder, type Level, type Slot } from '../matching/index.ts';
import { quantity, type Price, type Quantity } from '../money/index.ts';
import type { AccountId, Order, OrderId, Side } from '../order/index.ts';
import { instant, later, type Instant } from '../time/index.ts';
import { CAPACITIES, type Capacities } from './capacities.ts';

/** One instrument with its resting orders and its last prices. */
export interface Market {
  readonly instrument: Instrument;
  readonly book: Book;
  /** The middle of the price band: the opening price until an auction sets another. */
  referencePrice: Price;
  lastPrice: Price | null;
}

/** An order while it rests, and where on the book. */
export interface RestingOrder {
  readonly order: Order;
  readonly slot: Slot;
}

/** The last number given out of each kind; numbers start at 1 and have no gaps. */
export interface Sequences {
  /** Accepted commands: the version of the state. */
  command: number;
  order: number;
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
  readonly resting: Map<OrderId, RestingOrder>;
  readonly restingBySequence: Map<number, RestingOrder>;
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
      setup.instruments.map((instrument) => [instrument.id, newMarket(instrument, capacities)]),
    ),
    assets: assetsOf(setup.instruments),
    accounts: new Map(),
    accountsByOwner: new Map(),
    issuance: leagueAccount(setup, { id: setup.issuance, kind: 'issuance', number: 0 }),
    fees: leagueAccount(setup, { id: setup.fees, kind: 'fees', number: 1 }),
    resting: new Map(),
    restingBySequence: new Map(),
    sequences: { command: 0, order: 0, fill: 0, ledger: 0 },
    clock: instant(0),
  };
  exchange.accounts.set(exchange.issuance.id, exchange.issuance);
  exchange.accounts.set(exchange.fees.id, exchange.fees);
  return exchange;
}

function newMarket(instrument: Instrument, { openOrders }: Capacities): Market {
  const book = fastBook(instrument.ladder.ticks, openOrders);
  return { instrument, book, referencePrice: instrument.openingPrice, lastPrice: null };
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

/** Makes room for an account; its number is its place in the order of opening. */
export function addAccount(exchange: Exchange, identity: Omit<AccountIdentity, 'number'>): Account {
  const number = exchange.accounts.size;
  const account = newAccount({ ...identity, number }, exchange.assets);
  exchange.accounts.set(account.id, account);
  if (account.owner !== null) exchange.accountsByOwner.set(account.owner, account);
  return account;
}

/** Puts an order on the book and into the indexes. */
export function rest(exchange: Exchange, order: Order, entry: BookOrder): void {
  const resting = { order, slot: marketOf(exchange, order.instrument).book.add(entry) };
  exchange.resting.set(order.id, resting);
  exchange.restingBySequence.set(order.sequence, resting);
}

export function marketOf(exchange: Exchange, instrument: string): Market {
  return present(exchange.markets.get(instrument), 'an accepted order names a known instrument');
}

/** One price of the order book, as people see it. */
export interface BookLevel {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly orders: number;
}

/** The best prices of one side of a market, best first. */
export function bookLevels(market: Market, side: Side, count: number): BookLevel[] {
  return market.book.levels(side, count).map((level: Level) => ({
    price: priceOfTick(market.instrument, level.tick),
    quantity: quantity(BigInt(level.lots)),
    orders: level.orders,
  }));
}
