import { priceNow, type Market } from './market.ts';
import { bell, type Random } from './random.ts';

/** The fair value strays at most this share from the reference price, well inside the band. */
const STRAY_MAX = 0.2;
/** And at most this share of what starts a call auction, so that its quotes start none. */
const CALM_SHARE = 0.8;
/** Of one round, which lasts a second or two: about a won at 3,000, some 1.5 % in an hour. */
const VOLATILITY = 0.0003;
/** How strongly the reference price pulls it back. With this, days end within about 4 % of it. */
const PULL = 0.00003;

/** Where the house begins: at the last price, if it is not too far out. */
export function firstFairValue(market: Market): number {
  return within(priceNow(market), market);
}

/**
 * What the house takes the coin to be worth next, in price units: a random walk that is drawn back to
 * the reference price.
 */
export function nextFairValue(random: Random, fairValue: number, market: Market): number {
  const reference = Number(market.referencePrice);
  const pull = PULL * (reference - fairValue);
  return within(fairValue + pull + fairValue * VOLATILITY * bell(random), market);
}

function within(value: number, { referencePrice, instrument }: Market): number {
  const reference = Number(referencePrice);
  const { interruptionPercent } = instrument;
  const calm = interruptionPercent === null ? 1 : (interruptionPercent / 100) * CALM_SHARE;
  const stray = reference * Math.min(STRAY_MAX, calm);
  return Math.min(Math.max(value, reference - stray), reference + stray);
}
