/**
 * The simple average of the latest closes, kept up to date by one addition and one subtraction.
 * Closes are whole price units below 2⁵³ ÷ period, so that the sum is exact.
 */
export class MovingAverage {
  readonly period: number;
  readonly #closes: number[] = [];
  #sum = 0;

  constructor(period: number) {
    this.period = period;
  }

  /** The sum of the latest `period` closes; null until there are as many. */
  get sum(): number | null {
    return this.#closes.length < this.period ? null : this.#sum;
  }

  /** A new close after all others. */
  push(close: number): void {
    this.#closes.push(close);
    this.#sum += close;
    if (this.#closes.length > this.period) this.#sum -= this.#closes.shift() ?? 0;
  }

  /** The latest close becomes another one. */
  amend(close: number): void {
    this.#sum += close - (this.#closes.pop() ?? 0);
    this.#closes.push(close);
  }
}

/** An average in whole units, the half rounded up, for reading. */
export function roundedAverage(sum: number, period: number): bigint {
  return (2n * BigInt(sum) + BigInt(period)) / (2n * BigInt(period));
}
