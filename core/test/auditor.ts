import { assert, present, unreachable } from '../src/assert/index.ts';
import {
  assertInvariants,
  execute,
  stateHash,
  type Command,
  type Exchange,
  type Fill,
  type Market,
  type MarketEvent,
  type Outcome,
  type Output,
} from '../src/exchange/index.ts';
import { interruptionAround, priceOfTick, tickOfPrice } from '../src/instrument/index.ts';
import { ordersOf } from '../src/matching/index.ts';
import type { Price, Quantity } from '../src/money/index.ts';
import { opposite, type Order, type OrderId } from '../src/order/index.ts';
import { ShadowBook, type Shadow } from './shadow-book.ts';

/** Does what `execute` does. Throws when what happened is not what the rules allow. */
export type AuditedExecute = (exchange: Exchange, command: Command, out: Output) => Outcome;

/** One auditor follows one league through all its commands, restarts included. */
export function newAuditor(): AuditedExecute {
  const follower = new Follower();
  /** After a refusal the state is what it was. */
  let unchanged: { readonly exchange: Exchange; readonly hash: string } | null = null;
  return (exchange, command, out) => {
    const hash = unchanged?.exchange === exchange ? unchanged.hash : stateHash(exchange);
    unchanged = null;
    const { clock } = exchange;
    const sequences = { ...exchange.sequences };
    const { events, fills, ledgerLines } = out;
    const before = { events: events.length, fills: fills.length, lines: ledgerLines.length };
    follower.begin(exchange);
    const outcome = execute(exchange, command, out);
    assertInvariants(exchange);
    if (!outcome.accepted) {
      assert(stateHash(exchange) === hash, '[EX2] a refused command changes nothing');
      assert(events.length === before.events, '[EX2] a refused command tells nothing');
      unchanged = { exchange, hash };
      return outcome;
    }
    assert(exchange.clock >= clock, '[EX5] time never goes back');
    const others = command.type === 'cancel_order' && outcome.order?.account !== command.account;
    assert(!others, '[EX8] only the owner cancels an order');
    assert(exchange.sequences.command === sequences.command + 1, 'an accepted command is counted');
    const told = events.slice(before.events);
    const accepted = told.filter((event) => event.type === 'order_accepted');
    assertFollows(sequences.order, accepted, exchange.sequences.order);
    assertFollows(sequences.fill, fills.slice(before.fills), exchange.sequences.fill);
    assertFollows(sequences.ledger, ledgerLines.slice(before.lines), exchange.sequences.ledger);
    for (const order of out.changedOrders) follower.know(order);
    for (const event of told) follower.follow(event);
    follower.end();
    return outcome;
  };
}

/** Sequences go on by one, without a gap. */
function assertFollows(
  last: number,
  records: readonly { readonly sequence: number }[],
  now: number,
): void {
  const follow = records.every((record, index) => record.sequence === last + 1 + index);
  assert(follow && now === last + records.length, 'numbers are given out one by one');
}

/** What an order did so far, counted from the events. */
interface Life {
  traded: bigint;
  spent: bigint;
  fees: bigint;
  gaveUp: bigint;
  /** Whom it met as a taker, since it arrived or was set off. */
  met: number;
  /** What it gave up to its own orders. */
  prevented: bigint;
}

interface AuctionTrades {
  readonly price: Price;
  left: bigint;
}

/** Follows one market through its events. */
class Follower {
  readonly #orders = new Map<OrderId, Order>();
  readonly #lives = new Map<OrderId, Life>();
  readonly #ended = new Set<OrderId>();
  readonly #triggers = new Map<OrderId, Price>();
  readonly #book = new ShadowBook();
  #exchange: Exchange | null = null;
  #reference: Price | null = null;
  #isContinuous = true;
  #auction: AuctionTrades | null = null;
  /** What printed in the command at hand. */
  #prints: Price[] = [];
  #cancelledMakers = 0;

