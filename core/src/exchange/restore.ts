import { assert, present } from '../assert/index.ts';
import { notionalOf, tickOfPrice } from '../instrument/index.ts';
import { balanceOf, type AccountKind } from '../ledger/index.ts';
import { amount, type Amount, type Price } from '../money/index.ts';
import { openQuantity, type AccountId, type Order } from '../order/index.ts';
import type { MarketPhase } from '../risk/index.ts';
import type { Instant } from '../time/index.ts';
import { enterBook, limitPriceOf } from './order-life.ts';
import {
  addAccount,
  addOpen,
  marketOf,
  newExchange,
  newOpenOrder,
  type Exchange,
  type LeagueSetup,
  type OpenOrder,
  type Sequences,
} from './state.ts';
import { standAt } from './stops.ts';

/** An account as it is kept in a table. */
export interface AccountRecord {
  readonly id: AccountId;
  readonly kind: AccountKind;
  readonly owner: string | null;
  readonly balances: readonly {
    readonly asset: string;
    readonly available: Amount;
    readonly held: Amount;
  }[];
}

export interface MarketRecord {
  readonly instrument: string;
  readonly phase: MarketPhase;
  readonly auctionEndsAt: Instant | null;
  readonly referencePrice: Price;
  readonly lastPrice: Price | null;
}

/** What is kept of a league besides its accounts and open orders. */
export interface LeagueRecord {
  readonly clock: Instant;
  readonly sequences: Sequences;
  readonly markets: readonly MarketRecord[];
}

/** Everything a restart reads: these records are the state (EX11). */
export interface ExchangeRecords {
  /** Null before anything happened in the league. */
  readonly league: LeagueRecord | null;
  /** In the order of opening. */
  readonly accounts: readonly AccountRecord[];
  /** In the order of acceptance. */
  readonly openOrders: readonly Order[];
}

/** What a league's record holds now. */
export function leagueRecordOf({ clock, sequences, markets }: Exchange): LeagueRecord {
  return {
    clock,
    sequences: { ...sequences },
    markets: [...markets.values()].map(
      ({ instrument, phase, auctionEndsAt, referencePrice, lastPrice }) => ({
        instrument: instrument.id,
        phase,
        auctionEndsAt,
        referencePrice,
        lastPrice,
      }),
    ),
  };
}

/** Builds the state from its records. */
export function restoreExchange(setup: LeagueSetup, records: ExchangeRecords): Exchange {
  const exchange = newExchange(setup);
  for (const record of records.accounts) restoreAccount(exchange, record);
  if (records.league !== null) restoreLeague(exchange, records.league);
  for (const order of records.openOrders) restoreOrder(exchange, order);
  for (const { triggered } of exchange.markets.values()) {
    triggered.sort((a, b) => a.order.place - b.order.place);
  }
  for (const open of exchange.open.values()) restorePair(exchange, open);
  return exchange;
}

function restoreAccount(exchange: Exchange, record: AccountRecord): void {
  const { id, kind, owner, balances } = record;
  const known = exchange.accounts.get(id);
  const isLeagues = kind === 'issuance' || kind === 'fees';
  assert((known !== undefined) === isLeagues, 'the league has one issuance and one fees account');
  const account = known ?? addAccount(exchange, { id, kind, owner });
  for (const { asset, available, held } of balances) {
    const balance = balanceOf(account, asset);
    balance.available = available;
    balance.held = held;
  }
}

function restoreLeague(exchange: Exchange, record: LeagueRecord): void {
  exchange.clock = record.clock;
  Object.assign(exchange.sequences, record.sequences);
  for (const { instrument, phase, auctionEndsAt, referencePrice, lastPrice } of record.markets) {
    const market = marketOf(exchange, instrument);
    Object.assign(market, { phase, auctionEndsAt, lastPrice });
    market.referencePrice = referencePrice;
  }
}

function restoreOrder(exchange: Exchange, record: Order): void {
  assert(record.status === 'open', 'only open orders are restored');
  // The exchange goes on changing its order; the record stays what was read.
  const open = newOpenOrder(
    { ...record },
    present(exchange.accounts.get(record.account), 'an open order has an account'),
    marketOf(exchange, record.instrument),
  );
  addOpen(exchange, open);
  const { account, market, order } = open;
  switch (order.stage) {
    case 'resting':
      account.openNotional = amount(
        account.openNotional + notionalOf(limitPriceOf(order), openQuantity(order)),
      );
      return enterBook(open);
    case 'waiting': {
      const trigger = present(order.triggerPrice, 'a stop that waits has a trigger');
      const tick = tickOfPrice(market.instrument, trigger);
      standAt(open, present(tick, 'a trigger is on the ladder'));
      if (order.instruction.type === 'trailing_stop') market.trailing.add(open);
      return undefined;
    }
    case 'triggered':
      market.triggered.push(open);
      return undefined;
    default:
      return assert(false, `no open order is ${order.stage} between two commands`);
  }
}

/** Both legs of a pair are open, or it is none any more. */
function restorePair(exchange: Exchange, open: OpenOrder): void {
  const { partner } = open.order;
  if (partner !== null) open.partner = exchange.open.get(partner) ?? null;
}
