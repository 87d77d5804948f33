import { assert } from '../assert/index.ts';
import { priceOfTick, tickOfPrice } from '../instrument/index.ts';
import { auctionPrice, uncross, type AuctionPrice, type Slot } from '../matching/index.ts';
import { quantity, type Price, type Quantity } from '../money/index.ts';
import { openQuantity } from '../order/index.ts';
import { instant } from '../time/index.ts';
import type { Output } from './event.ts';
import { breakPair, cancel, endReason, leave, leaveOpenNotional } from './order-life.ts';
import { noteOrder, type Exchange, type Market, type OpenOrder } from './state.ts';
import { settleFill } from './take.ts';

/** [EX20] From now on orders are collected, to trade at one price. */
export function startAuction(exchange: Exchange, market: Market, out: Output): void {
  market.phase = 'auction';
  market.auctionEndsAt = instant(exchange.clock + market.instrument.auctionMs);
  out.events.push({
    type: 'auction_started',
    instrument: market.instrument.id,
    endsAt: market.auctionEndsAt,
    at: exchange.clock,
  });
}

/**
 * [EX21] Trades what was collected at one price, which is the reference from now on; without a price
 * the reference stays. The market then trades continuously.
 */
export function finishAuction(exchange: Exchange, market: Market, out: Output): void {
  const { instrument, book } = market;
  const found = priceNow(market);
  const price = found === undefined ? null : priceOfTick(instrument, found.tick);
  out.events.push({
    type: 'auction_ended',
    instrument: instrument.id,
    price,
    quantity: quantity(BigInt(found?.lots ?? 0)),
    at: exchange.clock,
  });
  if (found !== undefined && price !== null) {
    uncross(book.ranked, found, (buy, sell, lots) => {
      cross(exchange, { buy: book.at(buy), sell: book.at(sell), price, lots, out });
    });
    market.referencePrice = price;
  }
  cancelUnlimited(exchange, market, out);
  market.phase = 'continuous';
  market.auctionEndsAt = null;
}

/** What an auction would come to if it ended now; null when no buy reaches a sell. */
export interface ExpectedTrade {
  readonly price: Price;
  readonly quantity: Quantity;
}

export function expectedTrade(market: Market): ExpectedTrade | null {
  const found = priceNow(market);
  if (found === undefined) return null;
  const { tick, lots } = found;
  return { price: priceOfTick(market.instrument, tick), quantity: quantity(BigInt(lots)) };
}

function priceNow({ instrument, book, referencePrice }: Market): AuctionPrice | undefined {
  const reference = tickOfPrice(instrument, referencePrice);
  assert(reference !== undefined, 'the reference price is on the ladder');
  return auctionPrice(book.ranked, reference);
}

interface Crossing {
  readonly buy: OpenOrder;
  readonly sell: OpenOrder;
  readonly price: Price;
  readonly lots: number;
  readonly out: Output;
}

/** Who came later counts as the taker. */
function cross(exchange: Exchange, { buy, sell, price, lots, out }: Crossing): void {
  const [maker, taker] = buy.order.place < sell.order.place ? [buy, sell] : [sell, buy];
  for (const open of [buy, sell]) breakPair(exchange, open, out);
  settleFill(exchange, { maker, taker, price, lots, out });
  for (const open of [buy, sell]) shorten(exchange, open, { lots, out });
}

/** [EX20] A stop without a limit rests for the auction only. */
function cancelUnlimited(exchange: Exchange, { book }: Market, out: Output): void {
  const resting = [...book.inRank('buy'), ...book.inRank('sell')];
  for (const open of resting) {
    if ('price' in open.order.instruction) continue;
    cancel(exchange, open, { reason: 'volatility_interruption', out });
  }
}

/** What a cross leaves of an order; the ranks follow. */
function shorten(
  exchange: Exchange,
  open: OpenOrder,
  { lots, out }: { lots: number; out: Output },
): void {
  const { order, market, slot } = open;
  leaveOpenNotional(open, quantity(BigInt(lots)));
  if (openQuantity(order) === 0n) {
    market.book.forget(slot);
    return leave(exchange, open, { reason: endReason(order), out });
  }
  if (order.shownQuantity !== null) order.shownQuantity = shownAfter(market, { slot, lots });
  noteOrder(open, out);
}

/** What an iceberg shows when lots are taken off it, hidden ones first. */
export function shownAfter(
  { book }: Market,
  { slot, lots }: { slot: Slot; lots: number },
): Quantity {
  const shown = book.ranked.lotsOf(slot);
  const hidden = book.ranked.hiddenOf(slot);
  return quantity(BigInt(lots > hidden ? shown + hidden - lots : shown));
}
