/** Keys that are remembered; whoever comes after them makes the oldest be forgotten. */
const KEYS_MAX = 50_000;

interface Span {
  readonly until: number;
  left: number;
}

export interface AllowanceOptions {
  /** How often in each span of time. */
  readonly limit: number;
  readonly spanMs: number;
  /** Milliseconds that never go back. */
  readonly clock?: () => number;
}

/**
 * How often something may be done under a key. A key's span of time begins with its first use, and
 * the next one with the first use after it has passed.
 */
export class Allowance {
  readonly limit: number;
  readonly #spanMs: number;
  readonly #clock: () => number;
  /** In the order in which they began, which is that in which they end. */
  readonly #spans = new Map<string, Span>();

  constructor({ limit, spanMs, clock = () => performance.now() }: AllowanceOptions) {
    this.limit = limit;
    this.#spanMs = spanMs;
    this.#clock = clock;
  }

  /** Uses it once and answers 0, or answers how many milliseconds to wait. */
  use(key: string): number {
    const now = this.#clock();
    const span = this.#spans.get(key);
    if (span === undefined || span.until <= now) {
      this.#begin(key, now);
      return 0;
    }
    if (span.left === 0) return span.until - now;
    span.left -= 1;
    return 0;
  }

  #begin(key: string, now: number): void {
    // Entered anew, it stands at the end.
    this.#spans.delete(key);
    if (this.#spans.size >= KEYS_MAX) this.#forgetOldest();
    this.#spans.set(key, { until: now + this.#spanMs, left: this.limit - 1 });
  }

  #forgetOldest(): void {
    for (const key of this.#spans.keys()) {
      this.#spans.delete(key);
      return;
    }
  }
}
