import { assert } from '../src/assert/index.ts';
import { KRW, KRW_LPJ, LPJ } from '../src/instrument/index.ts';
import {
  amount,
  parseDecimal,
  price,
  quantity,
  type Amount,
  type Price,
  type Quantity,
} from '../src/money/index.ts';

function units(text: string, places: number): bigint {
  const read = parseDecimal(text, places);
  assert(typeof read === 'bigint', `a test writes decimals: ${text} is ${read}`);
  return read;
}

/** `won('3000.5')` is 3,000,500,000 of 10⁻⁶ won. */
export const won = (text: string): Amount => amount(units(text, KRW.places));

/** `lpj('1.5')` is 15,000 of 10⁻⁴ LPJ, as an amount of the ledger. */
export const lpj = (text: string): Amount => amount(units(text, LPJ.places));

/** `lots('1.5')` is 15,000 lots of LPJ, as the quantity of an order. */
export const lots = (text: string): Quantity => quantity(units(text, LPJ.places));

/** `at('3000.5')` is a price of 300,050 of 0.01 won. */
export const at = (text: string): Price => price(units(text, KRW_LPJ.pricePlaces));
