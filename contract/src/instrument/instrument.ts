import type { SelfTradePrevention as CoreSelfTradePrevention } from '@hoga/core/instrument';
import type { MarketPhase as CoreMarketPhase } from '@hoga/core/risk';
import * as z from 'zod';
import { Decimal } from '../decimal/index.ts';
import { Timestamp } from '../page/index.ts';
import { problem, refuse } from '../problem/index.ts';

const INSTRUMENT_ID = /^[A-Z0-9]{1,10}-[A-Z0-9.]{1,20}$/;

/** The id of an instrument in a request, quote before base. */
export const InstrumentId = z
  .string()
  .check(refuse((id) => (INSTRUMENT_ID.test(id) ? undefined : problem('unknown-instrument'))))
  .meta({ pattern: INSTRUMENT_ID.source, examples: ['KRW-LPJ'] });

/** What happens when an order meets one of its own account; the order that arrives decides. */
export const SelfTradePrevention = z.enum({
  cancel_maker: 'cancel_maker',
  cancel_taker: 'cancel_taker',
  reduce: 'reduce',
  none: 'none',
} satisfies { [P in CoreSelfTradePrevention]: P });
export type SelfTradePrevention = z.output<typeof SelfTradePrevention>;

/** Whether a market trades continuously, collects orders for one price, or not at all. */
export const MarketPhase = z.enum({
  continuous: 'continuous',
  auction: 'auction',
  halted: 'halted',
} satisfies { [P in CoreMarketPhase]: P });
export type MarketPhase = z.output<typeof MarketPhase>;

/** What a market does now. */
export const phaseFields = {
  phase: MarketPhase,
  auctionEndsAt: Timestamp.nullable().meta({ description: 'null unless it is in an auction.' }),
};

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
  interruptionPercent: z.int().nullable().meta({
    description:
      'A trade further than this many percent from the reference price starts a call auction.',
  }),
  auctionSeconds: z.number().meta({ description: 'How long a call auction collects orders.' }),
  lowestPrice: Decimal,
  highestPrice: Decimal,
  selfTradePrevention: SelfTradePrevention.meta({ description: 'For orders that name none.' }),
  icebergPartsMax: z.int().meta({ description: 'Parts an iceberg may have.' }),
  openOrdersPerAccount: z.int(),
});
export type Instrument = z.output<typeof Instrument>;

export const InstrumentList = z.object({ instruments: z.array(Instrument) });
export type InstrumentList = z.output<typeof InstrumentList>;

export const InstrumentPath = z.strictObject({ instrument: InstrumentId });
export type InstrumentPath = z.output<typeof InstrumentPath>;
