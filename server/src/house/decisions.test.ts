import { KRW_LPJ, notionalOf, priceOfTick } from '@hoga/core/instrument';
import { price, quantity } from '@hoga/core/money';
import { orderId, type OrderId, type Side } from '@hoga/core/order';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changes, type OpenQuote } from './changes.ts';
import { firstFairValue, nextFairValue } from './fair-value.ts';
import type { Inventory, Market } from './market.ts';
import { quotes, type Quote } from './quotes.ts';
import { seededRandom } from './random.ts';
import { takerTurn } from './taker-turn.ts';
import { marketOf, testExchange } from './test-app.ts';

const EMPTY = marketOf(testExchange());
/** Half coins, half won, at 3,000. */
const EVEN: Inventory = { base: 10_000_000_000n, quote: 3_000_000_000_000_000n };

/** Prices in hundredths of a won. */
function marketWith(prices: { bid?: bigint; ask?: bigint; lowest?: bigint; highest?: bigint }) {
  const { bid, ask, lowest, highest } = prices;
  const level = (at: bigint | undefined) =>
    at === undefined ? [] : [{ price: price(at), quantity: quantity(1_000_000n), orders: 1 }];
  const band = {
    lowestPrice: price(lowest ?? EMPTY.lowestPrice),
    highestPrice: price(highest ?? EMPTY.highestPrice),
  };
  return { ...EMPTY, ...band, bids: level(bid), asks: level(ask) } satisfies Market;
}

const pricesOf = (wanted: readonly Quote[], side: Side): number[] =>
  wanted.filter((quote) => quote.side === side).map(({ tick }) => KRW_LPJ.ladder.priceAt(tick));

describe('the quotes of the maker', () => {
  test('surround the fair value, innermost first, on both sides in turn', () => {
    const wanted = quotes(300_000, EVEN, EMPTY);
    expect(wanted.slice(0, 4).map(({ side }) => side)).toEqual(['buy', 'sell', 'buy', 'sell']);
    expect(pricesOf(wanted, 'buy').slice(0, 3)).toEqual([299_800, 299_700, 299_600]);
    expect(pricesOf(wanted, 'sell').slice(0, 3)).toEqual([300_200, 300_300, 300_400]);
  });

  test('lean against what it has too much of', () => {
    const coins = { base: EVEN.base * 2n, quote: EVEN.quote };
    const [inner] = pricesOf(quotes(300_000, coins, EMPTY), 'sell');
    expect(inner).toBeLessThan(300_200);
  });

  test('leave out a side that would lean it beyond its limit', () => {
    const coins = { base: EVEN.base * 10n, quote: EVEN.quote };
    expect(pricesOf(quotes(300_000, coins, EMPTY), 'buy')).toEqual([]);
    const won = { base: EVEN.base, quote: EVEN.quote * 10n };
    expect(pricesOf(quotes(300_000, won, EMPTY), 'sell')).toEqual([]);
  });

  test('stay where a trade starts no call auction', () => {
    for (const fairValue of [270_100, 299_000, 329_900]) {
      const wanted = quotes(fairValue, EVEN, EMPTY);
      const prices = [...pricesOf(wanted, 'buy'), ...pricesOf(wanted, 'sell')];
      expect(prices.length).toBeGreaterThan(5);
      expect(Math.min(...prices)).toBeGreaterThanOrEqual(270_000);
      expect(Math.max(...prices)).toBeLessThanOrEqual(330_000);
    }
  });

  test('leave out levels that would trade on arrival', () => {
    const wall = marketWith({ bid: 300_400n });
    expect(pricesOf(quotes(300_000, EVEN, wall), 'sell')[0]).toBe(300_500);
  });

  test('are inside the band, large enough and on the ladder, whatever the maker owns', () => {
    const millions = fc.bigInt({ min: 0n, max: 10n ** 17n });
    const values = fc.double({ min: 240_000, max: 360_000, noNaN: true });
    fc.assert(
      fc.property(values, millions, millions, (fairValue, base, quote) => {
        const market = marketWith({ lowest: 290_000n, highest: 310_000n });
        for (const { tick, quantity: lots } of quotes(fairValue, { base, quote }, market)) {
          const at = priceOfTick(KRW_LPJ, tick);
          expect(at >= 290_000n && at <= 310_000n).toBe(true);
          expect(notionalOf(at, lots) >= (KRW_LPJ.minimumNotional ?? 0n)).toBe(true);
        }
      }),
    );
  });

  test('of a maker that owns nothing are none', () => {
    expect(quotes(300_000, { base: 0n, quote: 0n }, EMPTY)).toEqual([]);
  });
});

