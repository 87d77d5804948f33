import type { Instrument } from '@hoga/contract/instrument';
import {
  defineInstrument,
  tickLadder,
  type Instrument as Rules,
  type TickBand,
} from '@hoga/core/instrument';
import { amount, parseDecimal, price } from '@hoga/core/money';

export type { Instrument as Rules } from '@hoga/core/instrument';

/** Rates are told with at most as many places as a share has parts (core's `FEE_PARTS`). */
const RATE_PLACES = 6;

const known = new WeakMap<Instrument, Rules>();

/** The instrument as core knows it, so that the screen counts with the market's own functions. */
export function rulesOf(instrument: Instrument): Rules {
  const made = known.get(instrument) ?? makeRules(instrument);
  known.set(instrument, made);
  return made;
}

function makeRules(instrument: Instrument): Rules {
  const { pricePlaces, quantityPlaces } = instrument;
  const moneyPlaces = pricePlaces + quantityPlaces;
  const priced = (decimal: string): number => Number(unitsOf(decimal, pricePlaces));
  const money = (decimal: string) => amount(unitsOf(decimal, moneyPlaces));
  const bands = instrument.bands.map(({ from, tick }): TickBand => ({
    from: priced(from),
    step: priced(tick),
  }));
  return defineInstrument({
    id: instrument.id,
    base: { code: instrument.base, places: quantityPlaces },
    quote: { code: instrument.quote, places: moneyPlaces },
    pricePlaces,
    ladder: tickLadder(bands, priced(instrument.highestPrice)),
    bandPercent: instrument.bandPercent,
    interruptionPercent: instrument.interruptionPercent,
    auctionMs: instrument.auctionSeconds * 1_000,
    minimumNotional: money(instrument.minimumNotional),
    maximumNotional: money(instrument.maximumNotional),
    makerFee: unitsOf(instrument.makerFeeRate, RATE_PLACES),
    takerFee: unitsOf(instrument.takerFeeRate, RATE_PLACES),
    selfTradePrevention: instrument.selfTradePrevention,
    icebergPartsMax: instrument.icebergPartsMax,
    openOrdersPerAccount: instrument.openOrdersPerAccount,
    // The server tells neither: nothing here asks for the first, and it judges the second alone.
    openingPrice: price(BigInt(priced(instrument.lowestPrice))),
    openNotionalPerAccount: amount(2n ** 62n),
  });
}

/** A figure of the server in whole units. */
export function unitsOf(decimal: string, places: number): bigint {
  const units = parseDecimal(decimal, places);
  if (typeof units === 'string') throw new Error(`${decimal} does not have ${places} places`);
  return units;
}
