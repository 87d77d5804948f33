import { amount, price, type Asset } from '../money/index.ts';
import { defineInstrument, type Instrument } from './instrument.ts';
import { tickLadder, type TickBand } from './tick-ladder.ts';

export const KRW: Asset = { code: 'KRW', places: 6 };
export const LPJ: Asset = { code: 'LPJ', places: 4 };

/** Amounts below are written in won; a price unit is 0.01 won. */
const won = (whole: bigint): bigint => whole * 1_000_000n;
const PRICE_UNITS_PER_WON = 100;

/**
 * [IN5] Upbit's tick table for KRW markets since 2025-07-31, in won, from 1 won up.
 * Source: docs.upbit.com, "KRW market information". Steps below 100 won come from secondary sources.
 */
const UPBIT_KRW_BANDS: readonly (readonly [from: number, step: number])[] = [
  [1, 0.01],
  [10, 0.1],
  [100, 1],
  [1_000, 1],
  [5_000, 5],
  [10_000, 10],
  [50_000, 50],
  [100_000, 100],
  [500_000, 500],
  [1_000_000, 1_000],
];

const bands: TickBand[] = UPBIT_KRW_BANDS.map(([from, step]) => ({
  from: from * PRICE_UNITS_PER_WON,
  step: Math.round(step * PRICE_UNITS_PER_WON),
}));

/** The play coin against the won: the first market of the league `coin`. */
export const KRW_LPJ: Instrument = defineInstrument({
  id: 'KRW-LPJ',
  base: LPJ,
  quote: KRW,
  pricePlaces: 2,
  ladder: tickLadder(bands, 10_000_000 * PRICE_UNITS_PER_WON),
  openingPrice: price(300_000n),
  bandPercent: 30,
  interruptionPercent: 10,
  auctionMs: 120_000,
  minimumNotional: amount(won(5_000n)),
  maximumNotional: amount(won(1_000_000_000n)),
  makerFee: 500n,
  takerFee: 500n,
  selfTradePrevention: 'cancel_maker',
  icebergPartsMax: 100,
  openOrdersPerAccount: 200,
  openNotionalPerAccount: amount(won(5_000_000_000n)),
});
