import * as z from 'zod';
import { NonNegativeDecimal, PositiveDecimal } from '../decimal/index.ts';
import type { Side } from '../instrument/index.ts';
import { problem, refuse, text, type Problem } from '../problem/index.ts';
import { commonFields, misplacedFields, TimeInForce, timeInForceRefusal } from './order-fields.ts';

const ofLimit = misplacedFields('limit');

export const PlaceLimitOrder = z.strictObject({
  ...commonFields,
  type: z.literal('limit'),
  price: PositiveDecimal,
  quantity: PositiveDecimal,
  timeInForce: TimeInForce.default('gtc'),
  display: PositiveDecimal.optional().meta({
    description: 'Makes it an iceberg, which shows this much of its quantity at a time.',
  }),
  amount: ofLimit.amount,
  trigger: ofLimit.trigger,
  distance: ofLimit.distance,
  step: ofLimit.step,
});
export type PlaceLimitOrder = z.output<typeof PlaceLimitOrder>;

/** A quantity, or for a buy an amount: one of the two, so that neither can contradict the other. */
const sizeFields = {
  quantity: PositiveDecimal.optional(),
  amount: PositiveDecimal.optional().meta({ description: 'Without the fee; for a buy only.' }),
};
const ONE_SIZE = { oneOf: [{ required: ['quantity'] }, { required: ['amount'] }] };

const { amount: _marketAmount, ...notOfMarket } = misplacedFields('market');

export const PlaceMarketOrder = z
  .strictObject({ ...commonFields, type: z.literal('market'), ...sizeFields, ...notOfMarket })
  .check(refuse(sizeFault))
  .meta(ONE_SIZE);
export type PlaceMarketOrder = z.output<typeof PlaceMarketOrder>;

const restingBest = timeInForceRefusal('best', text('ioc, fok 중 하나', 'ioc or fok'));

/** It trades on arrival or ends. */
const BestTimeInForce = TimeInForce.check(
  refuse((given) => (isImmediate(given) ? undefined : restingBest)),
)
  .transform((given) => (given === 'fok' ? 'fok' : 'ioc'))
  .default('ioc')
  .meta({ enum: ['ioc', 'fok'], default: 'ioc' });

function isImmediate(given: TimeInForce): boolean {
  return given === 'ioc' || given === 'fok';
}

const {
  amount: _bestAmount,
  timeInForce: _bestTimeInForce,
  ...notOfBest
} = misplacedFields('best');

export const PlaceBestOrder = z
  .strictObject({
    ...commonFields,
    type: z.literal('best').meta({
      description: 'At the best price of the other side on arrival, and no worse.',
    }),
    ...sizeFields,
    timeInForce: BestTimeInForce,
    ...notOfBest,
  })
  .check(refuse(sizeFault))
  .meta(ONE_SIZE);
export type PlaceBestOrder = z.output<typeof PlaceBestOrder>;

const Trigger = PositiveDecimal.meta({
  description: 'It waits until a trade prints at this price or beyond.',
});

const { trigger: _stopTrigger, ...notOfStop } = misplacedFields('stop');

export const PlaceStopOrder = z.strictObject({
  ...commonFields,
  type: z.literal('stop').meta({ description: 'A market order once it is triggered.' }),
  trigger: Trigger,
  quantity: PositiveDecimal,
  ...notOfStop,
});
export type PlaceStopOrder = z.output<typeof PlaceStopOrder>;

const {
  trigger: _stopLimitTrigger,
  price: _stopLimitPrice,
  ...notOfStopLimit
} = misplacedFields('stop_limit');

export const PlaceStopLimitOrder = z.strictObject({
  ...commonFields,
  type: z.literal('stop_limit').meta({ description: 'A limit order once it is triggered.' }),
  trigger: Trigger,
  price: PositiveDecimal,
  quantity: PositiveDecimal,
  ...notOfStopLimit,
});
export type PlaceStopLimitOrder = z.output<typeof PlaceStopLimitOrder>;

const {
  distance: _trailingDistance,
  step: _trailingStep,
  ...notOfTrailingStop
} = misplacedFields('trailing_stop');

export const PlaceTrailingStopOrder = z.strictObject({
  ...commonFields,
  type: z.literal('trailing_stop').meta({
    description: 'A stop whose trigger follows the price, never back.',
  }),
  distance: PositiveDecimal.meta({ description: 'How far the trigger stays behind the price.' }),
  step: NonNegativeDecimal.default('0').meta({
    description: 'The trigger moves by this much or more.',
  }),
  quantity: PositiveDecimal,
  ...notOfTrailingStop,
});
export type PlaceTrailingStopOrder = z.output<typeof PlaceTrailingStopOrder>;

interface Sized {
  readonly side: Side;
  readonly quantity?: string | undefined;
  readonly amount?: string | undefined;
}

function sizeFault({ side, quantity, amount }: Sized): Problem | undefined {
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

export const PlaceOrder = z.discriminatedUnion('type', [
  PlaceLimitOrder,
  PlaceMarketOrder,
  PlaceBestOrder,
  PlaceStopOrder,
  PlaceStopLimitOrder,
  PlaceTrailingStopOrder,
]);
export type PlaceOrder = z.output<typeof PlaceOrder>;
/** The same as a client writes it, before defaults. */
export type PlaceOrderInput = z.input<typeof PlaceOrder>;
