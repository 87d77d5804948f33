import { assert, present } from '../assert/index.ts';
import { priceOfTick, tickOfPrice } from '../instrument/index.ts';
import type { Price } from '../money/index.ts';
import { openQuantity, opposite, type Side } from '../order/index.ts';
import { trailingTrigger, type Admission } from '../risk/index.ts';
import type { Output } from './event.ts';
import { breakPair, enterOpen, limitPriceOf } from './order-life.ts';
import { nextPlace, noteOrder, type Exchange, type Market, type OpenOrder } from './state.ts';

/** Lets an accepted stop wait for its trigger. */
export function wait(exchange: Exchange, open: OpenOrder, triggerTick: number): void {
  enterOpen(exchange, open, 'waiting');
  standAt(open, triggerTick);
  if (open.order.instruction.type === 'trailing_stop') open.market.trailing.add(open);
}

/** Among stops only place and trigger count; each stands with one lot. */
export function standAt(open: OpenOrder, tick: number): void {
  const { order, account, market } = open;
  market.stops.add(open, {
    place: order.place,
    owner: account.number,
    side: opposite(order.instruction.side),
    tick,
    lots: 1,
    hidden: 0,
    display: 0,
  });
}

/**
 * [EX18] A trade printed at this price: sets off the stops it reaches, the nearest trigger first,
 * and lets trailing stops follow.
 */
export function printed(
  exchange: Exchange,
  market: Market,
  { price, out }: { price: Price; out: Output },
): void {
  const tick = tickOfPrice(market.instrument, price);
  assert(tick !== undefined, 'trades print on the ladder');
  if (market.stops.size === 0) return;
  triggerReached(exchange, market, { side: 'sell', tick, out });
  triggerReached(exchange, market, { side: 'buy', tick, out });
  for (const open of market.trailing) follow(exchange, open, { price, out });
}

function triggerReached(
  exchange: Exchange,
  market: Market,
  { side, tick, out }: { side: Side; tick: number; out: Output },
): void {
  const { ranked } = market.stops;
  for (;;) {
    const slot = ranked.first(opposite(side));
    if (slot === undefined) return;
    const trigger = ranked.tickOf(slot);
    if (side === 'buy' ? trigger > tick : trigger < tick) return;
    setOff(exchange, market.stops.at(slot), out);
  }
}

/** Puts a stop into the line of those to be executed, with a place of its own. */
function setOff(exchange: Exchange, open: OpenOrder, out: Output): void {
  const { order, market } = open;
  market.stops.remove(open);
  market.trailing.delete(open);
  order.triggeredAt = exchange.clock;
  order.place = nextPlace(exchange);
  order.stage = 'triggered';
  market.triggered.push(open);
  noteOrder(open, out);
  out.events.push({
    type: 'stop_triggered',
    order: order.id,
    account: order.account,
    instrument: order.instrument,
    at: exchange.clock,
  });
  breakPair(exchange, open, out);
}

/** [EX18] The trigger moves with a better price, never back, and only by a whole step or more. */
function follow(
  exchange: Exchange,
  open: OpenOrder,
  { price, out }: { price: Price; out: Output },
): void {
  const { order, market } = open;
  const { instruction } = order;
  assert(instruction.type === 'trailing_stop', 'only trailing stops follow');
  const { side, distance, step } = instruction;
  const tick = trailingTrigger(market.instrument, { side, distance, last: price });
  if (tick === undefined) return;
  const moved = priceOfTick(market.instrument, tick);
  const before = order.triggerPrice ?? moved;
  const gain = side === 'sell' ? moved - before : before - moved;
  if (gain <= 0n || gain < step) return;
  market.stops.remove(open);
  order.triggerPrice = moved;
  standAt(open, tick);
  noteOrder(open, out);
  out.events.push({
    type: 'stop_moved',
    order: order.id,
    account: order.account,
    instrument: order.instrument,
    trigger: moved,
    at: exchange.clock,
  });
}

type Arrive = (
  exchange: Exchange,
  open: OpenOrder,
  arriving: { admission: Pick<Admission, 'limitTick' | 'lots' | 'budget'>; out: Output },
) => void;

/**
 * [EX18] Executes the stops that were set off, in that order, until none is left. While the market
 * does not trade continuously they wait.
 */
export function runTriggered(
  exchange: Exchange,
  market: Market,
  { out, arrive }: { out: Output; arrive: Arrive },
): void {
  while (market.phase === 'continuous' && market.triggered.length > 0) {
    const open = present(market.triggered.shift(), 'a stop was set off');
    const { order } = open;
    order.stage = 'arriving';
    const lots = Number(openQuantity(order));
    const limitTick = tickOfPrice(market.instrument, limitPriceOf(order));
    assert(limitTick !== undefined, 'an accepted price is on the ladder');
    arrive(exchange, open, { admission: { limitTick, lots, budget: Infinity }, out });
  }
}
