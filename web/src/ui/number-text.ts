/**
 * What people type and paste where a number belongs, read exactly: `72,300원`, `３만`, `1억 2,345만`, `0.5`.
 * Numbers stay text; no digit is ever lost to floating point.
 */

export type NumberFault = 'not-a-number' | 'too-many-places';

/** Read, or why not. */
export type NumberReading = { readonly value: string } | { readonly fault: NumberFault };

/** By how many places a unit shifts the point. */
const UNITS: readonly (readonly [unit: string, places: number])[] = [
  ['조', 12],
  ['억', 8],
  ['만', 4],
  ['천', 3],
  ['백', 2],
];

/** What may stand around a number and says nothing more about it. */
const AROUND = /[\s,_']|KRW|원|₩|주|개/giu;

const DIGITS = /^\d*(?:\.\d*)?$/;

export function readNumber(typed: string, places: number): NumberReading {
  // Full-width digits and points become plain ones (NFKC), `￦` becomes `₩`.
  const text = typed.normalize('NFKC').replaceAll(AROUND, '').replaceAll('。', '.');
  const sum = sumOfParts(text);
  if (sum === null) return { fault: 'not-a-number' };
  const value = plain(sum);
  const [, decimals = ''] = value.split('.');
  return decimals.length > places ? { fault: 'too-many-places' } : { value };
}

/** Adds up `1억`, `2345만`, `6789`: each part has a smaller unit than the one before. */
function sumOfParts(text: string): string | null {
  const parts: string[] = [];
  let rest = text;
  for (const [unit, places] of UNITS) {
    const at = rest.indexOf(unit);
    if (at === -1) continue;
    const part = rest.slice(0, at);
    if (part === '' || part === '.' || !DIGITS.test(part)) return null;
    parts.push(shifted(part, places));
    rest = rest.slice(at + unit.length);
  }
  if (!DIGITS.test(rest)) return null;
  if (parts.length === 0) return rest;
  return [...parts, rest].reduce(added);
}

/** `1.5` by four places is `15000`. */
function shifted(decimal: string, places: number): string {
  const [whole = '', decimals = ''] = decimal.split('.');
  const padded = decimals.padEnd(places, '0');
  return `${whole}${padded.slice(0, places)}.${padded.slice(places)}`;
}

function added(a: string, b: string): string {
  const places = Math.max(placesOf(a), placesOf(b));
  const units = unitsOf(a, places) + unitsOf(b, places);
  const digits = String(units).padStart(places + 1, '0');
  const point = digits.length - places;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function placesOf(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function unitsOf(decimal: string, places: number): bigint {
  const [whole = '', decimals = ''] = decimal.split('.');
  return BigInt(whole + decimals.padEnd(places, '0'));
}

/** One way to write a number: no zeros that say nothing, no point without places. Nothing stays nothing. */
function plain(decimal: string): string {
  if (!/\d/.test(decimal)) return '';
  const [whole = '', decimals = ''] = decimal.split('.');
  const kept = decimals.replace(/0+$/, '');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return kept === '' ? digits : `${digits}.${kept}`;
}

/** `1234567.5` as `1,234,567.5`. */
export function groupDigits(decimal: string): string {
  const [whole = '', ...rest] = decimal.split('.');
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','), ...rest].join('.');
}
