import { describe, expect, test } from 'vitest';
import { newDesk, type Desk } from '../../test/desk.ts';
import { balanceOf } from '../ledger/index.ts';
import type { Book } from '../matching/index.ts';
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
      (exchange) =>
        bookOf(exchange).add({ sequence: 4, owner: 2, side: 'buy', tick: 3_015, lots: 1 }),
    ],
    [
      '[MT1, MT2] orders stand in price, then time',
      (exchange) => spoilBook(exchange, { tickOf: (slot) => 4_000 - slot }),
    ],
    ['[MT1, MT2] orders stand in price, then time', swapTimes],
    ['a resting order has something open', (exchange) => spoilBook(exchange, { lotsOf: () => 0 })],
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
      (exchange) => bookOf(exchange).remove(restingOf(exchange, 'A2').slot),
    ],
    [
      'an order knows where it rests',
      (exchange) =>
        Object.assign(restingOf(exchange, 'A1'), { slot: restingOf(exchange, 'A2').slot }),
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

/** A book that answers wrongly. */
function spoilBook(exchange: Exchange, wrong: Partial<Book>): void {
  Object.assign(bookOf(exchange), wrong);
}

/** Two orders at one price, each with the other's place in line. */
function swapTimes(exchange: Exchange): void {
  const { slot: earlier } = restingOf(exchange, 'A1');
  const { slot: later } = restingOf(exchange, 'A2');
  const swapped = new Map([
    [earlier, 2],
    [later, 1],
  ]);
  spoilBook(exchange, { sequenceOf: (slot) => swapped.get(slot) ?? 3 });
}

/** Ownership stays the same, so that only the comparison with open orders can notice. */
function holdMore(exchange: Exchange): void {
  const balance = balanceOf(accountOf(exchange, 'ann'), 'COIN');
  balance.available = amount(balance.available - 1n);
  balance.held = amount(balance.held + 1n);
}
