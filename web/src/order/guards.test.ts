import { KRW_LPJ, tickOfPrice } from '@hoga/core/instrument';
import { price, quantity } from '@hoga/core/money';
import type { Instruction } from '@hoga/core/order';
import { expect, test } from 'vitest';
import { guardsOf } from './guards.ts';
import { purseOf, type MarketNow } from './market-now.ts';
import { previewOf } from './preview.ts';

const won = (whole: number) => price(BigInt(Math.round(whole * 100)));
const level = (at: number, lots: bigint) => ({
  tick: tickOfPrice(KRW_LPJ, won(at))!,
  price: won(at),
  lots,
  own: 0n,
  ownHeld: 0n,
});

const MARKET: MarketNow = {
  rules: KRW_LPJ,
  phase: 'continuous',
  referencePrice: won(3_000),
  lastPrice: won(3_000),
  bids: [level(2_999, 100_000n)],
  asks: [level(3_000, 100_000n), level(3_200, 90_000_000n)],
  isCut: false,
};
const purse = purseOf(KRW_LPJ, {
  balances: [{ asset: 'KRW', total: '10000000', available: '10000000', held: '0' }],
  openOrders: 0,
});
const ASSETS = 10_000_000_000_000n;

function guards(order: Instruction, seconds?: number) {
  const preview = previewOf(order, { market: MARKET, account: purse });
  const freshness =
    seconds === undefined ? ({ state: 'live' } as const) : ({ state: 'stale', seconds } as const);
  return guardsOf(order, { market: MARKET, preview, assets: ASSETS, freshness });
}

const limit = (side: 'buy' | 'sell', at: number): Instruction => ({
  type: 'limit',
  side,
  price: won(at),
  quantity: quantity(10_000n),
  timeInForce: 'gtc',
});
const market = (lots: bigint): Instruction => ({
  type: 'market',
  side: 'buy',
  quantity: quantity(lots),
});

test('a limit far beyond the best price of the other side is asked about', () => {
  expect(guards(limit('buy', 3_089))).toEqual([]);
  expect(guards(limit('buy', 3_090))).toEqual([{ kind: 'far-price', beyond: 30_000n }]);
  expect(guards(limit('sell', 2_950))).toEqual([]);
  // (2,999 − 2,900) ÷ 2,999 = 3.3011 %.
  expect(guards(limit('sell', 2_900))).toEqual([{ kind: 'far-price', beyond: 33_011n }]);
});

test('a large order at any price is asked about', () => {
  // 1,666 LPJ at 3,000 and 3,200 is more than half of ten million won.
  const [slippage, large] = guards(market(16_660_000n));
  expect([slippage?.kind, large?.kind]).toEqual(['slippage', 'large']);
  expect(guards(market(90_000n))).toEqual([]);
});

test('an order on old data is asked about', () => {
  expect(guards(limit('buy', 3_000), 9)).toEqual([]);
  expect(guards(limit('buy', 3_000), 10)).toEqual([{ kind: 'stale', seconds: 10 }]);
});
