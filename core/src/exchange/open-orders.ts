import { assert } from '../assert/index.ts';
import type { OrderId } from '../order/index.ts';

/** What the table keeps in the entry itself. */
interface Listed<Entry> {
  readonly order: { readonly id: OrderId };
  hash: number;
  inBucket: Entry | null;
  added: number;
}

/** What an order has instead of a hash while it is not among the open ones. */
export const NOT_OPEN = -1;
const FIRST_BUCKETS = 1_024;
/** The end of a UUIDv7 is by chance, its beginning the time. */
const HASHED_CHARACTERS = 8;

/**
 * The open orders of a league, by id.
 *
 * The links are in the orders, so that coming and going creates nothing. A Map copies its table
 * whenever it has filled up with what was deleted, and an old table keeps alive what was in it, until
 * the old generation is collected.
 */
export class OpenOrders<Entry extends Listed<Entry>> {
  size = 0;
  #buckets: (Entry | null)[] = emptyBuckets(FIRST_BUCKETS);
  /** How many were ever added. */
  #added = 0;

  get(id: OrderId): Entry | undefined {
    const hash = hashOf(id);
    let open = this.#buckets[hash & (this.#buckets.length - 1)] ?? null;
    while (open !== null && (open.hash !== hash || open.order.id !== id)) open = open.inBucket;
    return open ?? undefined;
  }

  has(id: OrderId): boolean {
    return this.get(id) !== undefined;
  }

  add(open: Entry): void {
    assert(open.hash === NOT_OPEN, 'an order is opened once');
    if (this.size === this.#buckets.length) this.#grow();
    open.hash = hashOf(open.order.id);
    this.#chain(open);
    this.#added += 1;
    open.added = this.#added;
    this.size += 1;
  }

  /** Whether it was there. */
  delete(open: Entry): boolean {
    if (open.hash === NOT_OPEN) return false;
    this.#unchain(open);
    open.hash = NOT_OPEN;
    open.inBucket = null;
    this.size -= 1;
    return true;
  }

  /** All of them as they are now, in the order in which they were added. */
  values(): Entry[] {
    const all: Entry[] = [];
    for (const first of this.#buckets) {
      for (let open = first; open !== null; open = open.inBucket) all.push(open);
    }
    return all.sort((a, b) => a.added - b.added);
  }

  #chain(open: Entry): void {
    const bucket = open.hash & (this.#buckets.length - 1);
    open.inBucket = this.#buckets[bucket] ?? null;
    this.#buckets[bucket] = open;
  }

  #unchain(open: Entry): void {
    const bucket = open.hash & (this.#buckets.length - 1);
    let before = this.#buckets[bucket] ?? null;
    if (before === open) {
      this.#buckets[bucket] = open.inBucket;
      return;
    }
    while (before !== null && before.inBucket !== open) before = before.inBucket;
    assert(before !== null, 'an open order is in its bucket');
    before.inBucket = open.inBucket;
  }

  #grow(): void {
    const all = this.values();
    this.#buckets = emptyBuckets(2 * this.#buckets.length);
    for (const open of all) this.#chain(open);
  }
}

/** As many as a power of two, so that the low bits of a hash choose one. */
function emptyBuckets(count: number): null[] {
  return Array.from({ length: count }, () => null);
}

/** FNV-1a over the end of the id, without the sign. */
function hashOf(id: OrderId): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - HASHED_CHARACTERS); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}
