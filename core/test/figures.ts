import { assert } from '../src/assert/index.ts';
import type { Instrument } from '../src/instrument/index.ts';
import {
  amount,
  formatDecimal,
  parseDecimal,
  price,
  quantity,
  type Amount,
  type Asset,
  type Price,
  type Quantity,
} from '../src/money/index.ts';

/** Reads and writes the figures of an instrument as decimals, with commas or without. */
export interface Figures {
  readonly instrument: Instrument;
  readonly price: (text: string | undefined) => Price;
  readonly lots: (text: string | undefined) => Quantity;
  readonly units: (text: string | undefined, asset: Asset) => Amount;
  readonly atPrice: (units: bigint) => string;
  readonly ofLots: (units: bigint) => string;
  readonly inQuote: (units: bigint) => string;
}

export function figuresOf(instrument: Instrument): Figures {
  const { base, quote, pricePlaces } = instrument;
  return {
    instrument,
    price: (text) => price(read(text, pricePlaces)),
    lots: (text) => quantity(read(text, base.places)),
    units: (text, asset) => amount(read(text, asset.places)),
    atPrice: (units) => formatDecimal(units, pricePlaces),
    ofLots: (units) => formatDecimal(units, base.places),
    inQuote: (units) => formatDecimal(units, quote.places),
  };
}

function read(text: string | undefined, places: number): bigint {
  const units = parseDecimal((text ?? '0').replaceAll(',', ''), places);
  assert(typeof units === 'bigint', `a test writes decimals: ${text} is ${units}`);
  return units;
}

/** Sets commas in the whole part of each number of a text. */
export function grouped(text: string): string {
  return text.replaceAll(/(?<![\w.])\d{4,}/g, (digits) =>
    digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ','),
  );
}
