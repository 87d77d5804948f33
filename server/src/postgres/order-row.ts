import { assert, present, unreachable } from '@hoga/core/assert';
import {
  accountId,
  CANCEL_REASONS,
  orderId,
  type Instruction,
  type Order,
  type OrderStage,
} from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { Selectable } from 'kysely';
import { detailOfOrder, preventionOf, priceOfDetail, type OrderDetail } from './order-detail.ts';
import type { OrderTable } from './tables.ts';
import type { Units } from './units.ts';

const NO_DETAIL: OrderDetail = {};

/** An order as its row tells it. */
export function orderFromRow(row: Selectable<OrderTable>, units: Units): Order {
  const instrument = units.instrument(row.instrument);
  const { quote, base } = instrument;
  const reason = CANCEL_REASONS.find((known) => known === row.cancel_reason) ?? null;
  assert(reason === row.cancel_reason, 'the row has a known reason');
  const detail = row.detail ?? NO_DETAIL;
  return {
    id: orderId(row.id),
    sequence: Number(row.sequence),
    account: accountId(row.account_id),
    instrument: row.instrument,
    clientOrderId: row.client_order_id,
    instruction: instructionFromRow(row, { detail, units }),
    placedAt: instant(row.placed_at.getTime()),
    place: Number(row.place),
    status: row.status,
    stage: stageOf(row.status, detail),
    filledQuantity: units.quantityFrom(instrument, row.filled_quantity),
    filledNotional: units.amountFrom(quote.code, row.filled_notional),
    feePaid: units.amountFrom(quote.code, row.fee_paid),
    held: units.amountFrom(row.side === 'buy' ? quote.code : base.code, row.held),
    cancelReason: reason,
    endedAt: row.ended_at === null ? null : instant(row.ended_at.getTime()),
    ...detailOfOrder(detail, { instrument, units }),
  };
}

function stageOf(status: Order['status'], { stage }: OrderDetail): OrderStage {
  return status === 'open' ? (stage ?? 'resting') : 'ended';
}

interface Decoding {
  readonly detail: OrderDetail;
  readonly units: Units;
}

function instructionFromRow(row: Selectable<OrderTable>, { detail, units }: Decoding): Instruction {
  const instrument = units.instrument(row.instrument);
  const lots = (text: string | null | undefined): ReturnType<Units['quantityFrom']> =>
    units.quantityFrom(instrument, present(text, 'the order names a quantity'));
  const price = (text: string | null | undefined): ReturnType<Units['priceFrom']> =>
    priceOfDetail(text ?? undefined, { instrument, units });
  const common = { side: row.side, ...preventionOf(detail) };
  switch (row.type) {
    case 'limit': {
      const { display } = detail;
      return {
        type: 'limit',
        ...common,
        price: price(row.price),
        quantity: lots(row.quantity),
        timeInForce: present(row.time_in_force, 'a limit order says how long it waits'),
        ...(display === undefined ? {} : { display: lots(display) }),
      };
    }
    case 'market':
      return { type: 'market', ...common, quantity: lots(row.quantity) };
    case 'best':
      return {
        type: 'best',
        ...common,
        quantity: lots(row.quantity),
        timeInForce: immediate(row.time_in_force),
      };
    case 'market_amount':
    case 'best_amount':
      return amountFromRow(row, { detail, units });
    case 'stop':
      return {
        type: 'stop',
        ...common,
        trigger: price(detail.trigger),
        quantity: lots(row.quantity),
      };
    case 'stop_limit':
      return {
        type: 'stop_limit',
        ...common,
        trigger: price(detail.trigger),
        price: price(row.price),
        quantity: lots(row.quantity),
      };
    case 'trailing_stop':
      return {
        type: 'trailing_stop',
        ...common,
        distance: price(detail.distance),
        step: price(detail.step),
        quantity: lots(row.quantity),
      };
    default:
      return unreachable(row.type);
  }
}

function amountFromRow(row: Selectable<OrderTable>, { detail, units }: Decoding): Instruction {
  assert(row.side === 'buy', 'only a buy names an amount');
  const text = present(row.amount, 'the order names an amount');
  const { quote } = units.instrument(row.instrument);
  const common = { side: 'buy', ...preventionOf(detail) } as const;
  const amount = units.amountFrom(quote.code, text);
  return row.type === 'best_amount'
    ? { type: 'best_amount', ...common, amount, timeInForce: immediate(row.time_in_force) }
    : { type: 'market_amount', ...common, amount };
}

function immediate(timeInForce: Selectable<OrderTable>['time_in_force']): 'ioc' | 'fok' {
  assert(timeInForce === 'ioc' || timeInForce === 'fok', 'a best order does not wait');
  return timeInForce;
}
