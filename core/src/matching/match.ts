import type { SelfTradePrevention, TickLadder } from '../instrument/index.ts';
import { opposite, type Side } from '../order/index.ts';
import type { Book, Slot } from './book.ts';

/** An arriving order as matching sees it. What does not bind it is Infinity. */
export interface Taker {
  readonly side: Side;
  readonly owner: number;
  /** The worst tick it accepts. */
  readonly limitTick: number;
  readonly lots: number;
  /** Quote units it may spend, fees apart. */
  readonly budget: number;
  /** What happens when it meets an order of its own account (MT6). */
  readonly selfTradePrevention: SelfTradePrevention;
}

/** How a market wants its orders matched. */
export interface MatchingRules {
  readonly ladder: TickLadder;
  /** Makers one taker may meet (MT8). */
  readonly fillsMax: number;
}

/**
 * Whoever keeps the orders behind the slots. It hears of each meeting before the book changes, so
 * that slots still mean what they meant.
 */
export interface Meetings {
  fill(maker: Slot, tick: number, lots: number): void;
  /** Lots that both give up because they belong to one account (MT6). */
  reduce(maker: Slot, lots: number): void;
  /** A maker of the taker's account that is taken off the book (MT6). */
  cancel(maker: Slot): void;
  /** An iceberg has nothing left to show: the place in line of its next part (MT10). */
  refill(maker: Slot): number;
}

/**
 * Why a taker stopped: it has all it wanted or can pay for, no acceptable maker is left, it met an
 * order of its own account that ends it, or as many makers as one command may (MT8).
 */
export type MatchEnd = 'satisfied' | 'no_maker' | 'own_order' | 'fill_limit';

/** Trades a taker against the book until it has what it wants or nothing acceptable is left. */
export function match(
  book: Book,
  taker: Taker,
  { rules, meetings }: { rules: MatchingRules; meetings: Meetings },
): MatchEnd {
  const { side, limitTick } = taker;
  const makers = opposite(side);
  let { lots, budget } = taker;
  let met = 0;
  while (lots > 0 && budget > 0) {
    const maker = book.first(makers);
    if (maker === undefined || !isWithin(side, limitTick, book.tickOf(maker))) return 'no_maker';
    const tick = book.tickOf(maker);
    // Who has no budget to keep needs no price to be matched.
    const price = budget === Infinity ? 0 : rules.ladder.priceAt(tick);
    const wanted = Math.min(lots, lotsFor(budget, price));
    if (wanted === 0) break;
    if (met === rules.fillsMax) return 'fill_limit';
    met += 1;
    const prevention = preventionFor(book, maker, taker);
    if (prevention === 'cancel_taker') return 'own_order';
    if (prevention === 'cancel_maker') {
      meetings.cancel(maker);
      book.remove(maker);
      continue;
    }
    const exchanged = Math.min(wanted, book.lotsOf(maker));
    if (prevention === 'reduce') meetings.reduce(maker, exchanged);
    else meetings.fill(maker, tick, exchanged);
    if (book.trade(maker, exchanged)) book.refill(maker, meetings.refill(maker));
    lots -= exchanged;
    budget -= exchanged * price;
  }
  return 'satisfied';
}

/** [MT6] What becomes of a meeting: `none` for a trade, as with everybody else's orders. */
function preventionFor(
  book: Book,
  maker: Slot,
  { owner, selfTradePrevention }: Taker,
): SelfTradePrevention {
  return book.ownerOf(maker) === owner ? selfTradePrevention : 'none';
}

/**
 * [MT7] Whether the whole taker would trade now, within the bound on fills. Each part that an
 * iceberg would have to show counts as one.
 */
export function fillsWhole(book: Book, taker: Taker, rules: MatchingRules): boolean {
  const { side, limitTick } = taker;
  let missing = taker.lots;
  let met = 0;
  // What icebergs of the price at hand hide trades after all that shows there.
  let tick = limitTick;
  let hidden = 0;
  let parts = 0;
  let slot = book.first(opposite(side));
  for (; slot !== undefined; slot = book.next(slot)) {
    if (!isWithin(side, limitTick, book.tickOf(slot))) break;
    if (book.tickOf(slot) !== tick) {
      tick = book.tickOf(slot);
      met += parts;
      missing -= hidden;
      if (missing <= 0) return met <= rules.fillsMax;
      hidden = 0;
      parts = 0;
    }
    if (met >= rules.fillsMax) return false;
    met += 1;
    const prevention = preventionFor(book, slot, taker);
    if (prevention === 'cancel_maker') continue;
    if (prevention !== 'none') return false;
    missing -= book.lotsOf(slot);
    if (missing <= 0) return true;
    if (book.hiddenOf(slot) === 0) continue;
    hidden += book.hiddenOf(slot);
    parts += Math.ceil(book.hiddenOf(slot) / book.displayOf(slot));
  }
  return missing <= hidden && met + parts <= rules.fillsMax;
}

/** Whether an order at this tick would trade on arrival. */
export function wouldTrade(book: Book, side: Side, limitTick: number): boolean {
  const slot = book.first(opposite(side));
  return slot !== undefined && isWithin(side, limitTick, book.tickOf(slot));
}

function isWithin(side: Side, limitTick: number, tick: number): boolean {
  return side === 'buy' ? tick <= limitTick : tick >= limitTick;
}

/** [MT4] Whole lots a budget buys; both are safe integers, so the division is made exact first. */
function lotsFor(budget: number, price: number): number {
  return budget === Infinity ? Infinity : (budget - (budget % price)) / price;
}
