import { assert } from '../assert/index.ts';
import { fillsWhole, wouldTrade, type MatchEnd, type Taker } from '../matching/index.ts';
import {
  isStop,
  mayWait,
  opposite,
  type CancelReason,
  type Instruction,
  type Order,
  type OrderId,
} from '../order/index.ts';
import { admit, NOTHING_FREED, type Admission, type Rejection } from '../risk/index.ts';
import { startAuction } from './auction.ts';
import type { PlaceOrder } from './command.ts';
import type { Output } from './event.ts';
import { accept, leave, rest } from './order-life.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { advance, tradingAccount, type Exchange, type Market, type OpenOrder } from './state.ts';
import { printed, runTriggered, wait } from './stops.ts';
import { take, type Taken } from './take.ts';

export function placeOrder(exchange: Exchange, command: PlaceOrder, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  const account = tradingAccount(exchange, command.account);
  if (account === undefined) return refused({ reason: 'unknown_account' });
  const { instruction } = command;
  const verdict = admit(account, instruction, { view: market, freed: NOTHING_FREED });
  if (!verdict.admitted) return refused(verdict.rejection);
  const full = lacksRoom(exchange, market, [instruction]);
  if (full !== null) return refused(full);
  assertUnused(exchange, command.order);
  advance(exchange, command.at);
  const { admission } = verdict;
  const { order, clientOrderId } = command;
  const open = accept(
    exchange,
    { order, clientOrderId, instruction, partner: null, replaces: null },
    { account, market, admission, out },
  );
  enter(exchange, open, { admission, out });
  return accepted(account, open.order);
}

/** Ids are made anew for each order: one that is open already is a bug of whoever made it. */
export function assertUnused(exchange: Exchange, id: OrderId): void {
  assert(!exchange.open.has(id), 'an order id is used once');
}

/** [EX12] What would run full if these orders stayed open. */
export function lacksRoom(
  { open, capacities }: Exchange,
  market: Market,
  instructions: readonly Instruction[],
): Rejection | null {
  let [waiting, stops, trailing] = [0, 0, 0];
  for (const instruction of instructions) {
    if (mayWait(instruction)) waiting += 1;
    if (isStop(instruction)) stops += 1;
    if (instruction.type === 'trailing_stop') trailing += 1;
  }
  const isBeyond = (more: number, used: number, capacity: number): boolean =>
    more > 0 && used + more > capacity;
  if (isBeyond(waiting, open.size, capacities.openOrders)) return exhausted('open_orders');
  if (isBeyond(stops, market.stops.size, capacities.stops)) return exhausted('stops');
  return isBeyond(trailing, market.trailing.size, capacities.trailingStops)
    ? exhausted('trailing_stops')
    : null;
}

function exhausted(what: 'open_orders' | 'stops' | 'trailing_stops'): Rejection {
  return { reason: 'capacity_exhausted', what };
}

export interface Entering {
  readonly admission: Admission;
  readonly out: Output;
}

/** Lets an accepted order wait or trade, and then whatever stops that sets off. */
export function enter(exchange: Exchange, open: OpenOrder, { admission, out }: Entering): void {
  if (admission.triggerTick !== null) return wait(exchange, open, admission.triggerTick);
  arrive(exchange, open, { admission, out });
  runTriggered(exchange, open.market, { out, arrive });
}

type Arriving = Pick<Admission, 'limitTick' | 'lots' | 'budget'>;

/** Matches an order, then ends it or lets it rest. */
export function arrive(
  exchange: Exchange,
  open: OpenOrder,
  { admission, out }: { admission: Arriving; out: Output },
): void {
  const { market } = open;
  if (market.phase === 'auction') return rest(exchange, open, out);
  const { limitTick } = admission;
  if (!wouldTrade(market.book.ranked, open.order.instruction.side, limitTick)) {
    return meetNobody(exchange, open, out);
  }
  const taker = takerOf(open, admission);
  const killed = killedOnArrival(exchange, open, { taker, limitTick });
  if (killed !== null) return leave(exchange, open, { reason: killed, out });
  const taken = mayTrade(market, taker) ? take(exchange, open, { taker, out }) : NOBODY_MET;
  finish(exchange, open, { taken, limitTick, out });
  if (taken.firstPrice !== null) printed(exchange, market, { price: taken.firstPrice, out });
  if (taken.lastPrice !== null && taken.lastPrice !== taken.firstPrice) {
    printed(exchange, market, { price: taken.lastPrice, out });
  }
}

