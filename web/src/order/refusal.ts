import type { ProblemAnswer } from '@hoga/contract/problem';
import { formatDecimal } from '@hoga/core/money';
import type { Rejection } from '@hoga/core/risk';
import type { NumberField } from './draft.ts';
import type { TypingFaults } from './instruction.ts';
import type { Rules } from './rules.ts';

/** Where on the ticket a refusal stands. */
export type Place = NumberField | 'timeInForce' | 'general';

/** Why an order is not taken: by the ticket, which knows the rules, or by the server. */
export interface Refusal {
  /** A problem type of the contract, or a fault of typing. */
  readonly code: string;
  readonly place: Place;
  /** The server's words; null for those of the ticket. */
  readonly words: string | null;
  /** Decimals and names the words or a way out need. */
  readonly figures: Readonly<Record<string, string>>;
}

/** What can be done about a refusal with one click, apart from changing what was typed. */
export type WayOut = 'sign-in' | 'retry' | 'reload' | 'orders';

interface Treatment {
  readonly place: Place;
  readonly wayOut?: WayOut;
}

const GENERAL: Treatment = { place: 'general' };
const AGAIN: Treatment = { place: 'general', wayOut: 'retry' };
const SIGN_IN: Treatment = { place: 'general', wayOut: 'sign-in' };
const RELOAD: Treatment = { place: 'general', wayOut: 'reload' };
const ORDERS: Treatment = { place: 'general', wayOut: 'orders' };

/** Every problem that placing or changing an order can meet; a test compares with the contract. */
export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  'price-off-tick': { place: 'price' },
  'outside-band': { place: 'price' },
  'quantity-off-lot': { place: 'quantity' },
  'amount-too-precise': { place: 'amount' },
  'below-minimum': { place: 'quantity' },
  'above-maximum': { place: 'quantity' },
  'insufficient-funds': { place: 'quantity' },
  'trigger-reached': { place: 'trigger' },
  'distance-too-precise': { place: 'distance' },
  'distance-too-large': { place: 'distance' },
  'pair-on-wrong-sides': { place: 'price' },
  'display-of-immediate': { place: 'display' },
  'display-not-below-quantity': { place: 'display' },
  'display-too-small': { place: 'display' },
  'time-in-force-not-applicable': { place: 'timeInForce' },
  'price-not-applicable': { place: 'price' },
  'amount-not-applicable': { place: 'amount' },
  'display-not-applicable': { place: 'display' },
  'trigger-not-applicable': { place: 'trigger' },
  'distance-not-applicable': { place: 'distance' },
  'not-a-reduction': { place: 'quantity' },
  'below-traded': { place: 'quantity' },
  'nothing-to-change': { place: 'quantity' },
  'not-a-decimal': { place: 'quantity' },
  'too-many-digits': { place: 'quantity' },
  'zero-number': { place: 'quantity' },
  'negative-number': { place: 'quantity' },
  'no-best-price': GENERAL,
  'call-auction': GENERAL,
  'market-halted': GENERAL,
  'prevention-without-taking': GENERAL,
  'field-not-changeable': GENERAL,
  'pair-unchangeable': GENERAL,
  'not-replaceable': GENERAL,
  'order-not-found': GENERAL,
  'order-already-filled': GENERAL,
  'order-already-cancelled': GENERAL,
  'nothing-to-cancel': GENERAL,
  'invalid-value': GENERAL,
  'missing-field': GENERAL,
  'unknown-field': RELOAD,
  'wrong-type': RELOAD,
  'malformed-json': RELOAD,
  'body-too-large': RELOAD,
  'headers-too-large': RELOAD,
  'unsupported-media-type': RELOAD,
  'not-found': RELOAD,
  'method-not-allowed': RELOAD,
  'origin-refused': RELOAD,
  'unknown-instrument': RELOAD,
  'account-not-found': RELOAD,
  'too-many-open-orders': ORDERS,
  'open-notional-exceeded': ORDERS,
  'client-order-id-reused': AGAIN,
  'capacity-exhausted': AGAIN,
  'engine-busy': AGAIN,
  'too-many-requests': AGAIN,
  'shutting-down': AGAIN,
  'database-unavailable': AGAIN,
  'internal-error': AGAIN,
  'outcome-unknown': AGAIN,
  'sign-in-required': SIGN_IN,
  'token-expired': SIGN_IN,
  'token-invalid': SIGN_IN,
  'token-revoked': SIGN_IN,
  // The screens never ask with a key; whoever is told of one signs in.
  'api-key-invalid': SIGN_IN,
  'api-key-expired': SIGN_IN,
  'api-key-revoked': SIGN_IN,
  'scope-missing': SIGN_IN,
};

