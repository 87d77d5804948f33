import { bookChecksum } from '@hoga/contract/instrument';
import type { DataMessageOf, FeedLevel } from '@hoga/contract/live';
import { isLower } from './prices.ts';

type BookMessage = DataMessageOf<'book'>;

/** The best levels of both sides, as the server says they are. */
export class BookCopy {
  #bids: FeedLevel[] = [];
  #asks: FeedLevel[] = [];
  /** What the server says the checksum is; null once it was found to be so. */
  #unchecked: number | null = null;

  take({ type, bids, asks, checksum }: BookMessage): void {
    if (type === 'snapshot') {
      [this.#bids, this.#asks] = [[...bids], [...asks]];
    } else {
      for (const level of bids) replace(this.#bids, level, (a, b) => isLower(b, a));
      for (const level of asks) replace(this.#asks, level, isLower);
    }
    this.#unchecked = checksum;
  }

  /**
   * Whether the copy is what the server has, level by level. Whoever shows it asks: counting the
   * checksum costs more than all the rest of an update, and most updates are never shown.
   */
  isRight(): boolean {
    if (this.#unchecked === null) return true;
    const isRight = bookChecksum(this.sides) === this.#unchecked;
    if (isRight) this.#unchecked = null;
    return isRight;
  }

  get sides(): { readonly bids: readonly FeedLevel[]; readonly asks: readonly FeedLevel[] } {
    return { bids: this.#bids, asks: this.#asks };
  }
}

/** Puts a level where it belongs among others, best first; a quantity of 0 takes it away. */
function replace(
  levels: FeedLevel[],
  level: FeedLevel,
  isBetter: (a: string, b: string) => boolean,
): void {
  let [from, to] = [0, levels.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBetter(levels[middle]?.[0] ?? '', level[0])) from = middle + 1;
    else to = middle;
  }
  const isThere = levels[from]?.[0] === level[0];
  if (level[1] !== '0') levels.splice(from, isThere ? 1 : 0, level);
  else if (isThere) levels.splice(from, 1);
}
