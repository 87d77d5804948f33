/**
 * Numbers on the wire. This room decides how a price, a quantity or an amount is written as text.
 *
 * It never rounds and never becomes a floating-point number. Start with `decimal.ts`.
 */

export {
  Decimal,
  DECIMAL_DIGITS_MAX,
  NonNegativeDecimal,
  PositiveDecimal,
  positiveDecimalFault,
  type DecimalFault,
} from './decimal.ts';
