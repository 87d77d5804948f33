import type { PlaceOrder } from '@hoga/contract/order';
import { problem } from '@hoga/contract/problem';
import type { Instrument } from '@hoga/core/instrument';
import {
  amount,
  formatDecimal,
  parseDecimal,
  price,
  quantity,
  type Price,
  type Quantity,
} from '@hoga/core/money';
import type { Instruction } from '@hoga/core/order';
import { offTickProblem } from './off-tick-problem.ts';
import { done, no, type Reply } from './reply.ts';

/** An order on the wire in the units of its instrument, or which figure does not fit them. */
export function readInstruction(wanted: PlaceOrder, instrument: Instrument): Reply<Instruction> {
  if (wanted.type === 'limit') return readLimit(wanted, instrument);
  if (wanted.amount !== undefined) return readAmount(wanted.amount, instrument);
  const lots = readQuantity(wanted.quantity ?? '', instrument);
  if (!lots.ok) return lots;
  return done({ type: 'market', side: wanted.side, quantity: lots.value });
}

function readLimit(
  wanted: PlaceOrder & { type: 'limit' },
  instrument: Instrument,
): Reply<Instruction> {
  const at = readPrice(wanted.price, instrument);
  if (!at.ok) return at;
  const lots = readQuantity(wanted.quantity, instrument);
  if (!lots.ok) return lots;
  const { side, timeInForce } = wanted;
  return done({ type: 'limit', side, price: at.value, quantity: lots.value, timeInForce });
}

/** A price with more places than any tick has is off every tick. */
function readPrice(text: string, instrument: Instrument): Reply<Price> {
  const { pricePlaces, ladder } = instrument;
  const units = parseDecimal(text, pricePlaces);
  if (typeof units === 'bigint') return done(price(units));
  const [whole = '0', fraction = ''] = text.split('.');
  const truncated = BigInt(whole + fraction.slice(0, pricePlaces).padEnd(pricePlaces, '0'));
  const highest = ladder.priceAt(ladder.ticks - 1);
  const nearest = ladder.tickAtOrBelow(truncated > highest ? highest : Number(truncated));
  const priceAt = (tick: number): bigint | null =>
    tick < 0 || tick >= ladder.ticks ? null : BigInt(ladder.priceAt(tick));
  const neighbours = { below: priceAt(nearest), above: priceAt(nearest + 1) };
  return no(offTickProblem(text, neighbours, instrument));
}

function readQuantity(text: string, { base }: Instrument): Reply<Quantity> {
  const lots = parseDecimal(text, base.places);
  if (typeof lots === 'bigint') return done(quantity(lots));
  const lot = formatDecimal(1n, base.places);
  return no(problem('quantity-off-lot', { quantity: text, lot, asset: base.code }));
}

function readAmount(text: string, { quote }: Instrument): Reply<Instruction> {
  const units = parseDecimal(text, quote.places);
  if (typeof units === 'bigint') {
    return done({ type: 'market_amount', side: 'buy', amount: amount(units) });
  }
  const { places, code } = quote;
  return no(problem('amount-too-precise', { amount: text, places, asset: code }));
}
