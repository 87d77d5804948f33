import type { Fill } from '@hoga/core/exchange';
import { accountId, orderId } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { Selectable } from 'kysely';
import type { FillTable } from './tables.ts';
import type { Units } from './units.ts';

/** A fill as its row tells it. */
export function fillFromRow(row: Selectable<FillTable>, units: Units): Fill {
  const instrument = units.instrument(row.instrument);
  const money = (text: string): Fill['notional'] => units.amountFrom(instrument.quote.code, text);
  return {
    sequence: Number(row.sequence),
    instrument: row.instrument,
    price: units.priceFrom(instrument, row.price),
    quantity: units.quantityFrom(instrument, row.quantity),
    notional: money(row.notional),
    takerSide: row.taker_side,
    maker: {
      order: orderId(row.maker_order),
      account: accountId(row.maker_account),
      fee: money(row.maker_fee),
    },
    taker: {
      order: orderId(row.taker_order),
      account: accountId(row.taker_account),
      fee: money(row.taker_fee),
    },
    at: instant(row.at.getTime()),
  };
}
