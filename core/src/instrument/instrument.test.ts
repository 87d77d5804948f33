import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, lots, won } from '../../test/units.ts';
import { amount, price, quantity } from '../money/index.ts';
import {
  bandAround,
  defineInstrument,
  KRW_LPJ,
  notionalOf,
  priceOfTick,
  tickLadder,
  tickOfPrice,
} from './index.ts';

describe('notionals', () => {
  test.each([
    ['3000', '1', '3000'],
    ['3000', '0.0001', '0.3'],
    ['1.01', '0.0001', '0.000101'],
    ['10000000', '100', '1000000000'],
    ['4995', '12.3456', '61666.272'],
  ])('[IN3] at %s won, %s LPJ cost %s won', (priced, size, cost) => {
    expect(notionalOf(at(priced), lots(size))).toBe(won(cost));
  });

  test('[IN3] one lot more costs exactly the price of one lot more', () => {
    const tick = fc.integer({ min: 0, max: KRW_LPJ.ladder.ticks - 1 });
    fc.assert(
      fc.property(tick, fc.bigInt({ min: 1n, max: 10n ** 13n }), (step, size) => {
        const priced = priceOfTick(KRW_LPJ, step);
        const more = notionalOf(priced, quantity(size + 1n)) - notionalOf(priced, quantity(size));
        expect(more).toBe(notionalOf(priced, quantity(1n)));
        expect(more > 0n).toBe(true);
      }),
    );
  });

  test('[IN3] the largest order fits the plain integers of matching', () => {
    // 10⁹ won in 10⁻⁶ won is 10¹⁵, below 2⁵³ ≈ 9.007·10¹⁵.
    expect(KRW_LPJ.maximumNotional).toBe(10n ** 15n);
    expect(KRW_LPJ.maximumNotional < 2n ** 53n).toBe(true);
  });
});

describe('ticks of an instrument', () => {
  test('[IN1, IN2] a price and its tick name each other', () => {
    expect(tickOfPrice(KRW_LPJ, at('3000'))).toBe(4_700);
    expect(priceOfTick(KRW_LPJ, 4_700)).toBe(at('3000'));
  });

  test.each([at('3000.5'), price(0n), price(-300_000n), price(2n ** 53n), price(10n ** 400n)])(
    '[IN1] %s price units are off the ladder',
    (priced) => {
      expect(tickOfPrice(KRW_LPJ, priced)).toBeUndefined();
    },
  );
});

describe('the price band', () => {
  test.each([
    ['30 % of 3,000 is 900', '3000', '2100', '3900'],
    [
      '30 % of 10,010 is 3,003: 7,007 goes up to a step of 5, 13,013 down to one of 10',
      '10010',
      '7010',
      '13010',
    ],
    ['30 % of 1,001 is 300.3: 700.7 goes up to 701, 1,301.3 down to 1,301', '1001', '701', '1301'],
    ['30 % of 1.23 is 0.369: the lower end is off the ladder', '1.23', '1', '1.59'],
    [
      '30 % of 9,000,000 is 2,700,000: the upper end is off the ladder',
      '9000000',
      '6300000',
      '10000000',
    ],
    ['1 won: a band of 30 steps, all above', '1', '1', '1.3'],
  ])('[IN4] %s', (_, ...prices) => {
    const [reference, lowest, highest] = prices;
    const band = bandAround(KRW_LPJ, at(reference));
    expect(priceOfTick(KRW_LPJ, band.lowest)).toBe(at(lowest));
    expect(priceOfTick(KRW_LPJ, band.highest)).toBe(at(highest));
  });

  test('[IN4] it holds exactly the ticks within the percentage, around any reference', () => {
    const { ladder } = KRW_LPJ;
    const isWithin = (tick: number, reference: bigint): boolean => {
      const hundredfold = priceOfTick(KRW_LPJ, tick) * 100n;
      return hundredfold >= reference * 70n && hundredfold <= reference * 130n;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ladder.ticks - 1 }), (tick) => {
        const reference = priceOfTick(KRW_LPJ, tick);
        const { lowest, highest } = bandAround(KRW_LPJ, reference);
        expect(isWithin(lowest, reference) && isWithin(highest, reference)).toBe(true);
        expect(lowest === 0 || !isWithin(lowest - 1, reference)).toBe(true);
        expect(highest === ladder.ticks - 1 || !isWithin(highest + 1, reference)).toBe(true);
        expect(lowest <= tick && tick <= highest).toBe(true);
      }),
    );
  });

  test('[IN4] an instrument without a band takes its whole ladder', () => {
    const unbounded = { ...KRW_LPJ, bandPercent: null };
    expect(bandAround(unbounded, at('3000'))).toEqual({ lowest: 0, highest: 26_700 });
  });
});

describe('an instrument that does not fit together is a bug', () => {
  test.each([
    ['[IN3] notionals are whole quote units', { pricePlaces: 3 }],
    ['a notional is a safe integer', { maximumNotional: amount(2n ** 53n) }],
    ['a price is a safe integer', { ladder: tickLadder([{ from: 1, step: 1 }], 2 ** 53) }],
    ['the opening price is legal', { openingPrice: at('3000.5') }],
    ['a price is at least one unit', { ladder: tickLadder([{ from: 0, step: 1 }], 300_000) }],
    ['a fee is a share of the notional', { makerFee: -1n }],
    ['a fee is a share of the notional', { takerFee: 1_000_001n }],
  ])('[IN3] %s', (claim, wrong) => {
    expect(() => defineInstrument({ ...KRW_LPJ, ...wrong })).toThrow(claim);
  });

  test('[IN5] KRW-LPJ opens at 3,000 won with fees of 0.05 %', () => {
    expect(KRW_LPJ.openingPrice).toBe(at('3000'));
    // 500 of 1,000,000 parts.
    expect([KRW_LPJ.makerFee, KRW_LPJ.takerFee]).toEqual([500n, 500n]);
  });
});
