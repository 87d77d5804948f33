import { assert, present } from '@hoga/core/assert';
import type { Instrument } from '@hoga/core/instrument';
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
} from '@hoga/core/money';

/** Between the decimals of the tables and the exact units of the core, for one league. */
export interface Units {
  instrument(id: string): Instrument;
  /** The decimal places of an asset. */
  places(asset: string): number;
  amountFrom(asset: string, text: string): Amount;
  amountText(asset: string, units: bigint): string;
  priceFrom(instrument: Instrument, text: string): Price;
  priceText(instrument: Instrument, units: Price): string;
  quantityFrom(instrument: Instrument, text: string): Quantity;
  quantityText(instrument: Instrument, lots: Quantity): string;
}

export function unitsOf(instruments: readonly Instrument[]): Units {
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  const assets = new Map<string, Asset>();
  for (const { base, quote } of instruments) assets.set(base.code, base).set(quote.code, quote);
  const placesOf = (asset: string): number =>
    present(assets.get(asset), `${asset} is an asset of the league`).places;

  return {
    instrument: (id) => present(byId.get(id), `${id} is an instrument of the league`),
    places: placesOf,
    amountFrom: (asset, text) => amount(exactly(text, placesOf(asset))),
    amountText: (asset, units) => formatDecimal(units, placesOf(asset)),
    priceFrom: (instrument, text) => price(exactly(text, instrument.pricePlaces)),
    priceText: (instrument, units) => formatDecimal(units, instrument.pricePlaces),
    quantityFrom: (instrument, text) => quantity(exactly(text, instrument.base.places)),
    quantityText: (instrument, lots) => formatDecimal(lots, instrument.base.places),
  };
}

function exactly(text: string, places: number): bigint {
  const units = parseDecimal(text, places);
  assert(typeof units === 'bigint', 'tables hold whole units');
  return units;
}
