import { present } from '../src/assert/index.ts';
import {
  assertInvariants,
  execute,
  newExchange,
  newOutput,
  OrderBook,
  type Capacities,
  type Command,
  type Exchange,
  type MarketEvent,
  type Outcome,
} from '../src/exchange/index.ts';
import { defineInstrument, tickLadder, type Instrument } from '../src/instrument/index.ts';
import type { Book } from '../src/matching/index.ts';
import { amount, price } from '../src/money/index.ts';
import { accountId, type AccountId, type Order, type OrderId } from '../src/order/index.ts';
import { instant } from '../src/time/index.ts';
import { describe, describeBook, describeThing } from './desk-answer.ts';
import { commandOf } from './desk-line.ts';
import { figuresOf, grouped } from './figures.ts';

/** A market without distractions: tick 1, lot 1, no minimum, no fee, no band, no prevention. */
export const PLAIN: Instrument = defineInstrument({
  id: 'TEST',
  base: { code: 'COIN', places: 0 },
  quote: { code: 'WON', places: 0 },
  pricePlaces: 0,
  ladder: tickLadder([{ from: 1, step: 1 }], 100_000),
  openingPrice: price(3_000n),
  bandPercent: null,
  interruptionPercent: null,
  auctionMs: 120_000,
  minimumNotional: null,
  maximumNotional: amount(1_000_000_000_000n),
  makerFee: 0n,
  takerFee: 0n,
  selfTradePrevention: 'none',
  icebergPartsMax: 100,
  openOrdersPerAccount: 1_000,
  openNotionalPerAccount: amount(1_000_000_000_000n),
});

/**
 * A market on which a test trades by writing lines. An order is
 * `A1: sell alice 40 @ 3010`, with words behind it as needed:
 * `ioc`, `fok`, `post_only` · `show 10` (an iceberg) · `best` · `stop 3020` · `trail 100 5` ·
 * `reduce`, `cancel_taker`, `cancel_maker`, `none` (what it does when it meets its own account).
 * Instead of a quantity a buy may say `for 5000`. Figures are decimals, with commas or without.
 *
 * Other lines: `pair T S: sell alice 40 @ 3100 stop 2900`, with `limit 2890` behind it ·
 * `reduce alice A1 to 30` · `replace alice A1 as A2 @ 3020`, with `size 7` behind it ·
 * `cancel alice A1` · `cancel alice all`, with `buy` or `sell` behind it · `halt` · `resume` ·
 * `cancel market` · `end auction`, when its time is over · `open alice: 500 WON, 3 COIN` ·
 * `issue alice 500 WON` · and to look: `show book`, `show market`, `show A1`, `show alice`.
 */
export interface Desk {
  readonly exchange: Exchange;
  readonly events: readonly MarketEvent[];
  /** Every order that was accepted, those that ended included. */
  readonly orders: ReadonlyMap<OrderId, Order>;
  /** Opens an account with what it is given; others open with their first order. */
  open(account: string, funds: Funds): void;
  /** Executes one line and tells what came of it. */
  say(line: string): string;
  /** Executes every line and writes the transcript: below each line, what came of it. # remarks. */
  play(script: string): string;
  /** The book as a trader reads it: asks above bids. */
  book(): string;
  balance(account: string, asset: string): { available: bigint; held: bigint };
}

/** Units of the quote and of the base asset. */
export interface Funds {
  readonly won: bigint;
  readonly coin: bigint;
}

export interface DeskSetup {
  readonly capacities?: Partial<Capacities>;
  /** What an account has that opens with its first order. */
  readonly funds?: Funds;
  /** Another than the exchange would take, to see that it makes no difference. */
  readonly book?: Book;
}

const PLENTY: Funds = { won: 1_000_000_000_000n, coin: 1_000_000_000n };

export function newDesk(
  instrument: Instrument = PLAIN,
  { capacities = {}, funds = PLENTY, book }: DeskSetup = {},
): Desk {
  const exchange = newExchange({
    league: 'test',
    instruments: [instrument],
    issuance: accountId('issuance'),
    fees: accountId('fees'),
    capacities,
  });
  if (book !== undefined) {
    Object.assign(exchange.markets.get(instrument.id)!, { book: new OrderBook(book) });
  }
  const events: MarketEvent[] = [];
  const orders = new Map<OrderId, Order>();
  const figures = figuresOf(instrument);
  let clock = 0;
  let unnamed = 0;

  const run = (command: Command): [Outcome, MarketEvent[]] => {
    const out = newOutput();
    const outcome = execute(exchange, command, out);
    assertInvariants(exchange);
    events.push(...out.events);
    for (const order of out.changedOrders) orders.set(order.id, order);
    return [outcome, out.events];
  };

  const open: Desk['open'] = (account, { won, coin }) => {
    const grants = [
      { asset: instrument.quote.code, amount: amount(won) },
      { asset: instrument.base.code, amount: amount(coin) },
    ].filter((grant) => grant.amount > 0n);
    const at = instant((clock += 1));
    const id = accountId(account);
    run({ type: 'open_account', at, account: id, kind: 'trading', owner: null, grants });
  };

  const answer = (line: string): string[] => {
    const words = line.trim();
    if (words.startsWith('show ')) {
      return describeThing(words.slice(5), { exchange, orders, figures });
    }
    const at = instant((clock += 1));
    const { auctionEndsAt } = exchange.markets.get(instrument.id)!;
    if (words === 'end auction' && auctionEndsAt !== null) clock = auctionEndsAt;
    const command = commandOf(words, {
      at: words === 'end auction' ? instant(clock) : at,
      figures,
      newName: () => `o${(unnamed += 1)}`,
    });
    const account = whoMayBeNew(command);
    if (account !== null && !exchange.accounts.has(account)) open(account, funds);
    return describe(...run(command), figures);
  };

  const told = (line: string): string[] => answer(line).map((part) => `  → ${grouped(part)}`);

  return {
    exchange,
    events,
    orders,
    open,
    say: (line) => answer(line).join(', '),
    play: (script) => {
      const lines = script.split('\n').map((line) => line.trim());
      return lines
        .filter((line) => line !== '')
        .flatMap((line) => [line, ...(line.startsWith('#') ? [] : told(line))])
        .join('\n');
    },
    book: () => describeBook({ exchange, figures }).join('\n'),
    balance: (account, asset) =>
      present(
        exchange.accounts.get(accountId(account))?.balances.get(asset),
        'the account is open and owns the asset',
      ),
  };
}

/** Whose account opens when it is not there yet; whoever cancels or is given money has one. */
function whoMayBeNew(command: Command): AccountId | null {
  if (!('account' in command)) return null;
  return ['cancel_order', 'open_account', 'issue'].includes(command.type) ? null : command.account;
}
