import { bookChecksum } from '@hoga/contract/instrument';
import type { FeedLevel, SnapshotReason } from '@hoga/contract/live';
import type { BookLevel } from '@hoga/core/exchange';
import { formatDecimal, type Price } from '@hoga/core/money';
import type { Side } from '@hoga/core/order';
import type { MarketSnapshot } from '../engine/index.ts';
import { timestamp } from '../app/index.ts';
import { encode, headOf } from './encode.ts';
import { grouped } from './grouped.ts';
import type { Telling } from './topic.ts';

/** So many updates can be told again; the levels that are gone are remembered as long. */
const HISTORY_MAX = 600;

export interface BookView {
  readonly subscription: string;
  readonly epoch: string;
  readonly depth: number;
  /** Levels are added up in steps of this price; null for every price alone. */
  readonly group: Price | null;
  readonly market: () => MarketSnapshot;
}

interface Told {
  readonly price: Price;
  level: FeedLevel;
  isGone: boolean;
  /** The sequence at which it was last told. */
  at: number;
}

/** A copy of the top of a book as it was last told, and when each level of it changed. */
export class BookTelling implements Telling {
  readonly #view: BookView;
  readonly #sides: { readonly [S in Side]: Map<Price, Told> } = { buy: new Map(), sell: new Map() };
  /** The sequences that were told, oldest first. */
  #history: number[] = [];
  #bids: readonly FeedLevel[] = [];
  #asks: readonly FeedLevel[] = [];
  #checksum = 0;
  sequence = -1;

  constructor(view: BookView) {
    this.#view = view;
    this.advance();
  }

  advance(): boolean {
    const market = this.#view.market();
    if (market.sequence === this.sequence) return false;
    const bids = this.#take('buy', market);
    const asks = this.#take('sell', market);
    if (!bids.isChanged && !asks.isChanged && this.sequence >= 0) return false;
    this.sequence = market.sequence;
    [this.#bids, this.#asks] = [bids.levels, asks.levels];
    this.#checksum = bookChecksum({ bids: this.#bids, asks: this.#asks });
    this.#history.push(this.sequence);
    if (this.#history.length > HISTORY_MAX) this.#forget();
    return true;
  }

  snapshot(reason: SnapshotReason): Buffer {
    return this.#message(reason, { bids: this.#bids, asks: this.#asks });
  }

  since(sequence: number): Buffer | 'sequence-too-old' | 'sequence-unknown' {
    if (sequence > this.sequence) return 'sequence-unknown';
    if (sequence < (this.#history[0] ?? Infinity)) return 'sequence-too-old';
    return this.#message(sequence, {
      bids: changedSince(this.#sides.buy, sequence, isHigher),
      asks: changedSince(this.#sides.sell, sequence, isLower),
    });
  }

  #message(
    from: number | SnapshotReason,
    levels: { bids: readonly FeedLevel[]; asks: readonly FeedLevel[] },
  ): Buffer {
    const { subscription, epoch, market } = this.#view;
    const at = timestamp(market().at);
    return encode({
      ...headOf('book', { subscription, epoch, sequence: this.sequence, at, from }),
      bids: [...levels.bids],
      asks: [...levels.asks],
      checksum: this.#checksum,
    });
  }

  /** Compares one side with what was told, and notes what differs under the new sequence. */
  #take(side: Side, market: MarketSnapshot): { levels: FeedLevel[]; isChanged: boolean } {
    const told = this.#sides[side];
    const shown = this.#shown(side, market);
    let isChanged = false;
    const note = (price: Price, level: FeedLevel, isGone: boolean): void => {
      told.set(price, { price, level, isGone, at: market.sequence });
      isChanged = true;
    };
    const prices = new Set<Price>();
    const levels = shown.map((level) => {
      prices.add(level.price);
      const text = textOf(level, market);
      const known = told.get(level.price);
      if (known !== undefined && !known.isGone && isSame(known.level, text)) return known.level;
      note(level.price, text, false);
      return text;
    });
    for (const { price, level, isGone } of told.values()) {
      if (!isGone && !prices.has(price)) note(price, [level[0], '0', 0], true);
    }
    return { levels, isChanged };
  }

  #shown(side: Side, market: MarketSnapshot): readonly BookLevel[] {
    const { depth, group } = this.#view;
    const levels = side === 'buy' ? market.bids : market.asks;
    if (group === null) return levels.slice(0, depth);
    return grouped(levels, { side, group, depth, isCut: levels.length >= market.depth });
  }

  /** Halves the history; levels that went before it need not be told as gone any more. */
  #forget(): void {
    this.#history = this.#history.slice(HISTORY_MAX / 2);
    const oldest = this.#history[0] ?? 0;
    for (const told of Object.values(this.#sides)) {
      for (const { price, isGone, at } of told.values()) {
        if (isGone && at <= oldest) told.delete(price);
      }
    }
  }
}

function textOf({ price, quantity, orders }: BookLevel, { instrument }: MarketSnapshot): FeedLevel {
  const { base, pricePlaces } = instrument;
  return [formatDecimal(price, pricePlaces), formatDecimal(quantity, base.places), orders];
}

function isSame(a: FeedLevel, b: FeedLevel): boolean {
  return a[1] === b[1] && a[2] === b[2];
}

type Order = (a: Told, b: Told) => number;
const isHigher: Order = (a, b) => (a.price > b.price ? -1 : 1);
const isLower: Order = (a, b) => (a.price < b.price ? -1 : 1);

function changedSince(told: ReadonlyMap<Price, Told>, sequence: number, order: Order): FeedLevel[] {
  const changed = [...told.values()].filter(({ at }) => at > sequence);
  return changed.toSorted(order).map(({ level }) => level);
}
