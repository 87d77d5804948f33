import { assert } from '../assert/index.ts';
import { FEE_PARTS, notionalOf, priceOfTick } from '../instrument/index.ts';
import { post, type EntryCause, type Posting } from '../ledger/index.ts';
import { match, type MatchEnd, type Meetings, type Slot, type Taker } from '../matching/index.ts';
import {
  amount,
  quantity,
  shareRoundedDown,
  type Amount,
  type Asset,
  type Price,
} from '../money/index.ts';
import { openQuantity, type CancelReason, type Order } from '../order/index.ts';
import type { Fill, FillParty, Output } from './event.ts';
import { breakPair, endReason, leave, leaveOpenNotional, shrinkHold } from './order-life.ts';
import { nextPlace, noteAccount, noteOrder, type Exchange, type OpenOrder } from './state.ts';

/** What came of taking from the book. */
export interface Taken {
  readonly end: MatchEnd;
  /** The prices of the first and the last trade, which are the extremes; null when there was none. */
  readonly firstPrice: Price | null;
  readonly lastPrice: Price | null;
}

/** Trades an order with whoever rests, and settles each meeting as it happens. */
export function take(
  exchange: Exchange,
  open: OpenOrder,
  { taker, out }: { taker: Taker; out: Output },
): Taken {
  const { market } = open;
  const settlement = new Settlement(exchange, open, out);
  const rules = {
    ladder: market.instrument.ladder,
    fillsMax: exchange.capacities.fillsPerCommand,
  };
  const end = match(market.book.ranked, taker, { rules, meetings: settlement });
  const { firstPrice, lastPrice } = settlement;
  return { end, firstPrice, lastPrice };
}

/** Turns what matching does into fills, money and ended makers. */
class Settlement implements Meetings {
  firstPrice: Price | null = null;
  lastPrice: Price | null = null;
  readonly #exchange: Exchange;
  readonly #taker: OpenOrder;
  readonly #out: Output;

  constructor(exchange: Exchange, taker: OpenOrder, out: Output) {
    this.#exchange = exchange;
    this.#taker = taker;
    this.#out = out;
  }

