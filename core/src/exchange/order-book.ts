import { present } from '../assert/index.ts';
import type { Book, BookOrder, Slot } from '../matching/index.ts';
import type { Side } from '../order/index.ts';

/** A book together with the orders behind its slots. */
export class OrderBook<Entry extends { slot: Slot }> {
  /** The orders as matching ranks them. */
  readonly ranked: Book;
  readonly #bySlot: (Entry | undefined)[] = [];
  size = 0;

  constructor(ranked: Book) {
    this.ranked = ranked;
  }

  add(open: Entry, entry: BookOrder): void {
    open.slot = this.ranked.add(entry);
    this.#bySlot[open.slot] = open;
    this.size += 1;
  }

  /** The orders of a side, next to trade first. */
  *inRank(side: Side): Generator<Entry> {
    const { ranked } = this;
    for (let slot = ranked.first(side); slot !== undefined; slot = ranked.next(slot)) {
      yield this.at(slot);
    }
  }

  at(slot: Slot): Entry {
    return present(this.#bySlot[slot], 'the book holds only open orders');
  }

  remove({ slot }: Entry): void {
    this.ranked.remove(slot);
    this.forget(slot);
  }

  /** The order has left the ranks already, or will at once. */
  forget(slot: Slot): void {
    this.#bySlot[slot] = undefined;
    this.size -= 1;
  }
}
