import { present } from '../assert/index.ts';
import { FEE_PARTS, notionalOf, type Instrument } from '../instrument/index.ts';
import { amount, shareRoundedUp, type Amount } from '../money/index.ts';
import { openQuantity, type Order } from '../order/index.ts';

/** [RK2] A notional and the most its fees can come to, rounded up once. */
export function withFee(instrument: Instrument, notional: Amount): Amount {
  const { makerFee, takerFee } = instrument;
  const rate = makerFee > takerFee ? makerFee : takerFee;
  return amount(notional + shareRoundedUp(notional, rate, FEE_PARTS));
}

/** [RK8] What an order would set aside if it were placed now for what it has left. */
export function holdOfRest(order: Order, instrument: Instrument): Amount {
  const open = openQuantity(order);
  if (order.instruction.side === 'sell') return amount(open);
  const { instruction, worstPrice } = order;
  const price = 'price' in instruction ? instruction.price : worstPrice;
  return withFee(instrument, notionalOf(present(price, 'what waits has a worst price'), open));
}
