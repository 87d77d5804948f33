import { present } from '../src/assert/index.ts';
import {
  assertInvariants,
  execute,
  newExchange,
  newOutput,
  type Capacities,
  type Exchange,
  type MarketEvent,
  type Outcome,
} from '../src/exchange/index.ts';
import { defineInstrument, tickLadder, type Instrument } from '../src/instrument/index.ts';
import { ordersOf, type Book } from '../src/matching/index.ts';
import { amount, price, quantity } from '../src/money/index.ts';
import {
  accountId,
  openQuantity,
  orderId,
  type Instruction,
  type OrderId,
  type TimeInForce,
} from '../src/order/index.ts';
import { instant } from '../src/time/index.ts';

/** A market without distractions: tick 1, lot 1, no minimum, no fee, no band, no prevention. */
export const PLAIN: Instrument = defineInstrument({
  id: 'TEST',
  base: { code: 'COIN', places: 0 },
  quote: { code: 'WON', places: 0 },
  pricePlaces: 0,
  ladder: tickLadder([{ from: 1, step: 1 }], 100_000),
  openingPrice: price(3_000n),
  bandPercent: null,
  minimumNotional: null,
  maximumNotional: amount(1_000_000_000_000n),
  makerFee: 0n,
  takerFee: 0n,
  selfTradePrevention: 'none',
  openOrdersPerAccount: 1_000,
  openNotionalPerAccount: amount(1_000_000_000_000n),
});

/** A market on which a test trades by writing lines such as `A1: sell alice 40 @ 3010`. */
export interface Desk {
  readonly exchange: Exchange;
  readonly events: readonly MarketEvent[];
  /** Opens an account with what it is given; others open on first use, with plenty. */
  open(account: string, funds: { won: bigint; coin: bigint }): void;
  /** Executes one line and tells what came of it. */
  say(line: string): string;
  /** Executes every line and writes the transcript. */
  play(script: string): string;
  /** The book as a trader reads it: asks above bids. */
  book(): string;
  balance(account: string, asset: string): { available: bigint; held: bigint };
}

const LINE =
  /^(?:(?<name>\w+):\s*)?(?<side>buy|sell)\s+(?<account>\w+)\s+(?:for\s+(?<amount>\d+)|(?<quantity>-?\d+))(?:\s*@\s*(?<price>-?\d+))?(?:\s+(?<force>ioc|fok|post_only))?$/;

/** `book` is another than the exchange would take, to see that it makes no difference. */
export interface DeskSetup {
  readonly capacities?: Partial<Capacities>;
  readonly book?: Book;
}

export function newDesk(
  instrument: Instrument = PLAIN,
  { capacities = {}, book }: DeskSetup = {},
): Desk {
  const exchange = newExchange({
    league: 'test',
    instruments: [instrument],
    issuance: accountId('issuance'),
    fees: accountId('fees'),
    capacities,
  });
  if (book !== undefined) Object.assign(exchange.markets.get(instrument.id)!, { book });
  const events: MarketEvent[] = [];
  const names = new Map<OrderId, string>();
  let clock = 0;
  let orders = 0;

  const run = (command: Parameters<typeof execute>[1]): [Outcome, MarketEvent[]] => {
    const out = newOutput();
    const outcome = execute(exchange, command, out);
    assertInvariants(exchange);
    events.push(...out.events);
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

  const say: Desk['say'] = (line) => {
    const at = instant((clock += 1));
    const cancel = /^cancel\s+(\w+)\s+(\w+)$/.exec(line.trim());
    if (cancel !== null) {
      const [, account = '', order = ''] = cancel;
      const command = { account: accountId(account), order: orderId(order) };
      return describe(...run({ type: 'cancel_order', at, ...command }), names);
    }
    const parts = present(LINE.exec(line.trim())?.groups, `a line the desk understands: ${line}`);
    const { name = `o${(orders += 1)}`, account = '' } = parts;
    if (!exchange.accounts.has(accountId(account))) open(account, PLENTY);
    names.set(orderId(name), name);
    return describe(
      ...run({
        type: 'place_order',
        at,
        order: orderId(name),
        account: accountId(account),
        instrument: instrument.id,
        clientOrderId: null,
        instruction: instructionOf(parts),
      }),
      names,
    );
  };

  return {
    exchange,
    events,
    open,
    say,
    play: (script) => {
      const lines = script.split('\n').map((line) => line.trim());
      const spoken = lines.filter((line) => line !== '');
      const width = Math.max(...spoken.map((line) => line.length));
      return spoken.map((line) => `${line.padEnd(width)} → ${say(line)}`).join('\n');
    },
    book: () => describeBook(exchange, instrument.id),
    balance: (account, asset) =>
      present(
        exchange.accounts.get(accountId(account))?.balances.get(asset),
        'the account is open and owns the asset',
      ),
  };
}

const PLENTY = { won: 1_000_000_000_000n, coin: 1_000_000_000n };

function instructionOf(parts: Record<string, string | undefined>): Instruction {
  const side = parts['side'] === 'buy' ? 'buy' : 'sell';
  if (parts['amount'] !== undefined) {
    return { type: 'market_amount', side: 'buy', amount: amount(BigInt(parts['amount'])) };
  }
  const lots = quantity(BigInt(parts['quantity'] ?? '0'));
  if (parts['price'] === undefined) return { type: 'market', side, quantity: lots };
  const forces: readonly TimeInForce[] = ['ioc', 'fok', 'post_only'];
  const timeInForce = forces.find((force) => force === parts['force']) ?? 'gtc';
  return { type: 'limit', side, price: price(BigInt(parts['price'])), quantity: lots, timeInForce };
}

function describe(
  outcome: Outcome,
  events: readonly MarketEvent[],
  names: ReadonlyMap<OrderId, string>,
): string {
  if (!outcome.accepted) return `refused: ${outcome.rejection.reason}`;
  const order = present(outcome.order, 'the desk speaks of orders');
  const parts = events.flatMap((event) => {
    if (event.type === 'traded') {
      const { fill } = event;
      return [`${fill.quantity} from ${names.get(fill.maker.order)} @ ${fill.price}`];
    }
    const endsMaker =
      event.type === 'order_ended' && event.order !== order.id && event.cancelReason !== null;
    return endsMaker ? [`${names.get(event.order)} ${event.cancelReason}`] : [];
  });
  const end =
    order.status === 'open'
      ? `rests ${openQuantity(order)}`
      : order.status === 'filled'
        ? 'filled'
        : `cancelled: ${order.cancelReason}`;
  return [...parts, end].join(', ');
}

function describeBook(exchange: Exchange, instrument: string): string {
  const market = present(exchange.markets.get(instrument), 'the desk has its market');
  const line = (side: 'buy' | 'sell'): string[] =>
    market.book.levels(side, 100).map((level) => {
      const orders = [...ordersOf(market.book, side)].filter((order) => order.tick === level.tick);
      const queue = orders.map((order) => order.lots).join(' + ');
      const label = side === 'buy' ? 'bid' : 'ask';
      return `${label} ${market.instrument.ladder.priceAt(level.tick)} × ${level.lots} (${queue})`;
    });
  return [...line('sell').toReversed(), ...line('buy')].join('\n');
}
