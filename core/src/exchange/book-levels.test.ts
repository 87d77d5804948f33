import { expect, test } from 'vitest';
import { newDesk } from '../../test/desk.ts';
import { at, lots } from '../../test/units.ts';
import { KRW_LPJ } from '../instrument/index.ts';
import { bookLevels } from './index.ts';

test('[MT1] the book as people see it: prices and quantities, best first, no deeper than asked', () => {
  const desk = newDesk(KRW_LPJ);
  desk.play(`
    sell ann 2 @ 3010
    sell bob 3 @ 3010
    sell ann 5 @ 3005
    sell ann 5 @ 3006
    buy cho 2.5 @ 3000
  `);
  const market = desk.exchange.markets.get('KRW-LPJ')!;
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
