import { problem, type Problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Instrument } from '@hoga/core/instrument';
import { formatDecimal, type Price } from '@hoga/core/money';
import type { Instruction } from '@hoga/core/order';
import type { Rejection, RejectionReason } from '@hoga/core/risk';
import { offTickProblem } from './off-tick-problem.ts';

/** What was asked, as far as a refusal speaks of it. */
export interface Asked {
  readonly instrument: Instrument;
  readonly instruction: Instruction;
}

type OrderRejection = Extract<
  Rejection,
  {
    reason:
      | 'price_off_tick'
      | 'outside_band'
      | 'below_minimum'
      | 'above_maximum'
      | 'open_notional_exceeded';
  }
>;

/** The market's refusal of an order as the problem its owner reads. */
export function orderRejectionProblem(rejection: Rejection, asked: Asked): Problem {
  switch (rejection.reason) {
    case 'price_off_tick':
    case 'outside_band':
    case 'below_minimum':
    case 'above_maximum':
    case 'open_notional_exceeded':
      return pricedProblem(rejection, asked);
    case 'insufficient_funds': {
      const { asset, needed, available } = rejection;
      return problem('insufficient-funds', {
        asset: asset.code,
        needed: formatDecimal(needed, asset.places),
        available: formatDecimal(available, asset.places),
      });
    }
    case 'too_many_open_orders':
      return problem('too-many-open-orders', { limit: rejection.limit });
    case 'capacity_exhausted':
      return problem('capacity-exhausted', { what: rejection.what });
    case 'quantity_not_positive':
      return problem('zero-number', { field: sizeField(asked.instruction) });
    default:
      return plainProblem(rejection.reason);
  }
}

function sizeField({ type }: Instruction): 'amount' | 'quantity' {
  return type === 'market_amount' ? 'amount' : 'quantity';
}

/** The refusal of a command that is no order. */
export function orderlessProblem(rejection: Rejection): Problem {
  return rejection.reason === 'issuance_exhausted' || rejection.reason === 'account_exists'
    ? plainProblem(rejection.reason)
    : rejection.reason === 'capacity_exhausted'
      ? problem('capacity-exhausted', { what: rejection.what })
      : problem('internal-error');
}

/** Refusals that need no figures, and those of commands that no route offers. */
function plainProblem(
  reason: Exclude<
    RejectionReason,
    | OrderRejection['reason']
    | 'insufficient_funds'
    | 'too_many_open_orders'
    | 'capacity_exhausted'
    | 'quantity_not_positive'
  >,
): Problem {
  switch (reason) {
    case 'unknown_instrument':
      return problem('unknown-instrument');
    case 'unknown_account':
      return problem('account-not-found');
    case 'unknown_order':
      return problem('order-not-found');
    case 'issuance_exhausted':
      return problem('capacity-exhausted', { what: 'issuance' });
    default:
      return problem('internal-error');
  }
}

function pricedProblem(rejection: OrderRejection, { instrument, instruction }: Asked): Problem {
  const { quote, pricePlaces } = instrument;
  const asset = quote.code;
  const money = (units: bigint): string => formatDecimal(units, quote.places);
  const priced = (at: Price): string => formatDecimal(at, pricePlaces);
  const price = instruction.type === 'limit' ? priced(instruction.price) : '';
  switch (rejection.reason) {
    case 'price_off_tick':
      return offTickProblem(price, rejection, instrument);
    case 'outside_band': {
      const { lowest, highest } = rejection;
      return problem('outside-band', {
        price,
        lowest: priced(lowest),
        highest: priced(highest),
        asset,
      });
    }
    case 'below_minimum': {
      const { bound, notional } = rejection;
      return problem('below-minimum', { notional: money(notional), minimum: money(bound), asset });
    }
    case 'above_maximum': {
      const { bound, notional } = rejection;
      return problem('above-maximum', { notional: money(notional), maximum: money(bound), asset });
    }
    case 'open_notional_exceeded':
      return problem('open-notional-exceeded', { limit: money(rejection.limit), asset });
    default:
      return unreachable(rejection);
  }
}
