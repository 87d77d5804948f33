import { assert } from '../assert/index.ts';
import { notionalOf, tickOfPrice } from '../instrument/index.ts';
import { balanceOf, type AccountKind } from '../ledger/index.ts';
import { amount, type Amount, type Price } from '../money/index.ts';
import { openQuantity, type AccountId, type Order } from '../order/index.ts';
import type { Instant } from '../time/index.ts';
import {
  addAccount,
  marketOf,
  newExchange,
  rest,
  type Exchange,
  type LeagueSetup,
  type Sequences,
} from './state.ts';

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

/** What is kept of a league besides its accounts and open orders. */
export interface LeagueRecord {
  readonly clock: Instant;
  readonly sequences: Sequences;
  readonly markets: readonly {
    readonly instrument: string;
    readonly referencePrice: Price;
    readonly lastPrice: Price | null;
  }[];
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

/** Builds the state from its records. */
export function restoreExchange(setup: LeagueSetup, records: ExchangeRecords): Exchange {
  const exchange = newExchange(setup);
  for (const record of records.accounts) restoreAccount(exchange, record);
  for (const order of records.openOrders) restoreOrder(exchange, order);
  if (records.league !== null) restoreLeague(exchange, records.league);
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

function restoreOrder(exchange: Exchange, record: Order): void {
  // The exchange goes on changing its order; the record stays what was read.
  const order = { ...record };
  const { instruction } = order;
  assert(order.status === 'open' && instruction.type === 'limit', 'only limit orders rest');
  const account = exchange.accounts.get(order.account);
  const tick = tickOfPrice(marketOf(exchange, order.instrument).instrument, instruction.price);
  assert(account !== undefined && tick !== undefined, 'a resting order has an account and a tick');
  const open = openQuantity(order);
  account.openOrders += 1;
  account.openNotional = amount(account.openNotional + notionalOf(instruction.price, open));
  rest(exchange, order, {
    sequence: order.sequence,
    owner: account.number,
    side: instruction.side,
    tick,
    lots: Number(open),
  });
}

function restoreLeague(exchange: Exchange, record: LeagueRecord): void {
  exchange.clock = record.clock;
  Object.assign(exchange.sequences, record.sequences);
  for (const { instrument, referencePrice, lastPrice } of record.markets) {
    Object.assign(marketOf(exchange, instrument), { referencePrice, lastPrice });
  }
}
