import { describe, expect, test } from 'vitest';
import { newDesk, type Desk } from '../../test/desk.ts';
import { balanceOf } from '../ledger/index.ts';
import type { Book } from '../matching/index.ts';
import { amount, price, quantity } from '../money/index.ts';
import { accountId, orderId } from '../order/index.ts';
import { assertInvariants, type Exchange } from './index.ts';

function deskWithOrders(): Desk {
  const desk = newDesk();
  desk.play(`
    A1: sell ann 10 @ 3010
    A2: sell ann 10 @ 3010
    B1: buy bob 10 @ 3000
    S: sell cho 5 stop 2900
    T: sell cho 5 trail 100 5
  `);
  return desk;
}

const openOf = (exchange: Exchange, id: string) => exchange.open.get(orderId(id))!;
const accountOf = (exchange: Exchange, id: string) => exchange.accounts.get(accountId(id))!;
const marketOf = (exchange: Exchange) => exchange.markets.get('TEST')!;

/** Each spoils a sound state in one way; the check that should notice it must. */
describe('a state that breaks a rule is noticed', () => {
  test('[EX6, EX7] the sound state passes', () => {
    expect(() => assertInvariants(deskWithOrders().exchange)).not.toThrow();
  });

  test.each<[string, (exchange: Exchange) => void]>([
    [
      '[MT5] the book is not crossed',
      (exchange) =>
        marketOf(exchange).book.add(openOf(exchange, 'B1'), {
          place: 9,
          owner: 2,
          side: 'buy',
          tick: 3_015,
          lots: 1,
          hidden: 0,
          display: 0,
        }),
    ],
    [
      '[MT1, MT2] orders stand in price, then time',
      (exchange) => spoilBook(exchange, { tickOf: (slot) => 4_000 - slot }),
    ],
    ['[MT2] book and order agree on the place', swapTimes],
    ['[OR1] only open orders stay', (exchange) => (openOf(exchange, 'A1').order.status = 'filled')],
    [
      '[OR3] book and order agree on what is open',
      (exchange) => (openOf(exchange, 'A1').order.filledQuantity = quantity(1n)),
    ],
    [
      '[OR3] an open order has something left',
      (exchange) => (openOf(exchange, 'A1').order.filledQuantity = quantity(10n)),
    ],
    [
      '[MT10] book and order agree on what shows',
      (exchange) => (openOf(exchange, 'A1').order.shownQuantity = quantity(1n)),
    ],
    [
      'an order knows what it waits for',
      (exchange) => (openOf(exchange, 'A1').order.stage = 'waiting'),
    ],
    [
      '[EX18] a stop waits at its trigger',
      (exchange) => (openOf(exchange, 'S').order.triggerPrice = price(3_100n)),
    ],
    [
      '[EX18] no stop waits for its turn',
      (exchange) => marketOf(exchange).triggered.push(openOf(exchange, 'S')),
    ],
    ['trailing stops are known', (exchange) => marketOf(exchange).trailing.clear()],
    [
      '[EX19] a pair is one on both sides',
      (exchange) => (openOf(exchange, 'A1').partner = openOf(exchange, 'S')),
    ],
    [
      '[EX21] an auction, and only that, has an end',
      (exchange) => (marketOf(exchange).auctionEndsAt = exchange.clock),
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
    ['[EX7] an account holds what its orders hold', holdMore],
    ['[RK6] open orders are counted', (exchange) => (accountOf(exchange, 'ann').openOrders += 1)],
    [
      '[RK6] open notional is counted',
      (exchange) => (accountOf(exchange, 'ann').openNotional = amount(60_199n)),
    ],
    [
      'orders on a book are counted',
      (exchange) => marketOf(exchange).book.ranked.remove(openOf(exchange, 'A2').slot),
    ],
    [
      'an order knows where it stands',
      (exchange) => Object.assign(openOf(exchange, 'A1'), { slot: openOf(exchange, 'A2').slot }),
    ],
    ['[EX17] open orders stand in the order of acceptance', openAgain],
    ['[EX17] orders of an account stand in the order of acceptance', turnRound],
    [
      'every open order stands in one place',
      (exchange) => exchange.open.delete(openOf(exchange, 'B1')),
    ],
  ])('%s', (claim, spoil) => {
    const { exchange } = deskWithOrders();
    spoil(exchange);
    expect(() => assertInvariants(exchange)).toThrow(claim);
  });
});

/** A book that answers wrongly. */
function spoilBook(exchange: Exchange, wrong: Partial<Book>): void {
  Object.assign(marketOf(exchange).book.ranked, wrong);
}

/** Two orders at one price, each with the other's place in line. */
function swapTimes(exchange: Exchange): void {
  const [earlier, later] = [openOf(exchange, 'A1'), openOf(exchange, 'A2')];
  [earlier.order.place, later.order.place] = [later.order.place, earlier.order.place];
}

/** The earliest order becomes the last of all. */
function openAgain({ open }: Exchange): void {
  const first = open.get(orderId('A1'))!;
  open.delete(first);
  open.add(first);
}

/** The account knows its two orders the wrong way round. */
function turnRound(exchange: Exchange): void {
  const [earlier, later] = [openOf(exchange, 'A1'), openOf(exchange, 'A2')];
  exchange.newestOf[earlier.account.number] = earlier;
  Object.assign(earlier, { older: later, newer: null });
  Object.assign(later, { older: null, newer: earlier });
}

/** Ownership stays the same, so that only the comparison with open orders can notice. */
function holdMore(exchange: Exchange): void {
  const balance = balanceOf(accountOf(exchange, 'ann'), 'COIN');
  balance.available = amount(balance.available - 1n);
  balance.held = amount(balance.held + 1n);
}
