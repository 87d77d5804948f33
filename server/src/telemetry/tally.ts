import type { Tell } from './instruments.ts';

/** Counts under one label, whose values are few. */
export class Tally<Kind extends string | number> {
  readonly #label: string;
  readonly #counts = new Map<Kind, number>();

  /** Kinds that are told as 0 before they come, so that a first one is seen as a rise. */
  constructor(label: string, known: Iterable<Kind> = []) {
    this.#label = label;
    for (const kind of known) this.#counts.set(kind, 0);
  }

  add(kind: Kind, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  tell(tell: Tell): void {
    for (const [kind, count] of this.#counts) tell(count, { [this.#label]: String(kind) });
  }
}
