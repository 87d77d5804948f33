import type { Problem } from '@hoga/contract/problem';
import { KRW, KRW_LPJ } from '@hoga/core/instrument';
import type { Instruction } from '@hoga/core/order';
import type { Rejection, RejectionReason } from '@hoga/core/risk';
import { describe, expect, test } from 'vitest';
import { at, lots, won } from '../../test/commands.ts';
import { orderlessProblem, orderRejectionProblem } from './rejection-problem.ts';

const LIMIT: Instruction = {
  type: 'limit',
  side: 'buy',
  price: at('3000.5'),
  quantity: lots('2'),
  timeInForce: 'gtc',
};

/** What only commands without a route are refused for. */
const UNREACHED = [{}, { type: 'internal-error', parameters: {} }] as const;

/** Every reason there is, so that a new one cannot be forgotten here. */
const PROBLEMS: { [Reason in RejectionReason]: readonly [object, Problem] } = {
  unknown_asset: UNREACHED,
  already_halted: UNREACHED,
  not_halted: UNREACHED,
  no_auction_due: UNREACHED,
  nothing_to_cancel: UNREACHED,
  below_traded: UNREACHED,
  not_a_reduction: UNREACHED,
  not_replaceable: UNREACHED,
  pair_unchangeable: UNREACHED,
  pair_on_wrong_sides: UNREACHED,
  distance_too_large: UNREACHED,
  step_negative: UNREACHED,
  distance_not_positive: UNREACHED,
  trigger_reached: UNREACHED,
  display_too_small: UNREACHED,
  display_not_below_quantity: UNREACHED,
  display_of_immediate: UNREACHED,
  prevention_without_taking: UNREACHED,
  no_best_price: UNREACHED,
  market_halted: UNREACHED,
  call_auction: UNREACHED,
  unknown_account: [{}, { type: 'account-not-found', parameters: {} }],
  unknown_instrument: [{}, { type: 'unknown-instrument', parameters: {} }],
  unknown_order: [{}, { type: 'order-not-found', parameters: {} }],
  account_exists: [{}, { type: 'internal-error', parameters: {} }],
  issuance_exhausted: [{}, { type: 'capacity-exhausted', parameters: { what: 'issuance' } }],
  quantity_not_positive: [{}, { type: 'zero-number', parameters: { field: 'quantity' } }],
  capacity_exhausted: [
    { what: 'open_orders' },
    { type: 'capacity-exhausted', parameters: { what: 'open_orders' } },
  ],
  price_off_tick: [
    { below: at('3000'), above: at('3001') },
    {
      type: 'price-off-tick',
      parameters: { price: '3000.5', tick: '1', lower: '3000', upper: '3001', asset: 'KRW' },
    },
  ],
  outside_band: [
    { lowest: at('2100'), highest: at('3900') },
    {
      type: 'outside-band',
      parameters: { price: '3000.5', lowest: '2100', highest: '3900', asset: 'KRW' },
    },
  ],
  below_minimum: [
    { bound: won('5000'), notional: won('4999.999999') },
    {
      type: 'below-minimum',
      parameters: { notional: '4999.999999', minimum: '5000', asset: 'KRW' },
    },
  ],
  above_maximum: [
    { bound: won('1000000000'), notional: won('1000000000.000001') },
    {
      type: 'above-maximum',
      parameters: { notional: '1000000000.000001', maximum: '1000000000', asset: 'KRW' },
    },
  ],
  too_many_open_orders: [
    { limit: 200 },
    { type: 'too-many-open-orders', parameters: { limit: 200 } },
  ],
  open_notional_exceeded: [
    { limit: won('5000000000') },
    { type: 'open-notional-exceeded', parameters: { limit: '5000000000', asset: 'KRW' } },
  ],
  insufficient_funds: [
    { asset: KRW, needed: won('6003'), available: won('0.000001') },
    {
      type: 'insufficient-funds',
      parameters: { asset: 'KRW', needed: '6003', available: '0.000001' },
    },
  ],
};

const rejectionOf = (reason: string, figures: object = {}): Rejection =>
  ({ reason, ...figures }) as Rejection;

describe('every refusal of the market has its problem, with exact figures', () => {
  test.each(Object.entries(PROBLEMS))('%s', (reason, [figures, problem]) => {
    const asked = { instrument: KRW_LPJ, instruction: LIMIT };
    expect(orderRejectionProblem(rejectionOf(reason, figures), asked)).toEqual(problem);
  });

  test('an amount of nothing names the amount', () => {
    const instruction = { type: 'market_amount', side: 'buy', amount: won('0') } as const;
    const asked = { instrument: KRW_LPJ, instruction };
    expect(orderRejectionProblem(rejectionOf('quantity_not_positive'), asked)).toEqual({
      type: 'zero-number',
      parameters: { field: 'amount' },
    });
  });
});

test.each([
  ['issuance_exhausted', 'capacity-exhausted', { what: 'issuance' }],
  ['capacity_exhausted', 'capacity-exhausted', { what: 'accounts' }],
  ['account_exists', 'internal-error', {}],
  ['unknown_order', 'internal-error', {}],
])('an account that cannot be opened (%s) is a problem of %s', (reason, type, parameters) => {
  expect(orderlessProblem(rejectionOf(reason, parameters))).toEqual({ type, parameters });
});
