import { assert, present, unreachable } from '../src/assert/index.ts';
import {
  assertInvariants,
  execute,
  stateHash,
  type Command,
  type Exchange,
  type Fill,
  type MarketEvent,
  type Outcome,
  type Output,
  type PlaceOrder,
} from '../src/exchange/index.ts';
import { tickOfPrice } from '../src/instrument/index.ts';
import { ordersOf, type BookOrder } from '../src/matching/index.ts';
import { opposite, type Order, type OrderId } from '../src/order/index.ts';
import type { Instant } from '../src/time/index.ts';

/** Does what `execute` does. Throws when what happened is not what the rules allow. */
export type AuditedExecute = (exchange: Exchange, command: Command, out: Output) => Outcome;

/** One auditor follows one league through all its commands, restarts included. */
export function newAuditor(): AuditedExecute {
  const ended = new Set<OrderId>();
  return (exchange, command, out) => {
    const before = pictureOf(exchange, command, out);
    const outcome = execute(exchange, command, out);
    assertInvariants(exchange);
    const told = {
      events: out.events.slice(before.events),
      fills: out.fills.slice(before.fills),
      lines: out.ledgerLines.slice(before.lines),
    };
    if (!outcome.accepted) {
      assert(stateHash(exchange) === before.hash, '[EX2] a refused command changes nothing');
      assert(out.events.length === before.events, '[EX2] a refused command tells nothing');
      return outcome;
    }
    assert(exchange.clock >= before.clock, '[EX5] time never goes back');
    const others = command.type === 'cancel_order' && outcome.order?.account !== command.account;
    assert(!others, '[EX8] only the owner cancels an order');
    auditNumbers(exchange, before, told);
    auditLives(ended, told.events);
    if (command.type === 'place_order' && outcome.order !== null) {
      auditArrival(exchange, outcome.order, { line: before.line, told });
    }
    return outcome;
  };
}

interface Told {
  readonly events: readonly MarketEvent[];
  readonly fills: readonly Fill[];
  readonly lines: Output['ledgerLines'];
}

/** What the auditor must remember of the moment before a command. */
interface Picture {
  readonly hash: string;
  readonly clock: Instant;
  readonly sequences: Exchange['sequences'];
  /** Those an arriving order may meet, next to trade first. */
  readonly line: readonly Waiting[];
  /** How much the output already told. */
  readonly events: number;
  readonly fills: number;
  readonly lines: number;
}

interface Waiting extends BookOrder {
  readonly order: Order;
}

function pictureOf(exchange: Exchange, command: Command, out: Output): Picture {
  return {
    hash: stateHash(exchange),
    clock: exchange.clock,
    sequences: { ...exchange.sequences },
    line: command.type === 'place_order' ? lineFor(exchange, command) : [],
    events: out.events.length,
    fills: out.fills.length,
    lines: out.ledgerLines.length,
  };
}

function lineFor(exchange: Exchange, { instrument, instruction }: PlaceOrder): Waiting[] {
  const book = exchange.markets.get(instrument)?.book;
  const makers = book === undefined ? [] : [...ordersOf(book, opposite(instruction.side))];
  return makers.map((entry) => {
    const resting = exchange.restingBySequence.get(entry.sequence);
    return { ...entry, order: present(resting, 'a resting order is indexed').order };
  });
}

/** Sequences go on by one, without a gap. */
function auditNumbers(exchange: Exchange, { sequences }: Picture, told: Told): void {
  const accepted = told.events.filter((event) => event.type === 'order_accepted');
  const commands = exchange.sequences.command - sequences.command;
  assert(commands === 1, 'an accepted command is counted');
  assertFollows(sequences.order, accepted, exchange.sequences.order);
  assertFollows(sequences.fill, told.fills, exchange.sequences.fill);
  assertFollows(sequences.ledger, told.lines, exchange.sequences.ledger);
}

