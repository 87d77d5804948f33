import type { AccountId, OrderId } from '@hoga/core/order';
import type { OrderChange } from '../needs/index.ts';

/** Changes kept of all accounts together; the oldest go first. */
const CHANGES_MAX = 100_000;

interface Change {
  readonly sequence: number;
  readonly orders: readonly OrderId[];
}

/** Which orders of an account changed lately, so that whoever was cut off can be told of them. */
export class OrderHistory {
  readonly #ofAccount = new Map<AccountId, Change[]>();
  /** Whose the changes are, oldest first, from `#first` on. */
  #owners: AccountId[] = [];
  #first = 0;
  readonly #most: number;
  #since: number;
  #last: number;

  /** Knows everything after `since`, and up to `last` when the changes have been added. */
  constructor(known: { readonly since: number; readonly last: number }, most = CHANGES_MAX) {
    const { since, last } = known;
    this.#most = most;
    this.#since = since;
    this.#last = last;
  }

  /** The sequence up to which it knows everything. */
  get last(): number {
    return this.#last;
  }

  /** Every change of a batch, one an account. */
  add(sequence: number, changes: readonly Pick<OrderChange, 'account' | 'orders'>[]): void {
    this.#last = Math.max(this.#last, sequence);
    for (const { account, orders } of changes) {
      const known = this.#ofAccount.get(account);
      if (known === undefined) this.#ofAccount.set(account, [{ sequence, orders }]);
      else known.push({ sequence, orders });
      this.#owners.push(account);
    }
    while (this.#owners.length - this.#first > this.#most) this.#forgetOldest();
  }

  /** The orders that changed after a sequence, or why nobody can say. */
  after(
    account: AccountId,
    sequence: number,
  ): ReadonlySet<OrderId> | 'sequence-too-old' | 'sequence-unknown' {
    if (sequence > this.#last) return 'sequence-unknown';
    if (sequence < this.#since) return 'sequence-too-old';
    const changes = this.#ofAccount.get(account) ?? [];
    const later = changes.filter((change) => change.sequence > sequence);
    return new Set(later.flatMap(({ orders }) => orders));
  }

  #forgetOldest(): void {
    const account = this.#owners[this.#first];
    this.#first += 1;
    if (this.#first > this.#most) {
      this.#owners = this.#owners.slice(this.#first);
      this.#first = 0;
    }
    const changes = account === undefined ? undefined : this.#ofAccount.get(account);
    const oldest = changes?.shift();
    if (account === undefined || oldest === undefined) return;
    if (changes?.length === 0) this.#ofAccount.delete(account);
    this.#since = Math.max(this.#since, oldest.sequence);
  }
}
