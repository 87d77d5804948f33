import { KRW_LPJ, notionalOf } from '@hoga/core/instrument';
import { amount, price, quantity } from '@hoga/core/money';
import { withFee } from '@hoga/core/risk';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_DRAFT, type Draft } from './draft.ts';
import type { MarketNow } from './market-now.ts';
import { largestAmount, largestQuantity, largestSize, partOf } from './sizing.ts';

const MARKET: MarketNow = {
  rules: KRW_LPJ,
  phase: 'continuous',
  referencePrice: price(300_000n),
  lastPrice: null,
  bids: [],
  asks: [],
  isCut: false,
};
const WON = 1_000_000n;
const AVAILABLE = { base: 1_234_567n, quote: 10_000_000n * WON };

const draft = (over: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...over });

test('the largest quantity fits with its fee, and a lot more does not', () => {
  const at = fc.bigInt({ min: 1n, max: 1_000_000_000n }).map(price);
  const available = fc.bigInt({ min: 0n, max: 10n ** 17n });
  const fee = fc.bigInt({ min: 0n, max: 1_000_000n });
  fc.assert(
    fc.property(at, available, fee, (one, money, rate) => {
      const rules = { ...KRW_LPJ, makerFee: 0n, takerFee: rate };
      const holdOf = (lots: bigint) => withFee(rules, notionalOf(one, quantity(lots)));
      const most = largestQuantity(rules, one, money);
      expect(holdOf(most) <= money).toBe(true);
      expect(holdOf(most + 1n) > money).toBe(true);
    }),
  );
});

test('the largest amount fits with its fee, and a unit more does not', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (money) => {
      const most = largestAmount(KRW_LPJ, money);
      expect(withFee(KRW_LPJ, amount(most)) <= money).toBe(true);
      expect(withFee(KRW_LPJ, amount(most + 1n)) > money).toBe(true);
    }),
  );
});

test.each([
  // 10,000,000 ÷ (3,000 × 1.0005) = 3,331.66749… LPJ, rounded down to lots of 0.0001.
  ['a limit order holds its price', draft({ price: '3000' }), 33_316_674n],
  // At the top of the band: 10,000,000 ÷ (3,900 × 1.0005) = 2,562.8211 LPJ.
  ['a market buy holds the highest price there is', draft({ kind: 'market' }), 25_628_211n],
  ['a sell is what is there', draft({ side: 'sell', kind: 'market' }), 1_234_567n],
  ['nothing can be said without a price', draft({ price: '' }), null],
  ['nor of a best order nobody meets', draft({ kind: 'best' }), null],
  [
    'an amount names no quantity',
    draft({ kind: 'market', sizeBy: 'amount' }),
    (AVAILABLE.quote * 1_000_000n) / 1_000_500n,
  ],
  [
    'of two legs the dearer counts',
    draft({ kind: 'pair', price: '2900', trigger: '3100' }),
    25_628_211n,
  ],
] as const)('%s', (_, wanted, most) => {
  expect(largestSize(wanted, MARKET, AVAILABLE)).toBe(most);
});

test('no part is larger than an order may be', () => {
  const rich = { base: 10n ** 15n, quote: 10n ** 18n };
  // 1,000,000,000 ÷ 3,000 = 333,333.3333 LPJ.
  expect(largestSize(draft({ price: '3000' }), MARKET, rich)).toBe(3_333_333_333n);
});

test('parts are rounded down to whole steps', () => {
  expect(partOf(33_316_675n, 10n, 1n)).toBe(3_331_667n);
  expect(partOf(9_995_002n * WON + 498_750n, 100n, WON)).toBe(9_995_002n * WON);
});