export function wayOutOf({ code }: Refusal): WayOut | undefined {
  return TREATMENTS[code]?.wayOut;
}

/** The fields of requests, by how they are pointed at. */
const FIELD_OF: Readonly<Record<string, Place>> = {
  price: 'price',
  'limit.price': 'price',
  'limit/price': 'price',
  quantity: 'quantity',
  amount: 'amount',
  display: 'display',
  trigger: 'trigger',
  'stop.trigger': 'trigger',
  'stop/trigger': 'trigger',
  'stop.price': 'stopPrice',
  'stop/price': 'stopPrice',
  distance: 'distance',
  step: 'step',
  timeInForce: 'timeInForce',
};

/** What the server said, put where it belongs; more than one thing when several fields are at fault. */
export function refusalsOf(answer: ProblemAnswer, byAmount: boolean): readonly Refusal[] {
  const { code, detail, errors } = answer;
  if (errors !== undefined && errors.length > 0) {
    return errors.map(({ pointer, code: of, detail: words }) => ({
      code: of,
      place: FIELD_OF[pointer.replace(/^\//, '')] ?? 'general',
      words,
      figures: {},
    }));
  }
  const figures = Object.fromEntries(
    Object.entries(answer).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
  const { field } = figures;
  const named = field === undefined ? undefined : FIELD_OF[field];
  return [{ code, place: named ?? placeOf(code, byAmount), words: detail, figures }];
}

function placeOf(code: string, byAmount: boolean): Place {
  const place = TREATMENTS[code]?.place ?? 'general';
  return place === 'quantity' && byAmount ? 'amount' : place;
}

/** What is wrong with numbers as they were typed. */
export function typingRefusals(faults: TypingFaults): readonly Refusal[] {
  return (Object.keys(faults) as NumberField[]).map((place) => ({
    code: faults[place] ?? 'missing',
    place,
    words: null,
    figures: {},
  }));
}

/** The market's refusal, foreseen by the screen, with the figures of the contract's problem. */
export function foreseen(
  rejection: Rejection,
  { rules, byAmount }: { rules: Rules; byAmount: boolean },
): Refusal {
  const { pricePlaces, base, quote } = rules;
  const priced = (units: bigint): string => formatDecimal(units, pricePlaces);
  const sized = (units: bigint): string => formatDecimal(units, base.places);
  const money = (units: bigint): string => formatDecimal(units, quote.places);
  const at = (code: string, figures: Refusal['figures'] = {}, place?: Place): Refusal => ({
    code,
    place: place ?? placeOf(code, byAmount),
    words: null,
    figures,
  });
  switch (rejection.reason) {
    case 'price_off_tick': {
      const { field, price, below, above } = rejection;
      const lower = priced(below ?? above ?? price);
      const upper = priced(above ?? below ?? price);
      return at('price-off-tick', { price: priced(price), lower, upper }, field);
    }
    case 'outside_band': {
      const { field, price, lowest, highest } = rejection;
      const range = { lowest: priced(lowest), highest: priced(highest) };
      return at('outside-band', { price: priced(price), ...range }, field);
    }
    case 'below_minimum':
      return at('below-minimum', { minimum: money(rejection.bound) });
    case 'above_maximum':
      return at('above-maximum', { maximum: money(rejection.bound) });
    case 'too_many_open_orders':
      return at('too-many-open-orders', { limit: String(rejection.limit) });
    case 'open_notional_exceeded':
      return at('open-notional-exceeded', { limit: money(rejection.limit) });
    case 'insufficient_funds': {
      const { asset, needed, available } = rejection;
      const figures = {
        asset: asset.code,
        needed: formatDecimal(needed, asset.places),
        available: formatDecimal(available, asset.places),
        short: formatDecimal(needed - available, asset.places),
      };
      return at('insufficient-funds', figures);
    }
    case 'display_not_below_quantity':
      return at('display-not-below-quantity', { quantity: sized(rejection.quantity) });
    case 'display_too_small':
      return at('display-too-small', { smallest: sized(rejection.smallest) });
    case 'trigger_reached':
      return at('trigger-reached', { last: priced(rejection.last), side: rejection.side });
    case 'distance_too_large': {
      const { last, lowest, highest } = rejection;
      const range = { lowest: priced(lowest), highest: priced(highest) };
      return at('distance-too-large', { last: priced(last), ...range });
    }
    case 'pair_on_wrong_sides':
      return at('pair-on-wrong-sides', { last: priced(rejection.last), side: rejection.side });
    default:
      return at(rejection.reason.replaceAll('_', '-'));
  }
}
