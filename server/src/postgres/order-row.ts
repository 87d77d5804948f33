import { assert, present, unreachable } from '@hoga/core/assert';
import {
  accountId,
  orderId,
  type CancelReason,
  type Instruction,
  type Order,
} from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { Selectable } from 'kysely';
import type { OrderTable } from './tables.ts';
import type { Units } from './units.ts';

const CANCEL_REASONS: readonly CancelReason[] = [
  'by_owner',
  'unfilled_remainder',
  'fill_or_kill',
  'post_only_would_trade',
  'self_trade_prevented',
  'fill_limit',
];

/** An order as its row tells it. */
export function orderFromRow(row: Selectable<OrderTable>, units: Units): Order {
  const instrument = units.instrument(row.instrument);
  const { quote, base } = instrument;
  const reason = CANCEL_REASONS.find((known) => known === row.cancel_reason) ?? null;
  assert(reason === row.cancel_reason, 'the row has a known reason');
  return {
    id: orderId(row.id),
    sequence: Number(row.sequence),
    account: accountId(row.account_id),
    instrument: row.instrument,
    clientOrderId: row.client_order_id,
    instruction: instructionFromRow(row, units),
    placedAt: instant(row.placed_at.getTime()),
    status: row.status,
    filledQuantity: units.quantityFrom(instrument, row.filled_quantity),
    filledNotional: units.amountFrom(quote.code, row.filled_notional),
    feePaid: units.amountFrom(quote.code, row.fee_paid),
    held: units.amountFrom(row.side === 'buy' ? quote.code : base.code, row.held),
    cancelReason: reason,
    endedAt: row.ended_at === null ? null : instant(row.ended_at.getTime()),
  };
}

function instructionFromRow(row: Selectable<OrderTable>, units: Units): Instruction {
  const instrument = units.instrument(row.instrument);
  const quantityOf = (): ReturnType<Units['quantityFrom']> =>
    units.quantityFrom(instrument, present(row.quantity, 'the order names a quantity'));
  switch (row.type) {
    case 'limit':
      return {
        type: 'limit',
        side: row.side,
        price: units.priceFrom(instrument, present(row.price, 'a limit order has a price')),
        quantity: quantityOf(),
        timeInForce: present(row.time_in_force, 'a limit order says how long it waits'),
      };
    case 'market':
      return { type: 'market', side: row.side, quantity: quantityOf() };
    case 'market_amount': {
      assert(row.side === 'buy', 'only a buy names an amount');
      const text = present(row.amount, 'the order names an amount');
      const amount = units.amountFrom(instrument.quote.code, text);
      return { type: 'market_amount', side: 'buy', amount };
    }
    default:
      return unreachable(row.type);
  }
}
