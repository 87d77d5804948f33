import type { PlaceOrder } from '@hoga/contract/order';
import { KRW_LPJ, tickOfPrice } from '@hoga/core/instrument';
import { formatDecimal } from '@hoga/core/money';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, lots, won } from '../../test/commands.ts';
import { readInstruction } from './read-instruction.ts';

const limit = (price: string, quantity = '2'): PlaceOrder => ({
  instrument: 'KRW-LPJ',
  side: 'sell',
  type: 'limit',
  price,
  quantity,
  timeInForce: 'fok',
});
const market = (size: { quantity?: string; amount?: string }): PlaceOrder => ({
  instrument: 'KRW-LPJ',
  side: 'buy',
  type: 'market',
  ...size,
});

describe('decimals become exact units', () => {
  test('of a limit order', () => {
    expect(readInstruction(limit('3000.50', '1.2345'), KRW_LPJ)).toEqual({
      ok: true,
      value: {
        type: 'limit',
        side: 'sell',
        price: at('3000.5'),
        quantity: lots('1.2345'),
        timeInForce: 'fok',
      },
    });
  });

  test('of a market order by quantity, and by amount', () => {
    expect(readInstruction(market({ quantity: '0.0001' }), KRW_LPJ)).toEqual({
      ok: true,
      value: { type: 'market', side: 'buy', quantity: lots('0.0001') },
    });
    expect(readInstruction(market({ amount: '10000.000001' }), KRW_LPJ)).toEqual({
      ok: true,
      value: { type: 'market_amount', side: 'buy', amount: won('10000.000001') },
    });
  });

  test('zeros at the end are no places', () => {
    expect(readInstruction(limit('3000.000000', '2.00000000'), KRW_LPJ)).toMatchObject({
      ok: true,
    });
    expect(readInstruction(market({ amount: '1.0000000000' }), KRW_LPJ)).toMatchObject({
      ok: true,
    });
  });
});

describe('what is finer than its units is refused with the way out', () => {
  test.each([
    ['between two ticks of a won', '3000.001', ['3000', '3001', '1']],
    ['a hair below a legal price', '2999.999', ['2999', '3000', '1']],
    ['where the step grows', '4999.001', ['4999', '5000', '1']],
    ['just above where it grew', '5000.001', ['5000', '5005', '5']],
    ['in a band of small steps', '1.005', ['1', '1.01', '0.01']],
    ['at the bottom of the ladder', '1.0000000001', ['1', '1.01', '0.01']],
    ['below the ladder', '0.001', ['1', '1', '0.01']],
    ['a hair below the ladder', '0.99999', ['1', '1', '0.01']],
    ['the smallest that can be written', `0.${'0'.repeat(28)}1`, ['1', '1', '0.01']],
    ['a hair below the top', '9999999.999', ['9999000', '10000000', '1000']],
    ['a hair above the top', '10000000.001', ['10000000', '10000000', '1000']],
    ['far above the ladder', `${'9'.repeat(26)}.999`, ['10000000', '10000000', '1000']],
  ])('a price %s: %s', (_, price, [lower, upper, tick]) => {
    expect(readInstruction(limit(price), KRW_LPJ)).toEqual({
      ok: false,
      problem: {
        type: 'price-off-tick',
        parameters: { field: 'price', price, tick, lower, upper, asset: 'KRW' },
      },
    });
  });

  test.each(['0.00001', '1.00005', `${'9'.repeat(25)}.00001`])('a quantity of %s', (quantity) => {
    const refused = {
      ok: false,
      problem: {
        type: 'quantity-off-lot',
        parameters: { field: 'quantity', quantity, lot: '0.0001', asset: 'LPJ' },
      },
    };
    expect(readInstruction(limit('3000', quantity), KRW_LPJ)).toEqual(refused);
    expect(readInstruction(market({ quantity }), KRW_LPJ)).toEqual(refused);
  });

  test('an amount', () => {
    const amount = '10000.0000001';
    expect(readInstruction(market({ amount }), KRW_LPJ)).toEqual({
      ok: false,
      problem: { type: 'amount-too-precise', parameters: { amount, places: 6, asset: 'KRW' } },
    });
  });

  test('an order without any size, which the wire already refused', () => {
    expect(readInstruction(market({}), KRW_LPJ)).toMatchObject({ ok: false });
  });

  test('the two prices that are offered are legal and the nearest', () => {
    const digits = fc.oneof(
      fc.bigInt({ min: 0n, max: 100_000n }),
      fc.bigInt({ min: 0n, max: 1_100_000_000n }),
    );
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 999 }), (hundredths, finer) => {
        const whole = formatDecimal(hundredths, 2);
        const [units, places = ''] = whole.split('.');
        const price = `${units}.${places.padEnd(2, '0')}${finer.toString().padStart(3, '0')}`;
        const reply = readInstruction(limit(price), KRW_LPJ);
        if (reply.ok || reply.problem.type !== 'price-off-tick') throw new Error('accepted');
        const { lower, upper } = reply.problem.parameters;
        const [low, high] = [tickOfPrice(KRW_LPJ, at(lower)), tickOfPrice(KRW_LPJ, at(upper))];
        if (low === undefined || high === undefined) throw new Error('not legal');
        if (low !== high)
          return high === low + 1 && at(lower) <= hundredths && hundredths < at(upper);
        return low === 0 ? hundredths < at('1') : hundredths >= at('10000000');
      }),
    );
  });
});
