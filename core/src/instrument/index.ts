/**
 * What trades and by which rules. This room decides ticks, lots, bands, bounds and fees, as data.
 *
 * It never looks at an order or an account. Start with `instrument.ts`, then `krw-lpj.ts`.
 */

export {
  bandAround,
  defineInstrument,
  FEE_PARTS,
  interruptionAround,
  notionalOf,
  priceOfTick,
  SELF_TRADE_PREVENTIONS,
  tickOfPrice,
  type Instrument,
  type SelfTradePrevention,
  type TickRange,
} from './instrument.ts';
export { KRW, KRW_LPJ, LPJ } from './krw-lpj.ts';
export { tickLadder, type TickBand, type TickLadder } from './tick-ladder.ts';