describe('the changes from what rests to what is wanted', () => {
  const wanted = quotes(300_000, EVEN, EMPTY);
  const restingAs = (given: readonly Quote[], shift = 0): OpenQuote[] =>
    given.map(({ side, tick, quantity: lots }, index) => {
      return { id: orderId(`order-${index}`), side, tick: tick + shift, quantity: lots };
    });

  test('are none when everything rests, or is off by a tick', () => {
    expect(changes(wanted, restingAs(wanted))).toEqual([]);
    expect(changes(wanted, restingAs(wanted, 1))).toEqual([]);
    expect(changes(wanted, restingAs(wanted, -1))).toEqual([]);
  });

  test('place what is missing, innermost first', () => {
    expect(changes(wanted, [])).toEqual(wanted.map((quote) => ({ type: 'place', quote })));
  });

  test('replace an order that is nearly used up', () => {
    const [first, ...others] = restingAs(wanted);
    const worn = { ...first!, quantity: first!.quantity / 10n };
    const steps = changes(wanted, [worn, ...others]);
    expect(steps.map(({ type }) => type)).toEqual(['cancel', 'place']);
    expect(steps[0]).toEqual({ type: 'cancel', order: worn.id });
  });

  test('cancel first what is most likely to trade, and never leave the book empty on the way', () => {
    const steps = changes(wanted, restingAs(wanted, 40));
    const cancelled = steps.flatMap((step) => (step.type === 'cancel' ? [step.order] : []));
    // Everything stands 40 ticks too high: the bids would be met first, from the highest down.
    expect(cancelled[0]).toBe('order-0');
    expect(steps.slice(0, 4).map(({ type }) => type)).toEqual([
      'cancel',
      'place',
      'cancel',
      'place',
    ]);
  });

  test('lead to what is wanted and no further', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.nat(), (shift, drop) => {
        const open = restingAs(wanted, shift).filter(
          (_, index) => (drop >> (index % 30)) % 2 === 0,
        );
        const ids = new Map<OrderId, OpenQuote>(open.map((order) => [order.id, order]));
        for (const [index, step] of changes(wanted, open).entries()) {
          if (step.type === 'cancel') ids.delete(step.order);
          else ids.set(orderId(`new-${index}`), { ...step.quote, id: orderId(`new-${index}`) });
        }
        expect(ids.size).toBe(wanted.length);
        expect(changes(wanted, [...ids.values()])).toEqual([]);
      }),
    );
  });
});

describe('the fair value', () => {
  test('begins at the last price, but never far from the reference price', () => {
    expect(firstFairValue(EMPTY)).toBe(300_000);
    expect(firstFairValue({ ...EMPTY, lastPrice: price(310_000n) })).toBe(310_000);
    expect(firstFairValue({ ...EMPTY, lastPrice: price(390_000n) })).toBe(324_000);
    const calm = { ...EMPTY.instrument, interruptionPercent: null };
    const wide = { ...EMPTY, instrument: calm, lastPrice: price(390_000n) };
    expect(firstFairValue(wide)).toBe(360_000);
  });

  test('is drawn back to the reference price', () => {
    const random = seededRandom(5);
    let [high, sum] = [360_000, 0];
    for (let step = 0; step < 100_000; step += 1) high = nextFairValue(random, high, EMPTY);
    for (let step = 0; step < 400_000; step += 1) {
      high = nextFairValue(random, high, EMPTY);
      sum += high;
    }
    expect(Math.abs(sum / 400_000 - 300_000)).toBeLessThan(15_000);
  });
});

describe('a taker', () => {
  const market = marketWith({ bid: 299_800n, ask: 300_200n });

  test('does nothing while the book is empty', () => {
    const random = seededRandom(1);
    for (let turn = 0; turn < 1_000; turn += 1) {
      expect(takerTurn(random, { inventory: EVEN, market: EMPTY, resting: [] })).toBeNull();
    }
  });

  test('trades away what it has too much of', () => {
    const random = seededRandom(1);
    const rich = { base: EVEN.base * 9n, quote: EVEN.quote };
    for (let turn = 0; turn < 1_000; turn += 1) {
      const decided = takerTurn(random, { inventory: rich, market, resting: [] });
      if (decided?.type === 'place') expect(decided.instruction.side).toBe('sell');
    }
  });

  test('never lets more than two orders rest', () => {
    const random = seededRandom(1);
    const resting = ['a', 'b', 'c'].map(orderId);
    for (let turn = 0; turn < 1_000; turn += 1) {
      expect(takerTurn(random, { inventory: EVEN, market, resting })).toEqual({
        type: 'cancel',
        order: 'a',
      });
      const decided = takerTurn(random, { inventory: EVEN, market, resting: resting.slice(1) });
      const rests =
        decided?.type === 'place' &&
        decided.instruction.type === 'limit' &&
        decided.instruction.timeInForce === 'gtc';
      expect(rests).toBe(false);
    }
  });

  test('keeps to the band at its edge', () => {
    const random = seededRandom(1);
    const edge = marketWith({ bid: 299_800n, ask: 300_200n, lowest: 299_700n, highest: 300_300n });
    for (let turn = 0; turn < 5_000; turn += 1) {
      const decided = takerTurn(random, { inventory: EVEN, market: edge, resting: [] });
      if (decided?.type !== 'place' || decided.instruction.type !== 'limit') continue;
      expect(decided.instruction.price >= 299_700n).toBe(true);
      expect(decided.instruction.price <= 300_300n).toBe(true);
    }
  });
});
