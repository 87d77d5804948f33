import { describe, expect, test } from 'vitest';
import { newDesk, type Desk } from '../../test/desk.ts';
import { balanceOf } from '../ledger/index.ts';
import { amount, quantity } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { assertInvariants, type Exchange } from './index.ts';

function deskWithOrders(): Desk {
  const desk = newDesk();
  desk.play(`
    A1: sell ann 10 @ 3010
    A2: sell ann 10 @ 3010
    B1: buy bob 10 @ 3000
  `);
  return desk;
}

const restingOf = (exchange: Exchange, id: string) => exchange.resting.get(orderId(id))!;
const accountOf = (exchange: Exchange, id: string) => exchange.accounts.get(accountId(id))!;
const bookOf = (exchange: Exchange) => exchange.markets.get('TEST')!.book;

/** Each spoils a sound state in one way; the check that should notice it must. */
describe('a state that breaks a rule is noticed', () => {
  test('[EX6, EX7] the sound state passes', () => {
    expect(() => assertInvariants(deskWithOrders().exchange)).not.toThrow();
  });

  test.each<[string, (exchange: Exchange) => void]>([
    [
      '[MT5] the book is not crossed',
      (exchange) => Object.assign(restingOf(exchange, 'B1').entry, { tick: 3_009 }),
    ],
    [
      '[MT1, MT2] orders stand in price, then time',
      (exchange) => Object.assign(restingOf(exchange, 'A2').entry, { tick: 3_008 }),
    ],
    ['[MT1, MT2] orders stand in price, then time', swapTimes],
    [
      'a resting order has something open',
      (exchange) => (restingOf(exchange, 'A2').entry.lots = 0),
    ],
    ['a resting order is indexed', (exchange) => exchange.restingBySequence.delete(1)],
    [
      '[OR1] only open orders rest',
      (exchange) => (restingOf(exchange, 'A1').order.status = 'filled'),
    ],
    [
      '[OR3] book and order agree on what is open',
      (exchange) => (restingOf(exchange, 'A1').order.filledQuantity = quantity(1n)),
    ],
    [
      '[LG2] nobody owes and nothing held is negative',
      (exchange) => (balanceOf(accountOf(exchange, 'ann'), 'WON').available = amount(-1n)),
    ],
    [
      '[LG2] nobody owes and nothing held is negative',
      (exchange) => (balanceOf(accountOf(exchange, 'ann'), 'WON').held = amount(-1n)),
    ],
    [
      '[EX6] all WON adds up to zero',
      (exchange) => (balanceOf(accountOf(exchange, 'ann'), 'WON').available = amount(1n)),
    ],
    ['[EX7] an account holds what its open orders hold', holdMore],
    ['[RK6] open orders are counted', (exchange) => (accountOf(exchange, 'ann').openOrders += 1)],
    [
      '[RK6] open notional is counted',
      (exchange) => (accountOf(exchange, 'ann').openNotional = amount(60_199n)),
    ],
    [
      'what rests is on the book, once',
      (exchange) => bookOf(exchange).remove(restingOf(exchange, 'A2').entry),
    ],
    ['what rests is on the book, once', (exchange) => exchange.resting.delete(orderId('B1'))],
    [
      'a resting order has its account',
      (exchange) => Object.assign(restingOf(exchange, 'A1').order, { account: 'nobody' }),
    ],
  ])('%s', (claim, spoil) => {
    const { exchange } = deskWithOrders();
    spoil(exchange);
    expect(() => assertInvariants(exchange)).toThrow(claim);
  });
});

/** Two orders at one price whose places in line were exchanged behind the book's back. */
function swapTimes(exchange: Exchange): void {
  Object.assign(restingOf(exchange, 'A1').entry, { sequence: 2 });
  Object.assign(restingOf(exchange, 'A2').entry, { sequence: 1 });
}

/** Ownership stays the same, so that only the comparison with open orders can notice. */
function holdMore(exchange: Exchange): void {
  const balance = balanceOf(accountOf(exchange, 'ann'), 'COIN');
  balance.available = amount(balance.available - 1n);
  balance.held = amount(balance.held + 1n);
}
