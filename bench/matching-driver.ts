import { tickLadder } from '@hoga/core/instrument';
import {
  fillsWhole,
  match,
  slotAt,
  wouldTrade,
  type Book,
  type MatchingRules,
  type Meetings,
  type Slot,
} from '@hoga/core/matching';
import * as ask from './matching-commands.ts';
import type { Commands, Step, Stream, Venue } from './matching-commands.ts';

const NOT_RESTING = -1;

const sideOf = (side: number): 'buy' | 'sell' => (side === ask.BID ? 'buy' : 'sell');

export type Range = Pick<Stream, 'lowestPrice' | 'highestPrice' | 'commandsMax' | 'restingMax'>;

/**
 * The least one has to build on a book to run commands: where the order of an id rests and what it
 * has left. Prices move in steps of 1, so a tick is a distance from the lowest price.
 */
export class MatchingDriver implements Meetings, Venue {
  readonly book: Book;
  trades = 0;
  readonly steps: Step[] = [];
  readonly #keepsSteps: boolean;

  readonly #lowestPrice: number;
  readonly #highestTick: number;
  readonly #matching: { readonly rules: MatchingRules; readonly meetings: Meetings };
  /** Every arrival takes the next place in line, a moved order again. */
  #place = 0;
  readonly #idAt: Int32Array;
  readonly #slotOf: Int32Array;
  readonly #openOf: Int32Array;
  /** Of icebergs; 0 for other orders. */
  readonly #displayOf: Int32Array;
  readonly #sideOf: Uint8Array;
  // Used again for every command, so that what is measured is the book.
  readonly #taker = {
    side: sideOf(ask.ASK),
    owner: 0,
    limitTick: 0,
    lots: 0,
    budget: Infinity,
    selfTradePrevention: 'none' as const,
  };
  readonly #resting = {
    place: 0,
    side: sideOf(ask.ASK),
    owner: 0,
    tick: 0,
    lots: 0,
    hidden: 0,
    display: 0,
  };
  /** What the arriving order has left. */
  #left = 0;

  /** Whoever makes a stream asks for the steps; measuring goes without. */
  constructor(
    book: Book,
    { lowestPrice, highestPrice, commandsMax }: Range,
    { keepsSteps = false }: { keepsSteps?: boolean } = {},
  ) {
    this.book = book;
    this.#keepsSteps = keepsSteps;
    this.#lowestPrice = lowestPrice;
    this.#highestTick = highestPrice - lowestPrice;
    const rules = {
      ladder: tickLadder([{ from: lowestPrice, step: 1 }], highestPrice),
      fillsMax: Infinity,
    };
    this.#matching = { rules, meetings: this };
    // The naive book gives every slot once.
    this.#idAt = new Int32Array(commandsMax);
    this.#displayOf = new Int32Array(commandsMax);
    this.#slotOf = new Int32Array(commandsMax).fill(NOT_RESTING);
    this.#openOf = new Int32Array(commandsMax);
    this.#sideOf = new Uint8Array(commandsMax);
  }

  runAll(commands: Commands): void {
    for (let index = 0; index < commands.count; index += 1) this.run(commands, index);
  }

  run(commands: Commands, index: number): void {
    const id = commands.id[index] ?? 0;
    const price = commands.price[index] ?? 0;
    const size = commands.size[index] ?? 0;
    if (this.#keepsSteps) this.steps.length = 0;
    switch (commands.type[index]) {
      case ask.CANCEL:
        this.#cancel(id);
        break;
      case ask.MOVE:
        this.#move(id, price - this.#lowestPrice);
        break;
      case ask.REDUCE:
        this.#reduce(id, size);
        break;
      default:
        this.#enter(commands, index);
    }
  }

  /** What the order has left on the book. */
  openOf(id: number): number {
    return this.#openOf[id] ?? 0;
  }

  #enter(commands: Commands, index: number): void {
    const id = commands.id[index] ?? 0;
    const price = commands.price[index] ?? 0;
    const size = commands.size[index] ?? 0;
    const side = commands.side[index] ?? 0;
    this.#sideOf[id] = side;
    this.#taker.side = sideOf(side);
    this.#taker.owner = commands.owner[index] ?? 0;
    this.#taker.lots = size;
    this.#taker.limitTick = price - this.#lowestPrice;
    switch (commands.type[index]) {
      case ask.GTC:
        return this.#arrive(id, true);
      case ask.IOC:
        return this.#arrive(id, false);
      case ask.POST_ONLY:
        if (wouldTrade(this.book, this.#taker.side, this.#taker.limitTick)) return undefined;
        return this.#arrive(id, true);
      case ask.ICEBERG:
        this.#displayOf[id] = ask.displayOf(size);
        return this.#arrive(id, true);
      case ask.FOK:
        if (!fillsWhole(this.book, this.#taker, this.#matching.rules)) return undefined;
        return this.#arrive(id, false);
      case ask.FOK_BUDGET:
        if (!this.#keepsBudget(side === ask.BID, price)) return undefined;
        return this.#arriveAtAnyPrice(id, side);
      case ask.MARKET:
        return this.#arriveAtAnyPrice(id, side);
      case ask.AMOUNT:
        return this.#spend(id, price);
      default:
        throw new Error('a book knows no stops: the market has another for them');
    }
  }

  #arriveAtAnyPrice(id: number, side: number): void {
    this.#taker.limitTick = side === ask.BID ? this.#highestTick : 0;
    this.#arrive(id, false);
  }

  #spend(id: number, amount: number): void {
    this.#taker.budget = amount;
    this.#taker.lots = Infinity;
    this.#arriveAtAnyPrice(id, ask.BID);
    this.#taker.budget = Infinity;
  }

  #arrive(id: number, mayRest: boolean): void {
    const taker = this.#taker;
    this.#place += 1;
    this.#left = taker.lots;
    match(this.book, taker, this.#matching);
    if (this.#left > 0 && mayRest) this.#rest(id, this.#left);
  }

  fill(maker: Slot, tick: number, lots: number): void {
    const id = this.#idAt[maker] ?? 0;
    this.#left -= lots;
    this.#giveUp(id, lots);
    this.trades += 1;
    if (this.#keepsSteps) this.steps.push({ maker: id, price: tick + this.#lowestPrice, lots });
  }

  /** Nobody in the streams minds to trade with himself. */
  reduce(): void {
    throw new Error('nobody is kept from trading with himself');
  }

  cancel(): void {
    throw new Error('nobody is kept from trading with himself');
  }

  refill(): number {
    this.#place += 1;
    return this.#place;
  }

  #rest(id: number, lots: number): void {
    const { side, owner, limitTick } = this.#taker;
    const display = this.#displayOf[id] ?? 0;
    const shown = display === 0 ? lots : Math.min(display, lots);
    const resting = this.#resting;
    resting.place = this.#place;
    resting.side = side;
    resting.owner = owner;
    resting.tick = limitTick;
    resting.lots = shown;
    resting.hidden = lots - shown;
    resting.display = display;
    const slot = this.book.add(resting);
    this.#openOf[id] = lots;
    this.#slotOf[id] = slot;
    this.#idAt[slot] = id;
  }

  #cancel(id: number): void {
    const slot = this.#restingAt(id);
    if (slot === undefined) return;
    this.book.remove(slot);
    this.#giveUp(id, this.openOf(id));
  }

  #move(id: number, tick: number): void {
    const slot = this.#restingAt(id);
    if (slot === undefined) return;
    this.#taker.side = sideOf(this.#sideOf[id] ?? ask.ASK);
    this.#taker.owner = this.book.ownerOf(slot);
    this.#taker.lots = this.openOf(id);
    this.#taker.limitTick = tick;
    this.book.remove(slot);
    this.#giveUp(id, this.#taker.lots);
    this.#arrive(id, true);
  }

  #reduce(id: number, size: number): void {
    const slot = this.#restingAt(id);
    if (slot === undefined) return;
    const lots = Math.min(size, this.openOf(id));
    this.book.giveUp(slot, lots);
    this.#giveUp(id, lots);
  }

  #restingAt(id: number): Slot | undefined {
    const slot = this.#slotOf[id] ?? NOT_RESTING;
    return slot === NOT_RESTING ? undefined : slotAt(slot);
  }

  #giveUp(id: number, lots: number): void {
    const open = this.openOf(id) - lots;
    this.#openOf[id] = open;
    if (open === 0) this.#slotOf[id] = NOT_RESTING;
  }

  /** Whether the whole taker would trade for at most, or at least, its budget. */
  #keepsBudget(isBid: boolean, budget: number): boolean {
    let missing = this.#taker.lots;
    let notional = 0;
    let slot = this.book.first(isBid ? 'sell' : 'buy');
    for (; missing > 0 && slot !== undefined; slot = this.book.next(slot)) {
      const lots = Math.min(missing, this.book.lotsOf(slot));
      notional += lots * (this.book.tickOf(slot) + this.#lowestPrice);
      missing -= lots;
    }
    return missing === 0 && (isBid ? notional <= budget : notional >= budget);
  }
}
