import { assert } from '@hoga/core/assert';

const NULL_LENGTH = -1;
/** PostgreSQL counts its moments from here. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_TO_32 = 2 ** 32;

/** PostgreSQL writes a `numeric` as digits to this base, each worth four decimal places. */
const BASE = 10_000;
const BASE_PLACES = 4;
const NEGATIVE = 0x4000;
/** Digits to the base of more units than there can be. */
const DIGITS_MAX = 64;

const FIRST_BYTES = 16_384;
/** More than a value of a known length takes. */
const VALUE_BYTES_MAX = 256;

const JSONB_VERSION = '\u0001';
const UUID_LENGTH = 36;
const UUID_BYTES = 16;
/** What a character is worth as a hexadecimal digit, or more than any digit is. */
const HEX = new Uint8Array(128).fill(0xff);
for (let worth = 0; worth < 16; worth += 1) HEX[worth.toString(16).charCodeAt(0)] = worth;

/**
 * Values in PostgreSQL's own format, one after the other, each behind its length: as they stand in
 * the rows of a binary `copy` and in the arrays of a binary parameter. They need not be written as
 * text here to be read as text there.
 */
export class BinaryValues {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  readonly #digits = new Int16Array(DIGITS_MAX);

  text(value: string | null): void {
    if (value === null) return this.#null();
    // No character takes more than three bytes for each of its units.
    this.#makeRoom(VALUE_BYTES_MAX + 3 * value.length);
    const start = this.#length + 4;
    const length = writeText(this.#bytes, value, start);
    this.int32(length);
    this.#length = start + length;
  }

  /** JSON as text, as `jsonb`: PostgreSQL expects the version of the format before it. */
  json(value: string | null): void {
    this.text(value === null ? null : JSONB_VERSION + value);
  }

  uuid(value: string | null): void {
    if (value === null) return this.#null();
    this.#makeRoom(VALUE_BYTES_MAX);
    this.int32(UUID_BYTES);
    writeUuid(this.#bytes, value, this.#length);
    this.#length += UUID_BYTES;
  }

  /** A whole number, as `bigint`. */
  whole(value: number | null): void {
    if (value === null) return this.#null();
    assert(Number.isSafeInteger(value), 'a bigint is a whole number');
    this.#makeRoom(VALUE_BYTES_MAX);
    this.int32(8);
    this.int32(Math.floor(value / TWO_TO_32));
    this.int32(value | 0);
  }

  /** Milliseconds since 1970, as `timestamptz`. */
  moment(epochMs: number | null): void {
    this.whole(epochMs === null ? null : (epochMs - POSTGRES_EPOCH_MS) * 1_000);
  }

  /** So many units of 10 to the power of −`places`, as `numeric`, shown without needless zeros. */
  decimal(units: bigint | null, places: number): void {
    if (units === null) return this.#null();
    this.#makeRoom(VALUE_BYTES_MAX);
    if (units === 0n) return this.#zero();
    const below = Math.ceil(places / BASE_PLACES);
    const padding = below * BASE_PLACES - places;
    const count = splitDigits(this.#digits, units < 0n ? -units : units, 10 ** padding);
    let least = 0;
    while (least < count && this.#digits[least] === 0) least += 1;
    const zeros = least * BASE_PLACES + trailingZeros(this.#digits[least] ?? 0) - padding;

    this.int32(8 + 2 * (count - least));
    this.int16(count - least);
    this.int16(count - 1 - below);
    this.int16(units < 0n ? NEGATIVE : 0);
    this.int16(Math.max(0, places - zeros));
    for (let digit = count - 1; digit >= least; digit -= 1) this.int16(this.#digits[digit] ?? 0);
  }

  protected int16(value: number): void {
    const [bytes, at] = [this.#bytes, this.#length];
    bytes[at] = value >> 8;
    bytes[at + 1] = value;
    this.#length = at + 2;
  }

  protected int32(value: number): void {
    const [bytes, at] = [this.#bytes, this.#length];
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.#length = at + 4;
  }

  /** Makes room for what is written without its length. */
  protected makeRoom(): void {
    this.#makeRoom(VALUE_BYTES_MAX);
  }

  /** Everything so far; it changes with what is written next. */
  protected get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written, and begins with these bytes. */
  protected startWith(bytes: Buffer): void {
    this.#length = bytes.copy(this.#bytes);
  }

  /** The commonest of all has no digits, no sign and no places. */
  #zero(): void {
    this.int32(8);
    this.int32(0);
    this.int32(0);
  }

  #null(): void {
    this.#makeRoom(VALUE_BYTES_MAX);
    this.int32(NULL_LENGTH);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Writes what is nearly always ASCII, and answers how many bytes it took. */
function writeText(bytes: Buffer, value: string, at: number): number {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code > 0x7f) return bytes.write(value, at, 'utf8');
    bytes[at + index] = code;
  }
  return value.length;
}

function writeUuid(bytes: Buffer, value: string, at: number): void {
  assert(value.length === UUID_LENGTH, 'an id is a UUID');
  let seen = 0;
  let index = 0;
  for (let byte = 0; byte < UUID_BYTES; byte += 1) {
    // A dash stands before these.
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) index += 1;
    const high = HEX[value.charCodeAt(index)] ?? 0xff;
    const low = HEX[value.charCodeAt(index + 1)] ?? 0xff;
    seen |= high | low;
    bytes[at + byte] = (high << 4) | low;
    index += 2;
  }
  assert(seen <= 0xf, 'an id is a UUID in lower case');
}

/** The digits of `size` times `factor`, the least first; answers how many there are. */
function splitDigits(digits: Int16Array, size: bigint, factor: number): number {
  const product = Number(size) * factor;
  // Divisions of floating-point numbers are faster, and exact up to here.
  if (product <= Number.MAX_SAFE_INTEGER) return splitNumber(digits, product);
  let count = 0;
  const base = BigInt(BASE);
  for (let rest = size * BigInt(factor); rest > 0n; rest /= base) {
    digits[count] = Number(rest % base);
    count += 1;
  }
  assert(count <= digits.length, 'an amount has a sane number of digits');
  return count;
}

function splitNumber(digits: Int16Array, product: number): number {
  let count = 0;
  let rest = product;
  while (rest > 0) {
    const above = Math.floor(rest / BASE);
    digits[count] = rest - above * BASE;
    rest = above;
    count += 1;
  }
  return count;
}

/** Decimal zeros at the end of a digit to the base. */
function trailingZeros(digit: number): number {
  if (digit % 10 !== 0) return 0;
  if (digit % 100 !== 0) return 1;
  return digit % 1_000 === 0 ? 3 : 2;
}
