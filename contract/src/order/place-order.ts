import type { TimeInForce as CoreTimeInForce } from '@hoga/core/order';
import * as z from 'zod';
import { PositiveDecimal } from '../decimal/index.ts';
import { InstrumentId, Side } from '../instrument/index.ts';
import { problem, refuse, text, type Problem } from '../problem/index.ts';

export const TimeInForce = z.enum({
  gtc: 'gtc',
  ioc: 'ioc',
  fok: 'fok',
  post_only: 'post_only',
} satisfies { [T in CoreTimeInForce]: T });
export type TimeInForce = z.output<typeof TimeInForce>;

const CLIENT_ORDER_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const clientOrderIdRefusal = problem('invalid-value', {
  field: 'clientOrderId',
  allowed: text(
    '영문자, 숫자, 마침표, 밑줄, 콜론, 붙임표 1–64자',
    '1 to 64 of A–Z a–z 0–9 . _ : -',
  ),
});

/** The client's own name for an order, unique per account for ever; it makes a retry harmless. */
export const ClientOrderId = z
  .string()
  .check(refuse((id) => (CLIENT_ORDER_ID.test(id) ? undefined : clientOrderIdRefusal)))
  .meta({ pattern: CLIENT_ORDER_ID.source, maxLength: 64, examples: ['bot-20261121-0001'] });

export const PlaceLimitOrder = z.strictObject({
  instrument: InstrumentId,
  side: Side,
  type: z.literal('limit'),
  price: PositiveDecimal,
  quantity: PositiveDecimal,
  timeInForce: TimeInForce.default('gtc'),
  clientOrderId: ClientOrderId.optional(),
});
export type PlaceLimitOrder = z.output<typeof PlaceLimitOrder>;

const marketFields = z.strictObject({
  instrument: InstrumentId,
  side: Side,
  type: z.literal('market'),
  quantity: PositiveDecimal.optional(),
  amount: PositiveDecimal.optional().meta({ description: 'Without the fee; for a buy only.' }),
  clientOrderId: ClientOrderId.optional(),
});

/** A quantity, or for a buy an amount: one of the two, so that neither can contradict the other. */
export const PlaceMarketOrder = marketFields
  .check(refuse(marketFault))
  .meta({ oneOf: [{ required: ['quantity'] }, { required: ['amount'] }] });
export type PlaceMarketOrder = z.output<typeof PlaceMarketOrder>;

function marketFault({
  side,
  quantity,
  amount,
}: z.output<typeof marketFields>): Problem | undefined {
  if (amount === undefined) {
    return quantity === undefined ? problem('missing-field', { field: 'quantity' }) : undefined;
  }
  if (side === 'sell') return amountRefusal('매수 주문에서만 사용할 것', 'only in a buy');
  return quantity === undefined
    ? undefined
    : amountRefusal('quantity와 amount 중 하나만 사용할 것', 'either quantity or amount');
}

function amountRefusal(ko: string, en: string): Problem {
  return problem('invalid-value', { field: 'amount', allowed: text(ko, en) });
}

export const PlaceOrder = z.discriminatedUnion('type', [PlaceLimitOrder, PlaceMarketOrder]);
export type PlaceOrder = z.output<typeof PlaceOrder>;
/** The same as a client writes it, before defaults. */
export type PlaceOrderInput = z.input<typeof PlaceOrder>;
