import { present } from '@hoga/core/assert';
import type { Instrument, SelfTradePrevention } from '@hoga/core/instrument';
import type { Price, Quantity } from '@hoga/core/money';
import { orderId, type Instruction, type Order } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import type { Units } from './units.ts';

/** What few orders have, as it is stored: absent where an order is like most. Amounts are decimals. */
export interface OrderDetail {
  readonly stage?: 'waiting' | 'triggered';
  readonly selfTradePrevention?: SelfTradePrevention;
  readonly display?: string;
  readonly shown?: string;
  readonly trigger?: string;
  readonly distance?: string;
  readonly step?: string;
  readonly triggerNow?: string;
  readonly triggeredAt?: number;
  readonly worst?: string;
  readonly reduced?: string;
  readonly prevented?: string;
  readonly partner?: string;
  readonly replaces?: string;
}

/** The detail of an order as JSON, or null when it has none. */
export function detailText(order: Order, units: Units): string | null {
  if (isPlain(order)) return null;
  const instrument = units.instrument(order.instrument);
  const price = (of: Price | null | undefined): string | undefined =>
    of === null || of === undefined ? undefined : units.priceText(instrument, of);
  const lots = (of: Quantity | null | undefined): string | undefined =>
    of === null || of === undefined || of === 0n ? undefined : units.quantityText(instrument, of);
  const { instruction, stage } = order;
  // JSON leaves out what is undefined.
  const detail: { [Name in keyof OrderDetail]: OrderDetail[Name] | undefined } = {
    stage: stage === 'waiting' || stage === 'triggered' ? stage : undefined,
    selfTradePrevention: instruction.selfTradePrevention,
    display: 'display' in instruction ? lots(instruction.display) : undefined,
    shown:
      order.shownQuantity === null
        ? undefined
        : units.quantityText(instrument, order.shownQuantity),
    trigger: 'trigger' in instruction ? price(instruction.trigger) : undefined,
    distance: 'distance' in instruction ? price(instruction.distance) : undefined,
    step: 'step' in instruction ? price(instruction.step) : undefined,
    triggerNow: price(order.triggerPrice),
    triggeredAt: order.triggeredAt ?? undefined,
    worst: price(order.worstPrice),
    reduced: lots(order.reducedQuantity),
    prevented: lots(order.preventedQuantity),
    partner: order.partner ?? undefined,
    replaces: order.replaces ?? undefined,
  };
  return JSON.stringify(detail);
}

/** Whether nothing of an order needs a detail; asked for each that is stored, so it asks little. */
function isPlain(order: Order): boolean {
  const { instruction } = order;
  return (
    order.triggerPrice === null &&
    order.shownQuantity === null &&
    order.partner === null &&
    order.replaces === null &&
    order.reducedQuantity === 0n &&
    order.preventedQuantity === 0n &&
    instruction.selfTradePrevention === undefined &&
    (instruction.type !== 'limit' || instruction.display === undefined)
  );
}

type DetailOfOrder = Pick<
  Order,
  | 'reducedQuantity'
  | 'preventedQuantity'
  | 'shownQuantity'
  | 'triggerPrice'
  | 'triggeredAt'
  | 'worstPrice'
  | 'partner'
  | 'replaces'
>;

/** What an order has beside its columns. */
export function detailOfOrder(
  detail: OrderDetail,
  { instrument, units }: { instrument: Instrument; units: Units },
): DetailOfOrder {
  const price = (text: string | undefined): Price | null =>
    text === undefined ? null : units.priceFrom(instrument, text);
  return {
    reducedQuantity: units.quantityFrom(instrument, detail.reduced ?? '0'),
    preventedQuantity: units.quantityFrom(instrument, detail.prevented ?? '0'),
    shownQuantity: detail.shown === undefined ? null : units.quantityFrom(instrument, detail.shown),
    triggerPrice: price(detail.triggerNow),
    triggeredAt: detail.triggeredAt === undefined ? null : instant(detail.triggeredAt),
    worstPrice: price(detail.worst),
    partner: detail.partner === undefined ? null : orderId(detail.partner),
    replaces: detail.replaces === undefined ? null : orderId(detail.replaces),
  };
}

/** A price that a kind of order must have in its detail. */
export function priceOfDetail(
  text: string | undefined,
  { instrument, units }: { instrument: Instrument; units: Units },
): Price {
  return units.priceFrom(instrument, present(text, 'the order names this price'));
}

/** What an instruction has beside its columns, whatever its kind. */
export function preventionOf({
  selfTradePrevention,
}: OrderDetail): Pick<Instruction, 'selfTradePrevention'> {
  return selfTradePrevention === undefined ? {} : { selfTradePrevention };
}
