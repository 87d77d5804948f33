import { assert, present } from '../assert/index.ts';
import { notionalOf, priceOfTick, tickOfPrice } from '../instrument/index.ts';
import { hold, release, type Account } from '../ledger/index.ts';
import {
  amount,
  asNumber,
  quantity,
  type Amount,
  type Price,
  type Quantity,
} from '../money/index.ts';
import {
  endOrder,
  isStop,
  openQuantity,
  type CancelReason,
  type Instruction,
  type Order,
  type OrderId,
  type Side,
} from '../order/index.ts';
import { holdOfRest, type Admission } from '../risk/index.ts';
import type { Output } from './event.ts';
import { NOT_OPEN } from './open-orders.ts';
import {
  addOpen,
  newOpenOrder,
  nextPlace,
  noteAccount,
  noteOrder,
  removeOpen,
  type Exchange,
  type Market,
  type OpenOrder,
} from './state.ts';

const NO_LOTS = quantity(0n);
const NOTHING = amount(0n);

/** What identifies a new order. */
export interface NewOrder {
  readonly order: OrderId;
  readonly clientOrderId: string | null;
  readonly instruction: Instruction;
  readonly partner: OrderId | null;
  readonly replaces: OrderId | null;
}

export interface Acceptance {
  readonly account: Account;
  readonly market: Market;
  readonly admission: Admission;
  readonly out: Output;
}

/** [EX3] Gives an admitted order its numbers and sets its funds aside. */
export function accept(
  exchange: Exchange,
  { order: id, clientOrderId, instruction, partner, replaces }: NewOrder,
  { account, market, admission, out }: Acceptance,
): OpenOrder {
  exchange.sequences.order += 1;
  const { clock, sequences } = exchange;
  const order: Order = {
    id,
    sequence: sequences.order,
    account: account.id,
    instrument: market.instrument.id,
    clientOrderId,
    instruction,
    placedAt: clock,
    partner,
    replaces,
    place: nextPlace(exchange),
    status: 'open',
    stage: 'arriving',
    filledQuantity: NO_LOTS,
    filledNotional: NOTHING,
    feePaid: NOTHING,
    reducedQuantity: NO_LOTS,
    preventedQuantity: NO_LOTS,
    shownQuantity: null,
    triggerPrice: triggerOf(market, admission),
    triggeredAt: null,
    worstPrice: worstPriceOf(instruction, { market, admission }),
    held: admission.held,
    cancelReason: null,
    endedAt: null,
  };
  const open = newOpenOrder(order, account, market);
  hold(account, admission.heldAsset.code, admission.held);
  noteAccount(account, out);
  noteOrder(open, out);
  out.events.push({
    type: 'order_accepted',
    order: id,
    account: account.id,
    instrument: order.instrument,
    sequence: order.sequence,
    at: clock,
  });
  return open;
}

function triggerOf({ instrument }: Market, { triggerTick }: Admission): Price | null {
  return triggerTick === null ? null : priceOfTick(instrument, triggerTick);
}

/** A stop without a limit trades within the band of its acceptance, whatever the band is by then. */
function worstPriceOf(
  instruction: Instruction,
  { market, admission }: { market: Market; admission: Admission },
): Price | null {
  const isLimited = !isStop(instruction) || instruction.type === 'stop_limit';
  return isLimited ? null : priceOfTick(market.instrument, admission.limitTick);
}

/** Lets an order rest on the book, at its place in the line of its price. */
export function rest(exchange: Exchange, open: OpenOrder, out: Output): void {
  const { order, account } = open;
  const lots = openQuantity(order);
  if (order.preventedQuantity > 0n) shrinkHold(open, out);
  enterOpen(exchange, open, 'resting');
  account.openNotional = amount(account.openNotional + notionalOf(limitPriceOf(order), lots));
  const display = displayOf(order);
  if (display !== null) order.shownQuantity = display < lots ? display : lots;
  enterBook(open);
  noteOrder(open, out);
  out.events.push({
    type: 'order_rested',
    order: order.id,
    account: account.id,
    instrument: order.instrument,
    place: order.place,
    shown: order.shownQuantity ?? lots,
    at: exchange.clock,
  });
}

