import { FEE_PARTS } from '@hoga/core/instrument';
import type { Instruction } from '@hoga/core/order';
import type { PairInstruction } from '@hoga/core/risk';
import type { Freshness } from '../live/index.ts';
import { oppositeOf, type MarketNow } from './market-now.ts';
import type { Preview } from './preview.ts';

/** A reason to ask once more before an order goes out. Shares are parts of a million. */
export type Guard =
  /** The limit stands this far beyond the best price of the other side. */
  | { readonly kind: 'far-price'; readonly beyond: bigint }
  /** It trades at any price and takes this share of everything the account has. */
  | { readonly kind: 'large'; readonly share: bigint }
  /** What it would trade at is this much worse than the best price. */
  | { readonly kind: 'slippage'; readonly beyond: bigint }
  | { readonly kind: 'stale'; readonly seconds: number }
  /** Nothing is known of the market yet. */
  | { readonly kind: 'blind' };

/** 3 %, in parts of a million. */
const FAR = 30_000n;
const LARGE = FEE_PARTS / 2n;
const STALE_SECONDS = 10;

export interface GuardNeeds {
  readonly market: MarketNow;
  readonly preview: Preview | null;
  /** Everything the account has, in quote units: money and what it holds at the last price. */
  readonly assets: bigint;
  readonly freshness: Freshness;
}

export function guardsOf(
  order: Instruction | PairInstruction,
  { market, preview, assets, freshness }: GuardNeeds,
): readonly Guard[] {
  const silence = 'seconds' in freshness ? freshness.seconds : 0;
  const guards: (Guard | null)[] = [
    priceGuard(order, market, preview),
    preview === null ? null : sizeGuard(order, preview, assets),
    silence >= STALE_SECONDS ? { kind: 'stale', seconds: silence } : null,
  ];
  return guards.filter((guard) => guard !== null);
}

function priceGuard(
  order: Instruction | PairInstruction,
  market: MarketNow,
  preview: Preview | null,
): Guard | null {
  const beyond = 'limit' in order ? null : beyondBest(order, market);
  if (beyond !== null) return beyond >= FAR ? { kind: 'far-price', beyond } : null;
  const slipped = preview === null ? 0n : slippageOf(preview);
  return slipped >= FAR ? { kind: 'slippage', beyond: slipped } : null;
}

function sizeGuard(
  order: Instruction | PairInstruction,
  { notional }: Preview,
  assets: bigint,
): Guard | null {
  const isAtAnyPrice = !('limit' in order) && !('price' in order) && !('trigger' in order);
  if (!isAtAnyPrice || assets === 0n) return null;
  const share = (notional * FEE_PARTS) / assets;
  return share > LARGE ? { kind: 'large', share } : null;
}

/** How far a limit order is priced beyond the best price of the other side; null for others. */
function beyondBest(order: Instruction, market: MarketNow): bigint | null {
  if (order.type !== 'limit') return null;
  const best = oppositeOf(market, order.side)[0]?.price ?? market.lastPrice;
  if (best === null || best === undefined) return null;
  const beyond = order.side === 'buy' ? order.price - best : best - order.price;
  return (beyond * FEE_PARTS) / best;
}

/** How much worse than the best price it trades on average, in parts of a million, rounded down. */
export function slippageOf({ walk }: Preview): bigint {
  if (walk === null || walk.lots === 0n || walk.bestPrice === null) return 0n;
  const atBest = walk.bestPrice * walk.lots;
  const worse = walk.notional > atBest ? walk.notional - atBest : atBest - walk.notional;
  return (worse * FEE_PARTS) / atBest;
}
