import { problem, type Problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Instrument } from '@hoga/core/instrument';
import { formatDecimal, type Price } from '@hoga/core/money';
import type { PriceField, Rejection, RejectionReason } from '@hoga/core/risk';
import { offTickProblem } from './off-tick-problem.ts';

/** What was asked, as far as a refusal speaks of it. */
export interface Asked {
  readonly instrument: Instrument;
  /** The field that said how much. */
  readonly size: 'quantity' | 'amount';
  /** The field a price stood in, where it is not simply the price or the trigger. */
  readonly fieldOf?: (field: PriceField, price: Price) => string;
}

/** Refusals that need no figures. */
const PLAIN = {
  unknown_instrument: problem('unknown-instrument'),
  unknown_account: problem('account-not-found'),
  unknown_order: problem('order-not-found'),
  unknown_asset: problem('unknown-asset'),
  issuance_exhausted: problem('capacity-exhausted', { what: 'issuance' }),
  // Nobody asks for an account twice, and only the clock ends an auction.
  account_exists: problem('internal-error'),
  no_auction_due: problem('internal-error'),
  market_halted: problem('market-halted'),
  call_auction: problem('call-auction'),
  already_halted: problem('market-already-halted'),
  not_halted: problem('market-not-halted'),
  nothing_to_cancel: problem('nothing-to-cancel'),
  no_best_price: problem('no-best-price'),
  prevention_without_taking: problem('prevention-without-taking'),
  display_of_immediate: problem('display-of-immediate'),
  distance_not_positive: problem('zero-number', { field: 'distance' }),
  step_negative: problem('negative-number', { field: 'step' }),
  pair_unchangeable: problem('pair-unchangeable'),
  not_replaceable: problem('not-replaceable'),
} as const satisfies { readonly [Reason in RejectionReason]?: Problem };

type PlainRejection = Extract<
  Rejection,
  { readonly reason: keyof typeof PLAIN | 'quantity_not_positive' }
>;

function isPlain(rejection: Rejection): rejection is PlainRejection {
  const { reason } = rejection;
  return reason === 'quantity_not_positive' || Object.hasOwn(PLAIN, reason);
}

function plainProblem({ reason }: PlainRejection, size: Asked['size']): Problem {
  return reason === 'quantity_not_positive'
    ? problem('zero-number', { field: size })
    : PLAIN[reason];
}

/** The market's refusal of an order as the problem its owner reads. */
export function orderRejectionProblem(rejection: Rejection, asked: Asked): Problem {
  return isPlain(rejection) ? plainProblem(rejection, asked.size) : priceProblem(rejection, asked);
}

/** The refusal of a command that is about no order of its own. */
export function orderlessProblem(rejection: Rejection): Problem {
  if (isPlain(rejection)) return plainProblem(rejection, 'amount');
  return rejection.reason === 'capacity_exhausted'
    ? problem('capacity-exhausted', { what: rejection.what })
    : problem('internal-error');
}

/** Refusals that speak of prices. */
function priceProblem(rejection: Exclude<Rejection, PlainRejection>, asked: Asked): Problem {
  const { instrument, fieldOf } = asked;
  const asset = instrument.quote.code;
  const priced = (at: Price): string => formatDecimal(at, instrument.pricePlaces);
  const named = ({ field, price }: { field: PriceField; price: Price }) => ({
    field: fieldOf?.(field, price) ?? field,
    price: priced(price),
  });
  switch (rejection.reason) {
    case 'price_off_tick':
      return offTickProblem(named(rejection), rejection, instrument);
    case 'outside_band': {
      const { lowest, highest } = rejection;
      const range = { lowest: priced(lowest), highest: priced(highest), asset };
      return problem('outside-band', { ...named(rejection), ...range });
    }
    case 'trigger_reached': {
      const { side, trigger, last } = rejection;
      const prices = { trigger: priced(trigger), last: priced(last) };
      return problem('trigger-reached', { side, ...prices, asset });
    }
    case 'distance_too_large': {
      const { last, lowest, highest } = rejection;
      const range = { lowest: priced(lowest), highest: priced(highest) };
      return problem('distance-too-large', { last: priced(last), ...range, asset });
    }
    case 'pair_on_wrong_sides': {
      const { side, last } = rejection;
      return problem('pair-on-wrong-sides', { side, last: priced(last), asset });
    }
    default:
      return moneyProblem(rejection, asked);
  }
}

type PriceRejection = Extract<
  Rejection,
  {
    readonly reason:
      | 'price_off_tick'
      | 'outside_band'
      | 'trigger_reached'
      | 'distance_too_large'
      | 'pair_on_wrong_sides';
  }
>;

/** Refusals that speak of money and of limits. */
function moneyProblem(
  rejection: Exclude<Rejection, PlainRejection | PriceRejection>,
  asked: Asked,
): Problem {
  const { code, places } = asked.instrument.quote;
  const money = (units: bigint): string => formatDecimal(units, places);
  switch (rejection.reason) {
    case 'below_minimum': {
      const { bound, notional } = rejection;
      const figures = { notional: money(notional), minimum: money(bound) };
      return problem('below-minimum', { ...figures, asset: code });
    }
    case 'above_maximum': {
      const { bound, notional } = rejection;
      const figures = { notional: money(notional), maximum: money(bound) };
      return problem('above-maximum', { ...figures, asset: code });
    }
    case 'open_notional_exceeded':
      return problem('open-notional-exceeded', { limit: money(rejection.limit), asset: code });
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
    default:
      return quantityProblem(rejection, asked);
  }
}

type QuantityRejection = Extract<
  Rejection,
  {
    readonly reason:
      | 'display_not_below_quantity'
      | 'display_too_small'
      | 'not_a_reduction'
      | 'below_traded';
  }
>;

/** Refusals that speak of quantities. */
function quantityProblem(rejection: QuantityRejection, { instrument }: Asked): Problem {
  const { code: asset, places } = instrument.base;
  switch (rejection.reason) {
    case 'display_not_below_quantity':
      return problem('display-not-below-quantity', {
        quantity: formatDecimal(rejection.quantity, places),
        asset,
      });
    case 'display_too_small':
      return problem('display-too-small', {
        smallest: formatDecimal(rejection.smallest, places),
        asset,
      });
    case 'not_a_reduction':
      return problem('not-a-reduction', {
        quantity: formatDecimal(rejection.quantity, places),
        asset,
      });
    case 'below_traded':
      return problem('below-traded', { traded: formatDecimal(rejection.traded, places), asset });
    default:
      return unreachable(rejection);
  }
}