/** Puts an order on the book as its record says. */
export function enterBook(open: OpenOrder): void {
  const { order, account, market } = open;
  const tick = tickOfPrice(market.instrument, limitPriceOf(order));
  assert(tick !== undefined, 'an accepted price is on the ladder');
  const lots = openQuantity(order);
  const shown = order.shownQuantity ?? lots;
  const display = displayOf(order);
  market.book.add(open, {
    place: order.place,
    owner: account.number,
    side: order.instruction.side,
    tick,
    lots: asNumber(shown),
    hidden: shown === lots ? 0 : asNumber(quantity(lots - shown)),
    display: display === null ? 0 : asNumber(display),
  });
}

/** Counts an order among the open ones, once. */
export function enterOpen(exchange: Exchange, open: OpenOrder, stage: 'resting' | 'waiting'): void {
  open.order.stage = stage;
  if (open.hash === NOT_OPEN) addOpen(exchange, open);
}

/** The price at which an order rests; a stop without a limit does so in a call auction only. */
export function limitPriceOf({ instruction, worstPrice }: Order): Price {
  const price = 'price' in instruction ? instruction.price : worstPrice;
  return present(price, 'only orders with a limit rest');
}

function displayOf({ instruction }: Order): Quantity | null {
  return instruction.type === 'limit' ? (instruction.display ?? null) : null;
}

/** Whether an order with nothing left is filled: what it gave up to its own orders did not trade. */
export function endReason({ preventedQuantity }: Order): CancelReason | null {
  return preventedQuantity > 0n ? 'self_trade_prevented' : null;
}

export interface Ending {
  /** Null when the order is filled. */
  readonly reason: CancelReason | null;
  readonly out: Output;
}

/** Takes an open order out from wherever it is and ends it, and with it the other leg of its pair. */
export function cancel(exchange: Exchange, open: OpenOrder, ending: Ending): void {
  const { market } = open;
  const { stage } = open.order;
  if (stage === 'resting') market.book.remove(open);
  if (stage === 'waiting') market.stops.remove(open);
  if (stage === 'triggered') market.triggered.splice(market.triggered.indexOf(open), 1);
  leave(exchange, open, ending);
}

/** [EX3, EX19] Ends an order that stands nowhere any more, and with it the other leg of its pair. */
export function leave(exchange: Exchange, open: OpenOrder, ending: Ending): void {
  const { account, market, order } = open;
  removeOpen(exchange, open);
  if (order.stage === 'resting') leaveOpenNotional(open, openQuantity(order));
  if (order.instruction.type === 'trailing_stop') market.trailing.delete(open);
  const released = order.held;
  returnHold(open, released, ending.out);
  endOrder(order, exchange.clock, ending.reason);
  noteOrder(open, ending.out);
  ending.out.events.push({
    type: 'order_ended',
    order: order.id,
    account: account.id,
    instrument: order.instrument,
    cancelReason: ending.reason,
    released,
    at: exchange.clock,
  });
  breakPair(exchange, open, ending.out);
}

export function leaveOpenNotional({ account, order }: OpenOrder, lots: Quantity): void {
  account.openNotional = amount(account.openNotional - notionalOf(limitPriceOf(order), lots));
}

/**
 * [EX19] The market has touched one leg of a pair: the other ends. What the pair holds stays with
 * the leg that goes on, as far as that needs it.
 */
export function breakPair(exchange: Exchange, open: OpenOrder, out: Output): void {
  const { order, partner } = open;
  if (partner === null) return;
  open.partner = null;
  partner.partner = null;
  if (order.status === 'open') {
    order.held = amount(order.held + partner.order.held);
    partner.order.held = NOTHING;
  }
  cancel(exchange, partner, { reason: 'partner_done', out });
  if (order.status === 'open') shrinkHold(open, out);
}

/** [RK8] Lets go of what the rest of an order does not need. */
export function shrinkHold(open: OpenOrder, out: Output): void {
  const { order, market } = open;
  const needed = holdOfRest(order, market.instrument);
  assert(needed <= order.held, '[RK8] the rest of an order needs no more than it holds');
  if (needed === order.held) return;
  returnHold(open, amount(order.held - needed), out);
  noteOrder(open, out);
}

function returnHold({ order, account, market }: OpenOrder, units: Amount, out: Output): void {
  order.held = amount(order.held - units);
  release(account, heldAssetOf(market, order.instruction.side), units);
  noteAccount(account, out);
}

function heldAssetOf({ instrument }: Market, side: Side): string {
  return side === 'buy' ? instrument.quote.code : instrument.base.code;
}
