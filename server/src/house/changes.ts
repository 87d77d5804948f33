import type { OrderId, Side } from '@hoga/core/order';
import type { Quote } from './quotes.ts';

/** An order the house has resting. */
export interface OpenQuote {
  readonly id: OrderId;
  readonly side: Side;
  readonly tick: number;
  /** Lots still open. */
  readonly quantity: bigint;
}

export type Change =
  | { readonly type: 'place'; readonly quote: Quote }
  | { readonly type: 'cancel'; readonly order: OrderId };

/** A resting order serves until so little of the wanted size is left. */
const WORN_SHARE = 4n;

/**
 * The fewest steps from what is resting to what is wanted. An order that is near enough stays, and
 * keeps its place in line. The rest is cancelled, what is most likely to trade first, in turn with
 * what is placed, so that the book is never empty on the way.
 */
export function changes(wanted: readonly Quote[], open: readonly OpenQuote[]): Change[] {
  const spare = new Set(open);
  const missing = wanted.filter((quote) => {
    const serving = servingOrder(quote, spare);
    if (serving !== undefined) spare.delete(serving);
    return serving === undefined;
  });
  const middle = middleOf(wanted.length > 0 ? wanted : open);
  const cancels = [...spare].toSorted((a, b) => eagerness(b, middle) - eagerness(a, middle));
  return Array.from({ length: Math.max(cancels.length, missing.length) }, (_, step) => {
    const pair: Change[] = [];
    const [order, quote] = [cancels[step], missing[step]];
    if (order !== undefined) pair.push({ type: 'cancel', order: order.id });
    if (quote !== undefined) pair.push({ type: 'place', quote });
    return pair;
  }).flat();
}

/**
 * The resting order that takes the quote's place: of those near enough the one most likely to trade,
 * so that after a small move of the market each order moves up one place and nothing changes.
 */
function servingOrder(quote: Quote, spare: ReadonlySet<OpenQuote>): OpenQuote | undefined {
  return [...spare]
    .filter(({ side, quantity }) => side === quote.side && quantity * WORN_SHARE >= quote.quantity)
    .filter(({ tick }) => Math.abs(tick - quote.tick) <= quote.slack)
    .toSorted((a, b) => eagerness(b, quote.tick) - eagerness(a, quote.tick))[0];
}

function middleOf(orders: readonly { readonly tick: number }[]): number {
  return orders.reduce((sum, { tick }) => sum + tick, 0) / Math.max(1, orders.length);
}

/** Bids trade sooner the higher they are, asks the lower. */
function eagerness({ side, tick }: OpenQuote, middle: number): number {
  return side === 'buy' ? tick - middle : middle - tick;
}
