import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { problem, refuse } from '../problem/index.ts';

const INSTRUMENT_ID = /^[A-Z0-9]{1,10}-[A-Z0-9.]{1,20}$/;

/** The id of an instrument in a request, quote before base. */
export const InstrumentId = z
  .string()
  .check(refuse((id) => (INSTRUMENT_ID.test(id) ? undefined : problem('unknown-instrument'))))
  .meta({ pattern: INSTRUMENT_ID.source, examples: ['KRW-LPJ'] });

/** From this price on, prices move in steps of `tick`. */
const TickBand = z.object({ from: Decimal, tick: Decimal });

/** What trades, and the rules of its market. */
export const Instrument = z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  pricePlaces: z.int(),
  quantityPlaces: z.int(),
  bands: z.array(TickBand),
  lot: Decimal,
  minimumNotional: Decimal,
  maximumNotional: Decimal,
  makerFeeRate: Decimal.meta({ description: 'Share of the notional: 0.0005 is 0.05 %.' }),
  takerFeeRate: Decimal.meta({ description: 'Share of the notional: 0.0005 is 0.05 %.' }),
  bandPercent: z
    .int()
    .nullable()
    .meta({ description: 'Orders are priced within this many percent of the reference price.' }),
  lowestPrice: Decimal,
  highestPrice: Decimal,
  openOrdersPerAccount: z.int(),
});
export type Instrument = z.output<typeof Instrument>;

export const InstrumentList = z.object({ instruments: z.array(Instrument) });
export type InstrumentList = z.output<typeof InstrumentList>;

export const InstrumentPath = z.strictObject({ instrument: InstrumentId });
export type InstrumentPath = z.output<typeof InstrumentPath>;
