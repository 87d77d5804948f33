import { BinaryValues } from './binary-values.ts';

/** The types of elements, by the number PostgreSQL has for each. */
const TYPES = {
  uuid: 2950,
  text: 25,
  bigint: 20,
  numeric: 1700,
  timestamptz: 1184,
  jsonb: 3802,
} as const;

/** One dimension, nulls allowed, of a type, with a length; the first element is number one. */
const DIMENSIONS = 1;
const HAS_NULLS = 1;
const TYPE_AT = 8;
const LENGTH_AT = 12;
const FIRST = 1;
const HEADER_BYTES = 20;

/** An array for one parameter of `unnest`: a column of rows. The driver sends bytes as they are. */
export class ArrayParameter extends BinaryValues {
  clear(type: keyof typeof TYPES): void {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeInt32BE(DIMENSIONS, 0);
    header.writeInt32BE(HAS_NULLS, 4);
    header.writeInt32BE(TYPES[type], TYPE_AT);
    header.writeInt32BE(FIRST, 16);
    this.startWith(header);
  }

  /** The array, of which so many elements were written; it is good until the next `clear`. */
  bytes(length: number): Buffer {
    const bytes = this.written;
    bytes.writeInt32BE(length, LENGTH_AT);
    return bytes;
  }
}

/** Arrays that are used for one batch after the other. */
export class ArrayParameters {
  readonly #arrays: ArrayParameter[] = [];
  #used = 0;

  /** Whatever was handed out may be handed out again. */
  clear(): void {
    this.#used = 0;
  }

  next(type: keyof typeof TYPES): ArrayParameter {
    const array = (this.#arrays[this.#used] ??= new ArrayParameter());
    this.#used += 1;
    array.clear(type);
    return array;
  }
}
