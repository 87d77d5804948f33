import { KRW_LPJ, tickOfPrice } from '@hoga/core/instrument';
import { price } from '@hoga/core/money';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Level, MarketNow } from './market-now.ts';
import { walkBook, type Taker } from './walk-book.ts';

const RULES = { ...KRW_LPJ, interruptionPercent: null };

const level = (won: number, lots: bigint): Level => ({
  tick: tickOfPrice(RULES, price(BigInt(won * 100)))!,
  price: price(BigInt(won * 100)),
  lots,
  own: 0n,
  ownHeld: 0n,
});

function market(asks: readonly Level[], isCut = false): MarketNow {
  const referencePrice = price(300_000n);
  return {
    rules: RULES,
    phase: 'continuous',
    referencePrice,
    lastPrice: null,
    bids: [],
    asks,
    isCut,
  };
}

const taker = (over: Partial<Taker>): Taker => ({
  side: 'buy',
  limitTick: RULES.ladder.ticks - 1,
  lots: null,
  budget: null,
  ...over,
});

/** Buys lot by lot, as long as one can be had and paid for. */
function slowly(asks: readonly Level[], { lots, budget, limitTick }: Taker) {
  const left = asks.map((of) => ({ ...of }));
  let [bought, spent] = [0n, 0n];
  for (;;) {
    const next = left.find((of) => of.lots > 0n);
    if (lots !== null && bought === lots) break;
    if (next === undefined || next.tick > limitTick) break;
    if (budget !== null && spent + next.price > budget) break;
    next.lots -= 1n;
    bought += 1n;
    spent += next.price;
  }
  return { lots: bought, notional: spent };
}

test('it buys what one would buy lot by lot', () => {
  const size = fc.bigInt({ min: 1n, max: 40n });
  const wanting = fc.record({
    lots: fc.option(fc.bigInt({ min: 1n, max: 150n }), { nil: null }),
    budget: fc.option(fc.bigInt({ min: 1n, max: 40_000_000n }), { nil: null }),
    reach: fc.integer({ min: 0, max: 7 }),
  });
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 6 }), wanting, (sizes, wanted) => {
      const { lots, budget, reach } = wanted;
      if (lots === null && budget === null) return;
      const asks = sizes.map((of, index) => level(3_000 + index, of));
      const arriving = taker({ lots, budget, limitTick: (asks[0]?.tick ?? 0) + reach });
      expect(walkBook(market(asks), arriving)).toMatchObject(slowly(asks, arriving));
    }),
    { numRuns: 300 },
  );
});

test('fees are floored level by level', () => {
  // 3,000.01 × 0.0001 is 300,001 units, of which 0.05 % is 150.0005; twice it is 300.001.
  const cent = { ...level(30, 1n), price: price(300_001n) };
  const other = { ...cent, tick: cent.tick + 1 };
  const walk = walkBook(market([cent, other]), taker({ lots: 2n }));
  expect(walk).toMatchObject({ notional: 600_002n, fee: 300n, worstPrice: 300_001n });
});

test('where the copy of the book ends, nobody knows what follows', () => {
  const asks = [level(3_000, 5n)];
  expect(walkBook(market(asks, true), taker({ lots: 9n })).end).toBe('end_of_copy');
  expect(walkBook(market(asks), taker({ lots: 9n })).end).toBe('no_maker');
});
