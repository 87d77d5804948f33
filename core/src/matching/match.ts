import type { SelfTradePrevention, TickLadder } from '../instrument/index.ts';
import { opposite, type Side } from '../order/index.ts';
import type { Book } from './book.ts';

/** An arriving order as matching sees it. What does not bind it is Infinity. */
export interface Taker {
  readonly side: Side;
  readonly owner: number;
  /** The worst tick it accepts. */
  readonly limitTick: number;
  readonly lots: number;
  /** Quote units it may spend, fees apart. */
  readonly budget: number;
}

/** How a market wants its orders matched. */
export interface MatchingRules {
  readonly ladder: TickLadder;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly fillsMax: number;
}

/** What happened to one maker: it traded, or was cancelled because it was the taker's own (MT6). */
export interface MatchStep {
  readonly kind: 'fill' | 'prevent';
  /** The maker's sequence: it may have left the book. */
  readonly maker: number;
  readonly tick: number;
  readonly lots: number;
}

/**
 * Why a taker stopped: it has all it wanted or can pay for, no acceptable maker is left, or it met
 * as many makers as one command may (MT8).
 */
export type MatchEnd = 'satisfied' | 'no_maker' | 'fill_limit';

export interface Match {
  readonly steps: readonly MatchStep[];
  readonly end: MatchEnd;
}

/** Trades a taker against the book until it has what it wants or nothing acceptable is left. */
export function match(book: Book, taker: Taker, rules: MatchingRules): Match {
  const steps: MatchStep[] = [];
  const prevented = ownerPrevented(taker, rules);
  let { lots, budget } = taker;
  while (lots > 0 && budget > 0) {
    const slot = book.first(opposite(taker.side));
    if (slot === undefined || !accepts(taker, book.tickOf(slot))) return { steps, end: 'no_maker' };
    const tick = book.tickOf(slot);
    // Who has no budget to keep needs no price to be matched.
    const price = budget === Infinity ? 0 : rules.ladder.priceAt(tick);
    const wanted = Math.min(lots, lotsFor(budget, price));
    if (wanted === 0) break;
    if (steps.length === rules.fillsMax) return { steps, end: 'fill_limit' };
    const maker = book.sequenceOf(slot);
    const open = book.lotsOf(slot);
    if (book.ownerOf(slot) === prevented) {
      book.remove(slot);
      steps.push({ kind: 'prevent', maker, tick, lots: open });
      continue;
    }
    const traded = Math.min(wanted, open);
    book.reduce(slot, traded);
    steps.push({ kind: 'fill', maker, tick, lots: traded });
    lots -= traded;
    budget -= traded * price;
  }
  return { steps, end: 'satisfied' };
}

/** [MT7] Whether the whole taker would trade now, within the bound on fills. */
export function fillsWhole(book: Book, taker: Taker, rules: MatchingRules): boolean {
  const prevented = ownerPrevented(taker, rules);
  let missing = taker.lots;
  let met = 0;
  let slot = book.first(opposite(taker.side));
  for (; slot !== undefined; slot = book.next(slot)) {
    if (!accepts(taker, book.tickOf(slot)) || met === rules.fillsMax) return false;
    met += 1;
    if (book.ownerOf(slot) === prevented) continue;
    missing -= book.lotsOf(slot);
    if (missing <= 0) return true;
  }
  return false;
}

/** Whether an order at this tick would trade on arrival. */
export function wouldTrade(book: Book, side: Side, limitTick: number): boolean {
  const slot = book.first(opposite(side));
  return slot !== undefined && isWithin(side, limitTick, book.tickOf(slot));
}

/** [MT6] Whose orders are cancelled when the taker meets them. */
function ownerPrevented(taker: Taker, rules: MatchingRules): number | undefined {
  return rules.selfTradePrevention === 'cancel_maker' ? taker.owner : undefined;
}

function accepts(taker: Taker, tick: number): boolean {
  return isWithin(taker.side, taker.limitTick, tick);
}

function isWithin(side: Side, limitTick: number, tick: number): boolean {
  return side === 'buy' ? tick <= limitTick : tick >= limitTick;
}

/** [MT4] Whole lots a budget buys; both are safe integers, so the division is made exact first. */
function lotsFor(budget: number, price: number): number {
  return budget === Infinity ? Infinity : (budget - (budget % price)) / price;
}
