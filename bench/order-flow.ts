import type { Random } from './random.ts';

export type Side = 'buy' | 'sell';

/** Half of the traders rest orders, the other half take them: nobody can meet their own. */
export type Role = 'maker' | 'taker';

export interface Trader {
  readonly role: Role;
  /** Units bought less units sold, as if every order that rests were filled. */
  net: number;
}

export interface Placement {
  readonly side: Side;
  /** In whole won. */
  readonly price: number;
  readonly units: number;
}

/** What the book said: orders are counted in units. */
export interface BookView {
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  readonly resting: Readonly<Record<Side, number>>;
}

/** Coins of one unit. At the lowest price below it is worth more than the least notional. */
export const UNIT_LPJ = 2;
/** Makers quote up to this far from the middle, in won, which are ticks here. */
const WIDTH = 100;
/** The middle of the market is believed within these, so that no price leaves the band. */
const MIDDLE = { lowest: 2_700, opening: 3_000, highest: 3_300 };
/** How far a taker may be from where it began before it has to turn round. */
const NET_MAX = 10;
/** Resting units a maker, on each side, below which makers double and above which takers do. */
const SHALLOW = 1;
const DEEP = 3;

/**
 * Decides who orders what, so that half of all orders match on arrival and the book neither runs
 * dry nor grows: sides alternate by trader, and quantities make up for what the closed loop lets
 * drift. It sees what a client can see: its own answers, and the public book now and then.
 */
export class OrderFlow {
  readonly #random: Random;
  readonly #makers: number;
  readonly #resting: Record<Side, number> = { buy: 0, sell: 0 };
  #middle = MIDDLE.opening;

  constructor({ makers, random }: { readonly makers: number; readonly random: Random }) {
    this.#makers = makers;
    this.#random = random;
  }

  next(trader: Trader): Placement {
    return trader.role === 'maker' ? this.#rest(trader) : this.#take(trader);
  }

  /** A maker's order rests beside the others; it was cancelled if it would have traded. */
  rested({ side, units }: Placement, trader: Trader, isCancelled: boolean): void {
    if (isCancelled) trader.net -= signed(side, units);
    else this.#resting[side] += units;
  }

  /** A taker's order took this many units; had there been more, it would have taken them. */
  took({ side, units }: Placement, trader: Trader, filled: number): void {
    if (filled >= units) return;
    trader.net -= signed(side, units - filled);
    this.#resting[opposite(side)] = 0;
  }

  /** Sets right what the house's orders made wrong, but for what is on its way. */
  correct({ bestBid, bestAsk, resting }: BookView): void {
    const slack = this.#makers * 2;
    for (const side of ['buy', 'sell'] as const) {
      const believed = this.#resting[side];
      this.#resting[side] = clamp(believed, resting[side] - slack, resting[side] + slack);
    }
    if (bestBid === null || bestAsk === null) return;
    this.#middle = clamp(Math.round((bestBid + bestAsk) / 2), MIDDLE.lowest, MIDDLE.highest);
  }

  #rest(trader: Trader): Placement {
    const thinner = this.#resting.buy < this.#resting.sell ? 'buy' : 'sell';
    const side = trader.net === 0 ? thinner : turning(trader.net);
    const units = this.#resting[side] < SHALLOW * this.#makers ? 2 : 1;
    trader.net += signed(side, units);
    const away = 1 + this.#random(WIDTH);
    const price = side === 'sell' ? this.#middle + away : this.#middle - away;
    return { side, price, units };
  }

  #take(trader: Trader): Placement {
    const deeper = this.#resting.sell < this.#resting.buy ? 'sell' : 'buy';
    const side = Math.abs(trader.net) >= NET_MAX ? turning(trader.net) : deeper;
    const from = opposite(side);
    const units = this.#resting[from] > DEEP * this.#makers ? 2 : 1;
    trader.net += signed(side, units);
    this.#resting[from] -= units;
    const price = side === 'buy' ? this.#middle + 2 * WIDTH : this.#middle - 2 * WIDTH;
    return { side, price, units };
  }
}

function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/** The side that leads back to where the trader began. */
function turning(net: number): Side {
  return net > 0 ? 'sell' : 'buy';
}

function signed(side: Side, units: number): number {
  return side === 'buy' ? units : -units;
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