function assertFollows(
  last: number,
  records: readonly { readonly sequence: number }[],
  now: number,
): void {
  const follow = records.every((record, index) => record.sequence === last + 1 + index);
  assert(follow && now === last + records.length, 'numbers are given out one by one');
}

/** [OR1] Nothing happens to an order that has ended. */
function auditLives(ended: Set<OrderId>, events: readonly MarketEvent[]): void {
  for (const event of events) {
    if (event.type === 'traded') {
      const alive = !ended.has(event.fill.maker.order) && !ended.has(event.fill.taker.order);
      assert(alive, '[OR1] an ended order trades no more');
    }
    if (event.type !== 'order_ended') continue;
    assert(!ended.has(event.order), '[OR1] an order ends once');
    ended.add(event.order);
  }
}

interface Meeting {
  readonly line: readonly Waiting[];
  readonly told: Told;
}

function auditArrival(exchange: Exchange, taker: Order, { line, told }: Meeting): void {
  const met = told.events.flatMap((event) => makerMet(event, taker));
  const first = line.slice(0, met.length).map((waiting) => waiting.order.id);
  assert(met.join() === first.join(), '[MT1, MT2] makers are met in line, none is passed over');
  assert(met.length <= exchange.capacities.fillsPerCommand, '[MT8] only so many makers are met');
  assert(keepsPromise(taker, met.length), '[EX9, EX10, MT7] an arrival keeps its promise');
  auditSelfTrades(exchange, taker, told);
  for (const fill of told.fills) auditFill(fill, taker, line);
  auditSize(taker, told.fills);
  const rest = line.filter(({ order }, index) => index >= met.length || order.status === 'open');
  assert(
    endsRightly(exchange, taker, { met, rest }),
    `${taker.id} ended as ${taker.status} ${taker.cancelReason} for no reason`,
  );
}

/** The resting order an event of an arriving one is about. */
function makerMet(event: MarketEvent, taker: Order): OrderId[] {
  if (event.type === 'traded') return [event.fill.maker.order];
  const prevented =
    event.type === 'order_ended' &&
    event.order !== taker.id &&
    event.cancelReason === 'self_trade_prevented';
  return prevented ? [event.order] : [];
}

function keepsPromise({ instruction, status }: Order, met: number): boolean {
  if (instruction.type !== 'limit') return status !== 'open';
  switch (instruction.timeInForce) {
    case 'gtc':
      return true;
    case 'ioc':
      return status !== 'open';
    case 'fok':
      return status === 'filled' || (status === 'cancelled' && met === 0);
    case 'post_only':
      return met === 0;
    default:
      return unreachable(instruction.timeInForce);
  }
}

/** [MT6] */
function auditSelfTrades(exchange: Exchange, taker: Order, { events, fills }: Told): void {
  const market = present(exchange.markets.get(taker.instrument), 'the market is there');
  const prevents = market.instrument.selfTradePrevention === 'cancel_maker';
  const self = fills.some(({ maker }) => maker.account === taker.account);
  assert(!prevents || !self, '[MT6] nobody trades with itself where that is prevented');
  for (const event of events) {
    if (event.type !== 'order_ended' || event.cancelReason !== 'self_trade_prevented') continue;
    assert(prevents && event.account === taker.account, '[MT6] only own orders are prevented');
  }
}

/** [MT3, MT4] */
function auditFill(fill: Fill, taker: Order, line: readonly Waiting[]): void {
  const maker = line.find((waiting) => waiting.order.id === fill.maker.order);
  assert(
    maker !== undefined && maker.order.instruction.type === 'limit',
    'makers are limit orders',
  );
  assert(fill.price === maker.order.instruction.price, '[MT3] a fill prints at the maker’s price');
  assert(fill.quantity <= BigInt(maker.lots), '[MT4] a maker gives no more than it has open');
  assert(fill.notional === fill.price * fill.quantity, '[IN3] a notional is exact');
  const { instruction } = taker;
  if (instruction.type !== 'limit') return;
  const distance = fill.price - instruction.price;
  const within = instruction.side === 'buy' ? distance <= 0n : distance >= 0n;
  assert(within, '[MT4] a taker never trades beyond its limit');
}

