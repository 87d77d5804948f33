import { expect, test } from 'vitest';
import { newDesk } from '../../test/desk.ts';
import { at, lots } from '../../test/units.ts';
import { KRW_LPJ } from '../instrument/index.ts';
import { bookLevels } from './index.ts';

test('[MT1] the book as people see it: prices and quantities, best first, no deeper than asked', () => {
  const desk = newDesk(KRW_LPJ);
  desk.play(`
    sell ann 20000 @ 301000
    sell bob 30000 @ 301000
    sell ann 50000 @ 300500
    sell ann 50000 @ 300600
    buy cho 25000 @ 300000
  `);
  const market = desk.exchange.markets.get('KRW-LPJ')!;
  // 3,005 and 3,006 won with 5 LPJ each, then 3,010 with 2 + 3.
  expect(bookLevels(market, 'sell', 10)).toEqual([
    { price: at('3005'), quantity: lots('5'), orders: 1 },
    { price: at('3006'), quantity: lots('5'), orders: 1 },
    { price: at('3010'), quantity: lots('5'), orders: 2 },
  ]);
  expect(bookLevels(market, 'sell', 1)).toHaveLength(1);
  expect(bookLevels(market, 'buy', 10)).toEqual([
    { price: at('3000'), quantity: lots('2.5'), orders: 1 },
  ]);
});
