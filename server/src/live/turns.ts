import { DatabaseBusy } from '../needs/index.ts';

export interface TurnBounds {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Lets so many work at once and so many wait, in order; the others are told that it is busy. */
export class Turns {
  readonly #bounds: TurnBounds;
  readonly #queue: (() => void)[] = [];
  #working = 0;

  constructor(bounds: TurnBounds) {
    this.#bounds = bounds;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#working < this.#bounds.atOnce) this.#working += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      // Whoever leaves hands the turn over.
      const next = this.#queue.shift();
      if (next === undefined) this.#working -= 1;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#queue.length >= this.#bounds.waiting) throw new DatabaseBusy(this.#queue.length);
    return new Promise((resolve) => this.#queue.push(resolve));
  }
}