/** Nearly every order that is to rest finds nobody it accepts. */
function meetNobody(exchange: Exchange, open: OpenOrder, out: Output): void {
  const { instruction } = open.order;
  if (restsAfter(open.order)) return rest(exchange, open, out);
  const isWhole = 'timeInForce' in instruction && instruction.timeInForce === 'fok';
  leave(exchange, open, { reason: isWhole ? 'fill_or_kill' : 'unfilled_remainder', out });
}

/** What came of it when those whom the order accepts stand beyond the interruption range. */
const NOBODY_MET: Taken = { end: 'no_maker', firstPrice: null, lastPrice: null };

/** [EX20] Nothing trades beyond the interruption range, whatever the order would accept. */
function takerOf({ order, account, market }: OpenOrder, admission: Arriving): Taker {
  const { side, selfTradePrevention } = order.instruction;
  const { lowest, highest } = market.interruption;
  const { limitTick, lots, budget } = admission;
  return {
    side,
    owner: account.number,
    limitTick: side === 'buy' ? Math.min(limitTick, highest) : Math.max(limitTick, lowest),
    lots,
    budget,
    selfTradePrevention: selfTradePrevention ?? market.instrument.selfTradePrevention,
  };
}

/**
 * [EX20] Whether a trade can print now: somebody waits whom the taker accepts, and the best of them
 * stands within the interruption range. Those behind are worse, so the taker's limit keeps it there.
 */
function mayTrade({ book, interruption }: Market, { side, limitTick }: Taker): boolean {
  if (!wouldTrade(book.ranked, side, limitTick)) return false;
  const best = book.ranked.first(opposite(side));
  if (best === undefined) return false;
  const tick = book.ranked.tickOf(best);
  return side === 'buy' ? tick >= interruption.lowest : tick <= interruption.highest;
}

/** [EX9, MT7] Why an order that promised something about its arrival cannot keep it. */
function killedOnArrival(
  { capacities }: Exchange,
  { order, market }: OpenOrder,
  { taker, limitTick }: { taker: Taker; limitTick: number },
): CancelReason | null {
  const { instruction } = order;
  if (!('timeInForce' in instruction)) return null;
  const { ranked } = market.book;
  switch (instruction.timeInForce) {
    case 'post_only':
      return wouldTrade(ranked, taker.side, limitTick) ? 'post_only_would_trade' : null;
    case 'fok': {
      const rules = { ladder: market.instrument.ladder, fillsMax: capacities.fillsPerCommand };
      const isWhole = mayTrade(market, taker) && fillsWhole(ranked, taker, rules);
      return isWhole ? null : 'fill_or_kill';
    }
    default:
      return null;
  }
}

interface Finishing {
  readonly taken: Taken;
  readonly limitTick: number;
  readonly out: Output;
}

function finish(exchange: Exchange, open: OpenOrder, { taken, limitTick, out }: Finishing): void {
  const { order, market } = open;
  if (isDone(order, taken.end)) return leave(exchange, open, { reason: null, out });
  const isInterrupted =
    taken.end === 'no_maker' && wouldTrade(market.book.ranked, order.instruction.side, limitTick);
  if (isInterrupted) startAuction(exchange, market, out);
  const rests = restsAfter(order) || (isInterrupted && isStop(order.instruction));
  if (taken.end === 'no_maker' && rests) return rest(exchange, open, out);
  leave(exchange, open, { reason: reasonOf(order, { end: taken.end, isInterrupted }), out });
}

/** Whether it traded all it wanted; what it gave up to its own orders it did not trade. */
function isDone(order: Order, end: MatchEnd): boolean {
  return end === 'satisfied' && order.filledQuantity > 0n && order.preventedQuantity === 0n;
}

/** Whether what is left of it waits on the book. */
function restsAfter({ instruction }: Order): boolean {
  return instruction.type === 'stop_limit' || (!isStop(instruction) && mayWait(instruction));
}

function reasonOf(
  { preventedQuantity }: Order,
  { end, isInterrupted }: { end: MatchEnd; isInterrupted: boolean },
): CancelReason {
  if (isInterrupted) return 'volatility_interruption';
  if (end === 'fill_limit') return 'fill_limit';
  const isPrevented = end === 'own_order' || (end === 'satisfied' && preventedQuantity > 0n);
  return isPrevented ? 'self_trade_prevented' : 'unfilled_remainder';
}