  fill(slot: Slot, tick: number, lots: number): void {
    const taker = this.#taker;
    const maker = this.#meet(slot);
    const price = priceOfTick(taker.market.instrument, tick);
    this.firstPrice ??= price;
    this.lastPrice = price;
    settleFill(this.#exchange, { maker, taker, price, lots, out: this.#out });
    this.#reduceShown(maker, lots);
    leaveOpenNotional(maker, quantity(BigInt(lots)));
    if (openQuantity(maker.order) === 0n) this.#endMaker(maker, endReason(maker.order));
  }

  reduce(slot: Slot, lots: number): void {
    const maker = this.#meet(slot);
    const by = quantity(BigInt(lots));
    this.#prevent(maker, lots);
    this.#prevent(this.#taker, lots);
    this.#reduceShown(maker, lots);
    leaveOpenNotional(maker, by);
    if (openQuantity(maker.order) === 0n) this.#endMaker(maker, 'self_trade_prevented');
    else shrinkHold(maker, this.#out);
  }

  cancel(slot: Slot): void {
    this.#endMaker(this.#meet(slot), 'self_trade_prevented');
  }

  refill(slot: Slot): number {
    const maker = this.#taker.market.book.at(slot);
    return refillOrder(this.#exchange, maker, this.#out);
  }

  /** [EX19] Whoever meets belongs to a pair no longer. */
  #meet(slot: Slot): OpenOrder {
    const maker = this.#taker.market.book.at(slot);
    breakPair(this.#exchange, maker, this.#out);
    breakPair(this.#exchange, this.#taker, this.#out);
    return maker;
  }

  #prevent(open: OpenOrder, lots: number): void {
    const { order } = open;
    const by = quantity(BigInt(lots));
    order.preventedQuantity = quantity(order.preventedQuantity + by);
    noteOrder(open, this.#out);
    this.#out.events.push({
      type: 'order_reduced',
      order: order.id,
      account: order.account,
      instrument: order.instrument,
      by,
      because: 'self_trade_prevented',
      at: this.#exchange.clock,
    });
  }

  #reduceShown({ order }: OpenOrder, lots: number): void {
    if (order.shownQuantity === null) return;
    order.shownQuantity = quantity(order.shownQuantity - BigInt(lots));
  }

  /** Matching takes it off the ranks; here it is forgotten. */
  #endMaker(maker: OpenOrder, reason: CancelReason | null): void {
    maker.market.book.forget(maker.slot);
    leave(this.#exchange, maker, { reason, out: this.#out });
  }
}

/** [MT10] Gives an iceberg its next part and a new place; matching does the same to its book. */
function refillOrder(exchange: Exchange, open: OpenOrder, out: Output): number {
  const { order, market, slot } = open;
  const { ranked } = market.book;
  const shown = quantity(BigInt(Math.min(ranked.hiddenOf(slot), ranked.displayOf(slot))));
  order.place = nextPlace(exchange);
  order.shownQuantity = shown;
  noteOrder(open, out);
  out.events.push({
    type: 'order_refilled',
    order: order.id,
    account: order.account,
    instrument: order.instrument,
    place: order.place,
    shown,
    at: exchange.clock,
  });
  return order.place;
}

export interface Meeting {
  readonly maker: OpenOrder;
  readonly taker: OpenOrder;
  readonly price: Price;
  readonly lots: number;
  readonly out: Output;
}

/** Writes one trade: the fill, what it does to both orders, and the money. */
export function settleFill(
  exchange: Exchange,
  { maker, taker, price, lots: whole, out }: Meeting,
): void {
  const { market } = taker;
  const { makerFee, takerFee } = market.instrument;
  const lots = quantity(BigInt(whole));
  const notional = notionalOf(price, lots);
  exchange.sequences.fill += 1;
  const fill: Fill = {
    sequence: exchange.sequences.fill,
    instrument: market.instrument.id,
    price,
    quantity: lots,
    notional,
    takerSide: taker.order.instruction.side,
    maker: party(maker.order, feeOn(notional, makerFee)),
    taker: party(taker.order, feeOn(notional, takerFee)),
    at: exchange.clock,
  };
  market.lastPrice = price;
  apply(maker.order, fill, fill.maker.fee);
  apply(taker.order, fill, fill.taker.fee);
  pay(exchange, { maker, taker, fill, out });
  noteOrder(maker, out);
  noteOrder(taker, out);
  out.fills.push(fill);
  out.events.push({ type: 'traded', fill });
}

function party(order: Order, fee: Amount): FillParty {
  return { order: order.id, account: order.account, fee };
}

/** [EX4] */
function feeOn(notional: Amount, rate: bigint): Amount {
  return shareRoundedDown(notional, rate, FEE_PARTS);
}

/** What one fill does to an order: a buy spends what it held, a sell delivers it. */
function apply(order: Order, fill: Fill, fee: Amount): void {
  const spent = order.instruction.side === 'buy' ? fill.notional + fee : fill.quantity;
  order.filledQuantity = quantity(order.filledQuantity + fill.quantity);
  order.filledNotional = amount(order.filledNotional + fill.notional);
  order.feePaid = amount(order.feePaid + fee);
  order.held = amount(order.held - spent);
  assert(order.held >= 0n, '[EX3] a fill pays out of what was set aside');
}

interface Payment {
  readonly maker: OpenOrder;
  readonly taker: OpenOrder;
  readonly fill: Fill;
  readonly out: Output;
}

/** Writes the trade and its fees into the ledger, as two balanced entries. */
function pay(exchange: Exchange, { maker, taker, fill, out }: Payment): void {
  const { base, quote } = taker.market.instrument;
  const isBuy = fill.takerSide === 'buy';
  const [buyer, buying] = isBuy ? [taker, fill.taker] : [maker, fill.maker];
  const [seller, selling] = isBuy ? [maker, fill.maker] : [taker, fill.taker];
  const { notional } = fill;
  const lots = amount(fill.quantity);
  const { at, sequence } = fill;
  writeEntry(exchange, { kind: 'trade', at, fill: sequence, out }, [
    fromHeld(buyer, quote, amount(-notional)),
    fromAvailable(seller, quote, notional),
    fromHeld(seller, base, amount(-lots)),
    fromAvailable(buyer, base, lots),
  ]);
  const fees = amount(buying.fee + selling.fee);
  if (fees === 0n) return;
  writeEntry(exchange, { kind: 'fee', at, fill: sequence, out }, [
    fromHeld(buyer, quote, amount(-buying.fee)),
    fromAvailable(seller, quote, amount(-selling.fee)),
    { account: exchange.fees, asset: quote.code, amount: fees, order: null, from: 'available' },
  ]);
}

function fromHeld({ account, order }: OpenOrder, { code }: Asset, units: Amount): Posting {
  return { account, asset: code, amount: units, order: order.id, from: 'held' };
}

function fromAvailable({ account, order }: OpenOrder, { code }: Asset, units: Amount): Posting {
  return { account, asset: code, amount: units, order: order.id, from: 'available' };
}

/** Posts one entry and remembers whose balances it changed. A posting of nothing leaves no line. */
export function writeEntry(
  exchange: Exchange,
  cause: EntryCause & { out: Output },
  postings: readonly Posting[],
): void {
  const { out } = cause;
  const hasEmpty = postings.some((posting) => posting.amount === 0n);
  const moving = hasEmpty ? postings.filter((posting) => posting.amount !== 0n) : postings;
  for (const line of post(exchange.sequences.ledger + 1, cause, moving)) {
    exchange.sequences.ledger = line.sequence;
    out.ledgerLines.push(line);
  }
  for (const posting of moving) noteAccount(posting.account, out);
}
