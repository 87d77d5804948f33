import { present, unreachable } from '../src/assert/index.ts';
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
import {
  defineInstrument,
  tickLadder,
  type Instrument,
  type SelfTradePrevention,
} from '../src/instrument/index.ts';
import { ordersOf, type Book } from '../src/matching/index.ts';
import { amount, price, quantity, type Price, type Quantity } from '../src/money/index.ts';
import {
  accountId,
  openQuantity,
  orderId,
  type Instruction,
  type Order,
  type OrderId,
  type Side,
  type StopInstruction,
  type StopOrderInstruction,
  type TimeInForce,
} from '../src/order/index.ts';
import { instant, type Instant } from '../src/time/index.ts';

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
 * Instead of a quantity a buy may say `for 5000`.
 *
 * Other lines: `pair T S: sell alice 40 @ 3100 stop 2900`, with `limit 2890` behind it ·
 * `reduce alice A1 to 30` · `replace alice A1 as A2 @ 3020`, with `size 7` behind it ·
 * `cancel alice A1` · `cancel alice all`, with `buy` or `sell` behind it · `halt` · `resume` ·
 * `cancel market` · `end auction`, when its time is over.
 */
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
  if (book !== undefined) {
    Object.assign(exchange.markets.get(instrument.id)!, { book: new OrderBook(book) });
  }
  const events: MarketEvent[] = [];
  let clock = 0;
  let orders = 0;

  const run = (command: Command): [Outcome, MarketEvent[]] => {
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
    const words = line.trim();
    const at = instant((clock += 1));
    const { auctionEndsAt } = exchange.markets.get(instrument.id)!;
    if (words === 'end auction' && auctionEndsAt !== null) clock = auctionEndsAt;
    const command = commandOf(words, {
      at: words === 'end auction' ? instant(clock) : at,
      instrument: instrument.id,
      newName: () => `o${(orders += 1)}`,
    });
    const isNew = 'account' in command && !exchange.accounts.has(command.account);
    if (isNew && command.type !== 'cancel_order') open(command.account, PLENTY);
    return describe(...run(command));
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

interface Saying {
  readonly at: Instant;
  readonly instrument: string;
  readonly newName: () => string;
}

const ORDER =
  /^(?:(?<name>\w+):\s*)?(?<side>buy|sell)\s+(?<account>\w+)\s+(?:for\s+(?<amount>-?\d+)|(?<quantity>-?\d+))(?:\s*@\s*(?<price>-?\d+))?(?<rest>(?:\s+[-\w]+)*)$/;
const PAIR =
  /^pair\s+(?<limit>\w+)\s+(?<stop>\w+):\s*(?<side>buy|sell)\s+(?<account>\w+)\s+(?<quantity>\d+)\s*@\s*(?<price>\d+)\s+stop\s+(?<trigger>\d+)(?:\s+limit\s+(?<stopPrice>\d+))?$/;
const REPLACE =
  /^replace\s+(?<account>\w+)\s+(?<order>\w+)\s+as\s+(?<name>\w+)(?:\s*@\s*(?<price>\d+))?(?:\s+size\s+(?<size>\d+))?$/;

function commandOf(line: string, { at, instrument, newName }: Saying): Command {
  const words = line.split(/\s+/);
  const [verb] = words;
  const operation = operationOf(line, { at, instrument });
  if (operation !== undefined) return operation;
  if (verb === 'replace') return replaceOf(partsOf(REPLACE, line), at);
  if (verb === 'pair') return pairOf(partsOf(PAIR, line), { at, instrument });
  if (verb === 'cancel' || verb === 'reduce') return changeOf(words, at);
  const parts = partsOf(ORDER, line);
  return {
    type: 'place_order',
    at,
    order: orderId(parts['name'] ?? newName()),
    account: accountId(parts['account'] ?? ''),
    instrument,
    clientOrderId: null,
    instruction: instructionOf(parts),
  };
}

function changeOf(words: readonly string[], at: Instant): Command {
  const [verb, first = '', second = '', third, last = ''] = words;
  const account = accountId(first);
  if (second === 'all') {
    const side = (['buy', 'sell'] as const).find((known) => known === third) ?? null;
    return { type: 'cancel_orders', at, account, instrument: null, side };
  }
  const order = orderId(second);
  if (verb === 'cancel') return { type: 'cancel_order', at, account, order };
  return { type: 'reduce_order', at, account, order, quantity: lotsOf(last) };
}

/** What operators and clocks do. */
function operationOf(
  line: string,
  { at, instrument }: Pick<Saying, 'at' | 'instrument'>,
): Command | undefined {
  const operation = { at, actor: 'operator', instrument };
  switch (line) {
    case 'halt':
      return { type: 'halt_market', ...operation };
    case 'resume':
      return { type: 'resume_market', ...operation };
    case 'cancel market':
      return { type: 'cancel_market', ...operation };
    case 'end auction':
      return { type: 'end_auction', at, instrument };
    default:
      return undefined;
  }
}

type Parts = Readonly<Record<string, string | undefined>>;

function partsOf(pattern: RegExp, line: string): Parts {
  return present(pattern.exec(line)?.groups, `a line the desk understands: ${line}`);
}

const lotsOf = (text: string | undefined): Quantity => quantity(BigInt(text ?? '0'));
const priceOf = (text: string | undefined): Price => price(BigInt(text ?? '0'));

function replaceOf(parts: Parts, at: Instant): Command {
  return {
    type: 'replace_order',
    at,
    account: accountId(parts['account'] ?? ''),
    replaced: orderId(parts['order'] ?? ''),
    order: orderId(parts['name'] ?? ''),
    clientOrderId: null,
    price: parts['price'] === undefined ? null : priceOf(parts['price']),
    quantity: parts['size'] === undefined ? null : lotsOf(parts['size']),
  };
}

function pairOf(parts: Parts, { at, instrument }: Pick<Saying, 'at' | 'instrument'>): Command {
  const side: Side = parts['side'] === 'buy' ? 'buy' : 'sell';
  const own = { side, quantity: lotsOf(parts['quantity']) };
  const trigger = priceOf(parts['trigger']);
  return {
    type: 'place_pair',
    at,
    order: orderId(parts['limit'] ?? ''),
    stopOrder: orderId(parts['stop'] ?? ''),
    account: accountId(parts['account'] ?? ''),
    instrument,
    clientOrderId: null,
    instruction: {
      limit: { type: 'limit', ...own, price: priceOf(parts['price']), timeInForce: 'gtc' },
      stop:
        parts['stopPrice'] === undefined
          ? { type: 'stop', ...own, trigger }
          : { type: 'stop_limit', ...own, trigger, price: priceOf(parts['stopPrice']) },
    },
  };
}

const FORCES: readonly TimeInForce[] = ['ioc', 'fok', 'post_only'];
const PREVENTIONS: readonly SelfTradePrevention[] = [
  'cancel_maker',
  'cancel_taker',
  'reduce',
  'none',
];

function instructionOf(parts: Parts): Instruction {
  const words = (parts['rest'] ?? '').trim().split(/\s+/);
  const after = (word: string, places = 1): string | undefined =>
    words.includes(word) ? words[words.indexOf(word) + places] : undefined;
  const prevention = PREVENTIONS.find((mode) => words.includes(mode));
  const own = {
    side: parts['side'] === 'buy' ? ('buy' as const) : ('sell' as const),
    ...(prevention === undefined ? {} : { selfTradePrevention: prevention }),
  };
  const timeInForce = FORCES.find((force) => words.includes(force));
  const immediate = timeInForce === 'fok' ? 'fok' : 'ioc';
  const isBest = words.includes('best');
  if (parts['amount'] !== undefined) {
    const spending = { ...own, side: 'buy' as const, amount: amount(BigInt(parts['amount'])) };
    return isBest
      ? { type: 'best_amount', ...spending, timeInForce: immediate }
      : { type: 'market_amount', ...spending };
  }
  const sized = { ...own, quantity: lotsOf(parts['quantity']) };
  if (isBest) return { type: 'best', ...sized, timeInForce: immediate };
  const stop = stopOf(sized, { after, price: parts['price'] });
  if (stop !== undefined) return stop;
  if (parts['price'] === undefined) return { type: 'market', ...sized };
  const display = after('show');
  return {
    type: 'limit',
    ...sized,
    price: priceOf(parts['price']),
    timeInForce: timeInForce ?? 'gtc',
    ...(display === undefined ? {} : { display: lotsOf(display) }),
  };
}

function stopOf(
  sized: Pick<StopInstruction, 'side' | 'quantity'>,
  {
    after,
    price: limit,
  }: { after: (word: string, places?: number) => string | undefined; price: string | undefined },
): StopOrderInstruction | undefined {
  if (after('trail') !== undefined) {
    const [distance, step] = [priceOf(after('trail')), priceOf(after('trail', 2))];
    return { type: 'trailing_stop', ...sized, distance, step };
  }
  if (after('stop') === undefined) return undefined;
  const trigger = priceOf(after('stop'));
  return limit === undefined
    ? { type: 'stop', ...sized, trigger }
    : { type: 'stop_limit', ...sized, trigger, price: priceOf(limit) };
}

function describe(outcome: Outcome, events: readonly MarketEvent[]): string {
  if (!outcome.accepted) return `refused: ${outcome.rejection.reason}`;
  const own = outcome.order?.id ?? null;
  const parts = events.flatMap((event) => describeEvent(event, own));
  if (outcome.order !== null) parts.push(describeEnd(outcome.order));
  else if (outcome.remaining > 0) parts.push(`${outcome.remaining} remain`);
  return parts.join(', ');
}

function describeEnd(order: Order): string {
  switch (order.stage) {
    case 'resting':
      return `rests ${openQuantity(order)}`;
    case 'waiting':
      return `waits for ${order.triggerPrice}`;
    case 'triggered':
      return 'waits for its turn';
    default:
      return order.status === 'filled' ? 'filled' : `cancelled: ${order.cancelReason}`;
  }
}

/** What is worth telling; what happens to the order of the line is told by its end. */
function describeEvent(event: MarketEvent, own: OrderId | null): string[] {
  switch (event.type) {
    case 'traded': {
      const { quantity: lots, maker, taker, price: at } = event.fill;
      const who = taker.order === own ? '' : `${taker.order} `;
      return [`${who}${lots} from ${maker.order} @ ${at}`];
    }
    case 'order_ended':
      return event.order === own || event.cancelReason === null
        ? []
        : [`${event.order} ${event.cancelReason}`];
    case 'order_rested':
      return event.order === own ? [] : [`${event.order} rests ${event.shown}`];
    case 'order_refilled':
      return [`${event.order} shows ${event.shown}`];
    case 'order_reduced':
      return event.because === 'by_owner' ? [] : [`${event.order} prevented ${event.by}`];
    case 'stop_moved':
      return [`${event.order} moves to ${event.trigger}`];
    case 'stop_triggered':
      return [`${event.order} triggered`];
    case 'auction_started':
      return ['auction starts'];
    case 'auction_ended':
      return [event.price === null ? 'auction without a price' : `auction @ ${event.price}`];
    case 'market_halted':
      return ['halted'];
    case 'market_resumed':
      return ['resumed'];
    case 'account_opened':
    case 'issued':
    case 'order_accepted':
      return [];
    default:
      return unreachable(event);
  }
}

function describeBook(exchange: Exchange, instrument: string): string {
  const market = present(exchange.markets.get(instrument), 'the desk has its market');
  const { ranked } = market.book;
  const line = (side: 'buy' | 'sell'): string[] =>
    ranked.levels(side, 100).map((level) => {
      const orders = [...ordersOf(ranked, side)].filter((order) => order.tick === level.tick);
      const queue = orders.map((order) => order.lots).join(' + ');
      const label = side === 'buy' ? 'bid' : 'ask';
      return `${label} ${market.instrument.ladder.priceAt(level.tick)} × ${level.lots} (${queue})`;
    });
  return [...line('sell').toReversed(), ...line('buy')].join('\n');
}
