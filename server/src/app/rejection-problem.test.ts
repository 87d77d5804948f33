import { problem, type PlainProblemType, type Problem } from '@hoga/contract/problem';
import { KRW, KRW_LPJ } from '@hoga/core/instrument';
import type { Rejection, RejectionReason } from '@hoga/core/risk';
import { describe, expect, test } from 'vitest';
import { at, lots, won } from '../../test/commands.ts';
import { orderlessProblem, orderRejectionProblem, type Asked } from './rejection-problem.ts';

const ASKED: Asked = { instrument: KRW_LPJ, size: 'quantity' };
const OFF_TICK = { field: 'price', price: at('3000.5'), below: at('3000'), above: at('3001') };

function plain(type: PlainProblemType): readonly [object, Problem] {
  return [{}, problem(type)];
}

/** Every reason there is, so that a new one cannot be forgotten here. */
const PROBLEMS: { [Reason in RejectionReason]: readonly [object, Problem] } = {
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
    OFF_TICK,
    {
      type: 'price-off-tick',
      parameters: {
        field: 'price',
        price: '3000.5',
        tick: '1',
        lower: '3000',
        upper: '3001',
        asset: 'KRW',
      },
    },
  ],
  outside_band: [
    { field: 'trigger', price: at('3901'), lowest: at('2100'), highest: at('3900') },
    {
      type: 'outside-band',
      parameters: {
        field: 'trigger',
        price: '3901',
        lowest: '2100',
        highest: '3900',
        asset: 'KRW',
      },
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
  unknown_asset: plain('unknown-asset'),
  market_halted: plain('market-halted'),
  call_auction: plain('call-auction'),
  already_halted: plain('market-already-halted'),
  not_halted: plain('market-not-halted'),
  no_auction_due: plain('internal-error'),
  nothing_to_cancel: plain('nothing-to-cancel'),
  no_best_price: plain('no-best-price'),
  prevention_without_taking: plain('prevention-without-taking'),
  pair_unchangeable: plain('pair-unchangeable'),
  not_replaceable: plain('not-replaceable'),
  display_of_immediate: plain('display-of-immediate'),
  display_not_below_quantity: [
    { quantity: lots('2') },
    { type: 'display-not-below-quantity', parameters: { quantity: '2', asset: 'LPJ' } },
  ],
  display_too_small: [
    { smallest: lots('0.02') },
    { type: 'display-too-small', parameters: { smallest: '0.02', asset: 'LPJ' } },
  ],
  trigger_reached: [
    { side: 'sell', trigger: at('3100'), last: at('3000') },
    {
      type: 'trigger-reached',
      parameters: { side: 'sell', trigger: '3100', last: '3000', asset: 'KRW' },
    },
  ],
  distance_not_positive: [{}, { type: 'zero-number', parameters: { field: 'distance' } }],
  step_negative: [{}, { type: 'negative-number', parameters: { field: 'step' } }],
  distance_too_large: [
    { last: at('3000'), lowest: at('2100'), highest: at('3900') },
    {
      type: 'distance-too-large',
      parameters: { last: '3000', lowest: '2100', highest: '3900', asset: 'KRW' },
    },
  ],
  pair_on_wrong_sides: [
    { side: 'buy', last: at('3000') },
    { type: 'pair-on-wrong-sides', parameters: { side: 'buy', last: '3000', asset: 'KRW' } },
  ],
  not_a_reduction: [
    { quantity: lots('2') },
    { type: 'not-a-reduction', parameters: { quantity: '2', asset: 'LPJ' } },
  ],
  below_traded: [
    { traded: lots('0.5') },
    { type: 'below-traded', parameters: { traded: '0.5', asset: 'LPJ' } },
  ],
};

const rejectionOf = (reason: string, figures: object = {}): Rejection =>
  ({ reason, ...figures }) as Rejection;

describe('every refusal of the market has its problem, with exact figures', () => {
  test.each(Object.entries(PROBLEMS))('%s', (reason, [figures, expected]) => {
    expect(orderRejectionProblem(rejectionOf(reason, figures), ASKED)).toEqual(expected);
  });

  test('an amount of nothing names the amount', () => {
    const asked = { instrument: KRW_LPJ, size: 'amount' } as const;
    expect(orderRejectionProblem(rejectionOf('quantity_not_positive'), asked)).toEqual({
      type: 'zero-number',
      parameters: { field: 'amount' },
    });
  });

  test('a price that stands elsewhere in the request is named as it stands', () => {
    const asked = { ...ASKED, fieldOf: (field: string) => `stop.${field}` };
    expect(orderRejectionProblem(rejectionOf('price_off_tick', OFF_TICK), asked)).toMatchObject({
      parameters: { field: 'stop.price' },
    });
  });
});

test.each([
  ['issuance_exhausted', 'capacity-exhausted', { what: 'issuance' }],
  ['capacity_exhausted', 'capacity-exhausted', { what: 'accounts' }],
  ['account_exists', 'internal-error', {}],
  ['quantity_not_positive', 'zero-number', { field: 'amount' }],
  ['nothing_to_cancel', 'nothing-to-cancel', {}],
  // Nothing but an order is refused for its price.
  ['outside_band', 'internal-error', {}],
])(
  'a command about no order that is refused (%s) is a problem of %s',
  (reason, type, parameters) => {
    expect(orderlessProblem(rejectionOf(reason, parameters))).toEqual({ type, parameters });
  },
);
