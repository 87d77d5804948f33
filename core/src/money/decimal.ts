declare const unit: unique symbol;

/** A whole number of some smallest unit. A float cannot be assigned: bigint and number never mix. */
type Count<Unit extends string> = bigint & { readonly [unit]: Unit };

/** Units of an asset: 10⁻⁶ won for KRW, 10⁻⁴ coin for LPJ. */
export type Amount = Count<'amount'>;
/** Price units for one whole coin or share; an instrument says how many places they have. */
export type Price = Count<'price'>;
/** Lots, the smallest step of quantity, which is also the ledger's unit of the base asset. */
export type Quantity = Count<'quantity'>;

/** Something that can be owned, and the number of decimal places it is counted in. */
export interface Asset {
  readonly code: string;
  readonly places: number;
}

export const amount = (units: bigint): Amount => units as Amount;
export const price = (units: bigint): Price => units as Price;
export const quantity = (lots: bigint): Quantity => lots as Quantity;

/** Why a text is not an amount, in the order in which the faults are looked for. */
export type DecimalFault = 'not_a_decimal' | 'too_many_digits' | 'too_many_places';

/** More digits than any sum the system can hold; longer texts are refused before they are read. */
const DIGITS_MAX = 30;
const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

const ZEROS = '0'.repeat(DIGITS_MAX);

/** [MO2] `"3000.5"` with 6 places is 3_000_500_000n. */
export function parseDecimal(text: string, places: number): bigint | DecimalFault {
  if (text.length > DIGITS_MAX * 8) return 'too_many_digits';
  if (!PLAIN_DECIMAL.test(text)) return 'not_a_decimal';
  const point = text.indexOf('.');
  const signs = (text.startsWith('-') ? 1 : 0) + (point === -1 ? 0 : 1);
  if (text.length - signs > DIGITS_MAX) return 'too_many_digits';
  if (point === -1) return BigInt(text + ZEROS.slice(0, places));
  let end = text.length;
  while (text.endsWith('0', end)) end -= 1;
  const missing = places - (end - point - 1);
  if (missing < 0) return 'too_many_places';
  return BigInt(text.slice(0, point) + text.slice(point + 1, end) + ZEROS.slice(0, missing));
}

/** [MO3] 3_000_500_000n with 6 places is `"3000.5"`. */
export function formatDecimal(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return (units < 0n ? '-' : '') + (fraction === '' ? whole : `${whole}.${fraction}`);
}

/** [MO4] `whole × numerator / denominator`; whoever pays the share keeps the remainder. */
export function shareRoundedDown(whole: Amount, numerator: bigint, denominator: bigint): Amount {
  return ((whole * numerator) / denominator) as Amount;
}

/** [MO4] `whole × numerator / denominator`; whoever receives the share keeps the remainder. */
export function shareRoundedUp(whole: Amount, numerator: bigint, denominator: bigint): Amount {
  return ((whole * numerator + denominator - 1n) / denominator) as Amount;
}
