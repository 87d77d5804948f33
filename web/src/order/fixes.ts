import { formatDecimal, parseDecimal } from '@hoga/core/money';
import { isByAmount, type Draft, type NumberField } from './draft.ts';
import { placesOf } from './instruction.ts';
import type { MarketNow } from './market-now.ts';
import type { Refusal } from './refusal.ts';
import { unitsOf, type Rules } from './rules.ts';
import { largestSize, measuringPrice, partOf, stepOf, type Available } from './sizing.ts';

/** A change of the draft that puts a refusal right, as a button says it. */
export interface Fix {
  /** How the button is worded. */
  readonly as: 'price' | 'quantity' | 'amount' | 'limit' | 'market' | 'no-display';
  /** What the field becomes. */
  readonly value: string;
  readonly fields: Partial<Draft>;
}

export interface FixNeeds {
  readonly draft: Draft;
  /** Null while the market is not known: then some fixes cannot be offered. */
  readonly market: MarketNow | null;
  readonly available: Available | null;
}

/** What could put a refusal right; none where only the reader can know. */
export function fixesOf(refusal: Refusal, needs: FixNeeds): readonly Fix[] {
  const { figures, place } = refusal;
  switch (refusal.code) {
    case 'price-off-tick':
      return prices(place, [figures['lower'], figures['upper']]);
    case 'outside-band':
      return prices(place, [nearestEnd(refusal)]);
    case 'trigger-reached':
      return [{ as: 'market', value: '', fields: { kind: 'market', sizeBy: 'quantity' } }];
    case 'call-auction':
    case 'no-best-price':
      return [{ as: 'limit', value: '', fields: { kind: 'limit', timeInForce: 'gtc' } }];
    case 'display-of-immediate':
    case 'display-not-below-quantity':
      return [{ as: 'no-display', value: '', fields: { hides: false } }];
    case 'display-too-small': {
      const { smallest } = figures;
      if (smallest === undefined) return [];
      return [{ as: 'quantity', value: smallest, fields: { display: smallest } }];
    }
    case 'too-precise':
    case 'quantity-off-lot':
    case 'amount-too-precise':
    case 'distance-too-precise':
      return shortened(refusal, needs);
    case 'insufficient-funds':
    case 'above-maximum':
      return largest(needs);
    case 'below-minimum':
      return smallest(refusal, needs);
    default:
      return [];
  }
}

function prices(place: Refusal['place'], values: readonly (string | undefined)[]): readonly Fix[] {
  if (place !== 'price' && place !== 'trigger' && place !== 'stopPrice') return [];
  const known = new Set(values.filter((value) => value !== undefined));
  return [...known].map((value): Fix => ({ as: 'price', value, fields: { [place]: value } }));
}

/** The end of the band that is nearer to what was asked for. */
function nearestEnd({ figures }: Refusal): string | undefined {
  const { price, lowest, highest } = figures;
  if (price === undefined || lowest === undefined || highest === undefined) return undefined;
  const units = (decimal: string): bigint => {
    const read = parseDecimal(decimal, FINEST_PLACES);
    return typeof read === 'bigint' ? read : 0n;
  };
  return units(price) < units(lowest) ? lowest : highest;
}

/** More places than any price has. */
const FINEST_PLACES = 12;

/** Without the places that are too many. */
function shortened({ place }: Refusal, { draft, market }: FixNeeds): readonly Fix[] {
  if (market === null || place === 'general' || place === 'timeInForce') return [];
  const [whole = '', fraction = ''] = draft[place].split('.');
  const units = parseDecimal(`${whole}.${fraction.slice(0, 20)}`, 20);
  if (typeof units !== 'bigint') return [];
  const places = placesOf(place, market.rules);
  const value = formatDecimal(units / 10n ** BigInt(20 - places), places);
  return value === '0' ? [] : [{ as: wordingOf(place), value, fields: { [place]: value } }];
}

function wordingOf(place: NumberField): Fix['as'] {
  if (place === 'quantity' || place === 'display') return 'quantity';
  return place === 'amount' ? 'amount' : 'price';
}

/** As much as is possible. */
function largest({ draft, market, available }: FixNeeds): readonly Fix[] {
  if (market === null || available === null) return [];
  const most = largestSize(draft, market, available);
  if (most === null) return [];
  const size = partOf(most, 100n, stepOf(draft, market.rules));
  return size === 0n ? [] : [sizeFix(draft, market.rules, size)];
}

/** As little as is allowed. */
function smallest({ figures }: Refusal, { draft, market }: FixNeeds): readonly Fix[] {
  const { minimum } = figures;
  if (market === null || minimum === undefined) return [];
  const { rules } = market;
  const bound = unitsOf(minimum, rules.quote.places);
  if (isByAmount(draft)) return [sizeFix(draft, rules, bound)];
  const at = measuringPrice(draft, market);
  return at === null ? [] : [sizeFix(draft, rules, (bound + at - 1n) / at)];
}

function sizeFix(draft: Draft, { base, quote }: Rules, units: bigint): Fix {
  if (isByAmount(draft)) {
    const value = formatDecimal(units, quote.places);
    return { as: 'amount', value, fields: { amount: value } };
  }
  const value = formatDecimal(units, base.places);
  return { as: 'quantity', value, fields: { quantity: value } };
}
