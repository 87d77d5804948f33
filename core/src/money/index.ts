/**
 * Exact amounts. This room decides how money is counted, read, written and divided.
 *
 * It never rounds silently and never meets a floating-point number. Start with `decimal.ts`.
 */

export type { Amount, Asset, DecimalFault, Price, Quantity } from './decimal.ts';
export {
  amount,
  formatDecimal,
  parseDecimal,
  price,
  quantity,
  shareRoundedDown,
  shareRoundedUp,
} from './decimal.ts';
export { asNumber } from './integers.ts';
