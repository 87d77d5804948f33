import { present } from '@hoga/core/assert';
import {
  bookLevels,
  expectedTrade,
  execute,
  newExchange,
  newOutput,
  type Command,
  type Exchange,
} from '@hoga/core/exchange';
import { KRW_LPJ, priceOfTick } from '@hoga/core/instrument';
import { amount } from '@hoga/core/money';
import { accountId, type AccountId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { App } from '../app/index.ts';
import type { Market } from './market.ts';

/** A market in memory, as much of the app as the house uses, and a record of what reached it. */
export interface TestApp {
  readonly app: App;
  readonly exchange: Exchange;
  /** Every command, with the moment it came. */
  readonly commands: { readonly at: number; readonly command: Command }[];
  readonly logged: string[];
  /** Called before each command is executed; it may throw or wait. */
  interfere: (command: Command) => void | Promise<void>;
}

const MARKET = KRW_LPJ.id;

export function testExchange(): Exchange {
  const [issuance, fees] = [accountId('issuance'), accountId('fees')];
  return newExchange({ league: 'coin', instruments: [KRW_LPJ], issuance, fees });
}

export function marketOf(exchange: Exchange): Market {
  const market = present(exchange.markets.get(MARKET), 'the league trades it');
  const { instrument, lastPrice, referencePrice, phase, auctionEndsAt, band } = market;
  return {
    instrument,
    sequence: exchange.sequences.command,
    at: exchange.clock,
    phase,
    auctionEndsAt,
    expected: phase === 'auction' ? expectedTrade(market) : null,
    depth: 10,
    bids: bookLevels(market, 'buy', 10),
    asks: bookLevels(market, 'sell', 10),
    lastPrice,
    referencePrice,
    lowestPrice: priceOfTick(instrument, band.lowest),
    highestPrice: priceOfTick(instrument, band.highest),
  };
}

/** Whole won and whole coins. */
export function openTestAccount(exchange: Exchange, id: string, [won, coins]: [bigint, bigint]) {
  const account = accountId(id);
  const outcome = execute(
    exchange,
    {
      type: 'open_account',
      at: exchange.clock,
      account,
      kind: 'house',
      owner: null,
      grants: [
        { asset: 'KRW', amount: amount(won * 1_000_000n) },
        { asset: 'LPJ', amount: amount(coins * 10_000n) },
      ],
    },
    newOutput(),
  );
  if (!outcome.accepted) throw new Error(outcome.rejection.reason);
  return present(outcome.account, 'opening answers with the account');
}

/** The exchange is given when a house comes back to a market it knew. */
export function testApp(exchange = testExchange()): TestApp {
  let ids = exchange.sequences.command;
  const made: Omit<TestApp, 'app'> = { exchange, commands: [], logged: [], interfere: () => {} };
  const say = (_: object, message: string): void => void made.logged.push(message);
  const parts = {
    engine: engineOf(made),
    reads: readsOf(exchange),
    log: { debug: say, info: say, warn: say, error: say },
    now: () => instant(Date.now()),
    newId: () => `id-${(ids += 1)}`,
  };
  return Object.assign(made, { app: parts as unknown as App });
}

function engineOf(made: Omit<TestApp, 'app'>): Pick<App['engine'], 'submit' | 'market'> {
  const { exchange, commands } = made;
  return {
    market: (id) => (id === MARKET ? marketOf(exchange) : undefined),
    submit: async (command) => {
      commands.push({ at: performance.now(), command });
      await made.interfere(command);
      const outcome = execute(exchange, command, newOutput());
      if (!outcome.accepted) return { kind: 'rejected', rejection: outcome.rejection };
      const { account, order, others, remaining } = outcome;
      return { kind: 'accepted', account: account?.id ?? null, order, others, remaining };
    },
  };
}

type HouseReads = Pick<App['reads'], 'houseAccounts' | 'balancesOf' | 'order' | 'orders'>;

function readsOf(exchange: Exchange): HouseReads {
  const ordersOf = (account: AccountId) =>
    [...exchange.open.values()]
      .map(({ order }) => order)
      .filter((order) => order.account === account)
      .toSorted((a, b) => b.sequence - a.sequence);
  return {
    houseAccounts: async () =>
      [...exchange.accounts.values()]
        .filter(({ kind }) => kind === 'house')
        .map(({ id, kind }) => ({ id, kind, league: 'coin', openedAt: new Date(0) })),
    balancesOf: async (account) => {
      const balances = exchange.accounts.get(account)?.balances ?? [];
      return [...balances].map(([asset, balance]) => ({ asset, ...balance }));
    },
    order: async (_, id) => exchange.open.get(id)?.order,
    orders: async (account, _, { limit, before }) =>
      ordersOf(account)
        .filter(({ sequence }) => before === null || sequence < before)
        .slice(0, limit),
  };
}