  begin(exchange: Exchange): void {
    this.#exchange = exchange;
    const { phase, referencePrice } = this.#market;
    assert(this.#isContinuous === (phase === 'continuous'), 'the phase is what the events told');
    this.#reference = referencePrice;
    this.#prints = [];
    this.#cancelledMakers = 0;
  }

  know(order: Order): void {
    this.#orders.set(order.id, order);
  }

  follow(event: MarketEvent): void {
    switch (event.type) {
      case 'account_opened':
      case 'issued':
        return;
      case 'order_accepted':
        return this.#accept(event.order);
      case 'order_rested':
        return this.#rest(event);
      case 'traded':
        return this.#auction === null ? this.#trade(event.fill) : this.#cross(event.fill);
      case 'order_refilled':
        return this.#book.refill(event);
      case 'order_reduced':
        return this.#reduce(event);
      case 'stop_moved':
        return this.#move(event);
      case 'stop_triggered':
        return this.#trigger(event.order);
      case 'order_ended':
        return this.#end(event);
      case 'auction_started':
        this.#isContinuous = false;
        return;
      case 'auction_ended':
        this.#isContinuous = true;
        this.#auction = event.price === null ? null : { price: event.price, left: event.quantity };
        if (event.price !== null) this.#reference = event.price;
        return;
      case 'market_halted':
      case 'market_resumed':
        this.#isContinuous = false;
        return;
      default:
        return unreachable(event);
    }
  }

  /** The book of the events is the book of the market. */
  end(): void {
    assert(this.#auction === null, '[EX21] an auction trades all it said it would');
    const { book, instrument } = this.#market;
    let count = 0;
    for (const side of ['buy', 'sell'] as const) {
      const line = this.#book.line(side);
      for (const [index, entry] of [...ordersOf(book.ranked, side)].entries()) {
        const shadow = present(line[index], 'the events tell of every order on the book');
        const price = priceOfTick(instrument, entry.tick);
        const isSame =
          shadow.price === price &&
          shadow.place === entry.place &&
          shadow.shown === BigInt(entry.lots) &&
          shadow.hidden === BigInt(entry.hidden);
        assert(isSame, 'the book folded from the events is the book');
        count += 1;
      }
    }
    assert(count === this.#book.size, 'the events tell of no order that is not on the book');
  }

  get #market(): Market {
    const exchange = present(this.#exchange, 'the auditor has begun');
    return present([...exchange.markets.values()][0], 'the league has a market');
  }

  #accept(id: OrderId): void {
    const nothing = { traded: 0n, spent: 0n, fees: 0n, gaveUp: 0n, met: 0, prevented: 0n };
    this.#lives.set(id, nothing);
    const { instruction, triggerPrice } = this.#order(id);
    if ('trigger' in instruction) this.#triggers.set(id, instruction.trigger);
    else if (triggerPrice !== null) this.#triggers.set(id, triggerPrice);
  }

  #rest(event: MarketEvent & { type: 'order_rested' }): void {
    const order = this.#order(event.order);
    const { instruction } = order;
    const isUnlimited = instruction.type === 'stop' || instruction.type === 'trailing_stop';
    const rests =
      instruction.type === 'stop_limit' ||
      (isUnlimited && !this.#isContinuous) ||
      (instruction.type === 'limit' && ['gtc', 'post_only'].includes(instruction.timeInForce));
    assert(rests, '[EX10] an immediate order never rests');
    this.#book.rest(order, event, this.#openOf(order));
    if (!this.#isContinuous) return;
    const across = this.#book.first(opposite(instruction.side));
    assert(!accepts(order, across), '[MT5] what rests would not have traded');
  }

  /** [MT1, MT2, MT3, MT4, MT6, EX20] */
  #trade(fill: Fill): void {
    assert(this.#isContinuous, '[EX20] nothing trades while orders are collected');
    const taker = this.#order(fill.taker.order);
    const maker = this.#book.take(fill.maker.order, fill.takerSide, fill.quantity);
    assert(fill.price === maker.price, '[MT3] a fill prints at the maker’s price');
    assert(accepts(taker, maker), '[MT4] a taker never trades beyond its limit');
    assert(this.#mayPrint(fill.price), '[EX20] nothing trades beyond the interruption range');
    const isOwn = fill.maker.account === fill.taker.account;
    assert(!isOwn || this.#preventionOf(taker) === 'none', '[MT6] own orders trade only in `none`');
    this.#lifeOf(taker.id).met += 1;
    assert(this.#lifeOf(taker.id).met <= this.#fillsMax, '[MT8] only so many makers are met');
    this.#count(fill);
  }

  /** [MT11] */
  #cross(fill: Fill): void {
    const auction = present(this.#auction, 'the auction trades');
    assert(fill.price === auction.price, '[MT11] an auction has one price');
    for (const [party, side] of [
      [fill.maker, opposite(fill.takerSide)],
      [fill.taker, fill.takerSide],
    ] as const) {
      const first = present(this.#book.first(side), 'both rest');
      assert(first.order.id === party.order, '[MT11] better prices first, then earlier places');
      const within = side === 'buy' ? first.price >= fill.price : first.price <= fill.price;
      assert(within, '[MT4] nobody trades beyond its limit');
      this.#book.giveUp(party.order, fill.quantity);
    }
    auction.left -= fill.quantity;
    if (auction.left === 0n) this.#auction = null;
    this.#count(fill);
  }

  /** [OR1, OR3, EX4, IN3] */
  #count(fill: Fill): void {
    const { instrument } = this.#market;
    assert(fill.notional === fill.price * fill.quantity, '[IN3] a notional is exact');
    const feeAt = (rate: bigint): bigint => (fill.notional * rate) / 1_000_000n;
    assert(fill.maker.fee === feeAt(instrument.makerFee), '[EX4] a fee is rounded down');
    assert(fill.taker.fee === feeAt(instrument.takerFee), '[EX4] a fee is rounded down');
    for (const { order, fee } of [fill.maker, fill.taker]) {
      assert(!this.#ended.has(order), '[OR1] an ended order trades no more');
      const life = this.#lifeOf(order);
      life.traded += fill.quantity;
      life.spent += fill.notional;
      life.fees += fee;
      const { instruction } = this.#order(order);
      if ('amount' in instruction) {
        assert(life.spent <= instruction.amount, '[EX14] a taker spends no more than its amount');
      } else {
        assert(life.traded <= instruction.quantity, '[MT4] nobody gets more than it asked for');
      }
    }
    this.#prints.push(fill.price);
  }

  #reduce(event: MarketEvent & { type: 'order_reduced' }): void {
    const life = this.#lifeOf(event.order);
    life.gaveUp += event.by;
    if (event.because === 'self_trade_prevented') {
      life.prevented += event.by;
      const shadow = this.#book.at(event.order);
      // The maker is told of first, and the taker does not rest.
      if (shadow === undefined) life.met += 1;
      else this.#book.take(event.order, opposite(shadow.order.instruction.side), event.by);
      return;
    }
    this.#book.giveUp(event.order, event.by);
  }

  /** [EX18] */
  #move({ order: id, trigger }: MarketEvent & { type: 'stop_moved' }): void {
    const { instruction } = this.#order(id);
    assert(instruction.type === 'trailing_stop', 'only trailing stops move');
    const before = present(this.#triggers.get(id), 'a stop has a trigger');
    const { side, distance, step } = instruction;
    const gain = side === 'sell' ? trigger - before : before - trigger;
    assert(gain > 0n && gain >= step, '[EX18] a trigger never goes back, and moves by its step');
    const last = present(this.#prints.at(-1), 'a trade moved it');
    const isFar = this.#prints.some((price) =>
      side === 'sell' ? price - trigger >= distance : trigger - price >= distance,
    );
    assert(isFar, `[EX18] a trigger keeps its distance from ${last}`);
    this.#triggers.set(id, trigger);
  }

  /** [EX18] */
  #trigger(id: OrderId): void {
    const trigger = present(this.#triggers.get(id), 'a stop has a trigger');
    const { side } = this.#order(id).instruction;
    const isReached = this.#prints.some((price) =>
      side === 'buy' ? price >= trigger : price <= trigger,
    );
    assert(isReached, '[EX18] only a trade at the trigger or beyond sets a stop off');
    this.#triggers.delete(id);
    this.#lifeOf(id).met = 0;
  }

  #end({ order: id, cancelReason }: MarketEvent & { type: 'order_ended' }): void {
    assert(!this.#ended.has(id), '[OR1] an order ends once');
    this.#ended.add(id);
    const order = this.#order(id);
    const life = this.#lifeOf(id);
    const isMaker = this.#book.at(id) !== undefined;
    const isLeft = 'quantity' in order.instruction && this.#openOf(order) > 0n;
    if (cancelReason === 'self_trade_prevented' && isMaker && isLeft) {
      const first = this.#book.first(order.instruction.side);
      assert(first?.order.id === id, '[MT6] a prevented maker was the next to trade');
      this.#cancelledMakers += 1;
    }
    this.#book.leave(id);
    this.#triggers.delete(id);
    const { instruction } = order;
    if (order.status !== 'open') {
      assert(order.filledQuantity === life.traded, '[OR3] fills add up');
      assert(order.filledNotional === life.spent, '[OR3] fills add up');
      assert(order.feePaid === life.fees, '[EX4] fees add up');
    }
    if (cancelReason === null && 'quantity' in instruction) {
      assert(this.#openOf(order) === 0n && life.prevented === 0n, '[OR3] filled means all of it');
    }
    assert(this.#endsRightly(order, cancelReason), `${id} ended by ${cancelReason} for no reason`);
  }

  /** Whether the end follows from what the order asked for and from whom it could still meet. */
  #endsRightly(order: Order, reason: Order['cancelReason']): boolean {
    const { instruction } = order;
    const next = this.#book.first(opposite(instruction.side));
    const wouldMeet = accepts(order, next);
    const mayTrade = next !== undefined && wouldMeet && this.#mayPrint(next.price);
    const { met, traded, prevented } = this.#lifeOf(order.id);
    switch (reason) {
      case 'unfilled_remainder':
        return !mayTrade || buysNoMore(order, { next, spent: this.#lifeOf(order.id).spent });
      case 'fill_limit':
        // Makers it cancelled as its own count as well.
        return mayTrade && met + this.#cancelledMakers >= this.#fillsMax;
      case 'post_only_would_trade':
        return wouldMeet && traded === 0n;
      case 'fill_or_kill':
        return traded === 0n;
      case 'volatility_interruption':
        return !this.#isContinuous ? wouldMeet && !mayTrade : order.worstPrice !== null;
      case 'self_trade_prevented':
        return this.#preventionOf(order) !== 'none' || prevented > 0n || traded >= 0n;
      default:
        return true;
    }
  }

  #order(id: OrderId): Order {
    return present(this.#orders.get(id), 'an order is told of when it changes');
  }

  #lifeOf(id: OrderId): Life {
    return present(this.#lives.get(id), 'an order is accepted before anything else');
  }

  #openOf(order: Order): Quantity {
    const { instruction } = order;
    assert('quantity' in instruction, 'the order names a quantity');
    const { traded, gaveUp } = this.#lifeOf(order.id);
    return (instruction.quantity - traded - gaveUp) as Quantity;
  }

  #preventionOf({ instruction }: Order): string {
    return instruction.selfTradePrevention ?? this.#market.instrument.selfTradePrevention;
  }

  get #fillsMax(): number {
    return present(this.#exchange, 'the auditor has begun').capacities.fillsPerCommand;
  }

  #mayPrint(price: Price): boolean {
    const { instrument } = this.#market;
    const reference = present(this.#reference, 'a market has a reference');
    const { lowest, highest } = interruptionAround(instrument, reference);
    const tick = present(tickOfPrice(instrument, price), 'prices are on the ladder');
    return tick >= lowest && tick <= highest;
  }
}

/** Whether an order would trade with one on the other side. */
function accepts(taker: Order, maker: Shadow | undefined): boolean {
  if (maker === undefined) return false;
  const limit = limitOf(taker);
  if (limit === null) return true;
  return taker.instruction.side === 'buy' ? maker.price <= limit : maker.price >= limit;
}

function limitOf({ instruction, worstPrice }: Order): Price | null {
  return 'price' in instruction ? instruction.price : worstPrice;
}

/** [EX14] An order by amount is done when the rest buys not one lot at the next price. */
function buysNoMore(
  { instruction }: Order,
  { next, spent }: { next: Shadow | undefined; spent: bigint },
): boolean {
  if (instruction.type === 'best' || instruction.type === 'best_amount') return true;
  if (instruction.type !== 'market_amount') return false;
  return next === undefined || instruction.amount - spent < next.price;
}
