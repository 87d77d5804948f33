const HALF = 2 ** 24;
/** The multiplier 0x5DEECE66D and the increment 0xB of java.util.Random, in halves of 24 bits. */
const MULTIPLIER_HIGH = 0x5de;
const MULTIPLIER_LOW = 0xece66d;
const INCREMENT = 0xb;

/** java.util.Random bit for bit, so that a stream can be compared with one made by a Java program. */
export class JavaRandom {
  #high: number;
  #low: number;

  /** The seed is a whole number of 32 bits. */
  constructor(seed: number) {
    this.#high = ((seed >> 24) & (HALF - 1)) ^ MULTIPLIER_HIGH;
    this.#low = (seed & (HALF - 1)) ^ MULTIPLIER_LOW;
  }

  /** A whole number from 0 to `bound` - 1. */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Math.floor((bound * this.#next(31)) / 2 ** 31);
    let bits: number;
    let value: number;
    do {
      bits = this.#next(31);
      value = bits % bound;
    } while (bits - value + (bound - 1) >= 2 ** 31);
    return value;
  }

  /** From 0 up to, not including, 1. */
  nextDouble(): number {
    const high = this.#next(26);
    return (high * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** The top bits of the next state; at most 31. No product here reaches 2⁵³. */
  #next(bits: number): number {
    const low = this.#low * MULTIPLIER_LOW + INCREMENT;
    const carry = Math.floor(low / HALF);
    const high = this.#high * MULTIPLIER_LOW + this.#low * MULTIPLIER_HIGH + carry;
    this.#low = low % HALF;
    this.#high = high % HALF;
    return Math.floor((this.#high * HALF + this.#low) / 2 ** (48 - bits));
  }
}