/** [MT4, OR3, EX14] What traded is what the order says, and no more than it asked for. */
function auditSize(taker: Order, fills: readonly Fill[]): void {
  const { instruction } = taker;
  const lots = fills.reduce((sum, fill) => sum + fill.quantity, 0n);
  const spent = fills.reduce((sum, fill) => sum + fill.notional, 0n);
  const fees = fills.reduce((sum, fill) => sum + fill.taker.fee, 0n);
  assert(taker.filledQuantity === lots && taker.filledNotional === spent, '[OR3] fills add up');
  assert(taker.feePaid === fees, '[EX4] fees add up');
  if (instruction.type === 'market_amount') {
    assert(spent <= instruction.amount, '[EX14] a taker spends no more than its amount');
    return;
  }
  assert(lots <= instruction.quantity, '[MT4] a taker gets no more than it asked for');
  const isWhole = lots === instruction.quantity;
  assert((taker.status === 'filled') === isWhole, '[OR3] filled means all of it');
}

interface Left {
  readonly met: readonly OrderId[];
  /** Those it left open, next to trade first. */
  readonly rest: readonly Waiting[];
}

/** Whether the order's end follows from what it asked for and from whom it could still meet. */
function endsRightly(exchange: Exchange, taker: Order, left: Left): boolean {
  const next = left.rest[0];
  const wouldMeet = next !== undefined && accepts(exchange, taker, next);
  switch (taker.cancelReason) {
    case null:
      return taker.status === 'open' ? !wouldMeet : buysNoMore(taker, next);
    case 'unfilled_remainder':
      return !wouldMeet || (taker.filledQuantity === 0n && buysNoMore(taker, next));
    case 'fill_limit':
      return wouldMeet && left.met.length === exchange.capacities.fillsPerCommand;
    case 'post_only_would_trade':
      return wouldMeet && left.met.length === 0;
    default:
      return isKilledRightly(exchange, taker, left);
  }
}

function isKilledRightly(exchange: Exchange, taker: Order, { met, rest }: Left): boolean {
  const killed = taker.cancelReason === 'fill_or_kill' && met.length === 0;
  return killed && !couldFillWhole(exchange, taker, rest);
}

/** [EX14] An order by amount is done when the rest buys not one lot at the next price. */
function buysNoMore({ instruction, filledNotional }: Order, next: Waiting | undefined): boolean {
  if (instruction.type !== 'market_amount') return true;
  const left = instruction.amount - filledNotional;
  if (left === 0n) return true;
  return next?.order.instruction.type === 'limit' && left < next.order.instruction.price;
}

function accepts(exchange: Exchange, taker: Order, maker: Waiting): boolean {
  const { instruction } = taker;
  if (instruction.type !== 'limit') return true;
  const { instrument } = present(exchange.markets.get(taker.instrument), 'the market is there');
  const limit = present(tickOfPrice(instrument, instruction.price), 'the price was legal');
  return instruction.side === 'buy' ? maker.tick <= limit : maker.tick >= limit;
}

/** [MT7] Counted over the whole line, without the taker's own orders if they would be cancelled. */
function couldFillWhole(exchange: Exchange, taker: Order, line: readonly Waiting[]): boolean {
  const { instruction, account } = taker;
  assert(instruction.type === 'limit', 'only a limit order is fill-or-kill');
  const market = present(exchange.markets.get(taker.instrument), 'the market is there');
  const prevents = market.instrument.selfTradePrevention === 'cancel_maker';
  const reach = line
    .slice(0, exchange.capacities.fillsPerCommand)
    .filter((maker) => accepts(exchange, taker, maker))
    .filter((maker) => !prevents || maker.order.account !== account);
  return reach.reduce((sum, maker) => sum + BigInt(maker.lots), 0n) >= instruction.quantity;
}
