import { assert } from '../assert/index.ts';
import { notionalOf } from '../instrument/index.ts';
import { balanceOf, ownedBy, type Account } from '../ledger/index.ts';
import { ordersOf } from '../matching/index.ts';
import { openQuantity } from '../order/index.ts';
import { marketOf, type Exchange, type Market, type RestingOrder } from './state.ts';

/** Throws when the state breaks a rule that must hold between any two commands. */
export function assertInvariants(exchange: Exchange): void {
  for (const market of exchange.markets.values()) assertBook(exchange, market);
  assertIndexed(exchange);
  for (const resting of exchange.resting.values()) assertResting(exchange, resting);
  assertConservation(exchange);
  assertHolds(exchange);
}

/** [MT2, MT5] */
function assertBook(exchange: Exchange, { book }: Market): void {
  const [bid] = book.levels('buy', 1);
  const [ask] = book.levels('sell', 1);
  const uncrossed = bid === undefined || ask === undefined || bid.tick < ask.tick;
  assert(uncrossed, '[MT5] the book is not crossed');
  for (const side of ['buy', 'sell'] as const) {
    let before: { tick: number; sequence: number } | undefined;
    for (const order of ordersOf(book, side)) {
      assert(order.lots > 0, 'a resting order has something open');
      assert(exchange.restingBySequence.has(order.sequence), 'a resting order is indexed');
      const steps =
        before === undefined ? 1 : (order.tick - before.tick) * (side === 'buy' ? -1 : 1);
      const inLine = steps > 0 || (steps === 0 && order.sequence > (before?.sequence ?? 0));
      assert(inLine, '[MT1, MT2] orders stand in price, then time');
      before = order;
    }
  }
}

/** Every order on a book stands in both indexes, and nothing else does. */
function assertIndexed({ markets, resting, restingBySequence }: Exchange): void {
  let onBooks = 0;
  for (const { book } of markets.values()) {
    for (const side of ['buy', 'sell'] as const) onBooks += [...ordersOf(book, side)].length;
  }
  const once = resting.size === onBooks && restingBySequence.size === onBooks;
  assert(once, 'what rests is on the book, once');
}

/** [OR3] */
function assertResting(exchange: Exchange, { order, slot }: RestingOrder): void {
  const { book } = marketOf(exchange, order.instrument);
  assert(book.sequenceOf(slot) === order.sequence, 'an order knows where it rests');
  assert(order.status === 'open', '[OR1] only open orders rest');
  const open = BigInt(book.lotsOf(slot));
  assert(openQuantity(order) === open, '[OR3] book and order agree on what is open');
}

/** [EX6] */
function assertConservation(exchange: Exchange): void {
  for (const asset of exchange.assets) {
    let total = 0n;
    for (const account of exchange.accounts.values()) {
      const { available, held } = balanceOf(account, asset);
      const solvent = account.kind === 'issuance' || available >= 0n;
      assert(solvent && held >= 0n, '[LG2] nobody owes and nothing held is negative');
      total += ownedBy(account, asset);
    }
    assert(total === 0n, `[EX6] all ${asset} adds up to zero`);
  }
}

/** What the open orders of one account add up to. */
interface OpenOrders {
  readonly held: Map<string, bigint>;
  orders: number;
  notional: bigint;
}

/** [EX7, RK6] */
function assertHolds(exchange: Exchange): void {
  const open = openOrdersByAccount(exchange);
  for (const account of exchange.accounts.values()) {
    const expected = open.get(account);
    for (const [asset, balance] of account.balances) {
      const held = expected?.held.get(asset) ?? 0n;
      assert(balance.held === held, '[EX7] an account holds what its open orders hold');
    }
    assert(account.openOrders === (expected?.orders ?? 0), '[RK6] open orders are counted');
    assert(account.openNotional === (expected?.notional ?? 0n), '[RK6] open notional is counted');
  }
}

function openOrdersByAccount(exchange: Exchange): Map<Account, OpenOrders> {
  const byAccount = new Map<Account, OpenOrders>();
  for (const { order } of exchange.resting.values()) {
    const account = exchange.accounts.get(order.account);
    const instrument = exchange.markets.get(order.instrument)?.instrument;
    assert(account !== undefined && instrument !== undefined, 'a resting order has its account');
    const { instruction } = order;
    assert(instruction.type === 'limit', 'only limit orders rest');
    const asset = instruction.side === 'buy' ? instrument.quote.code : instrument.base.code;
    const open = byAccount.get(account) ?? { held: new Map(), orders: 0, notional: 0n };
    open.held.set(asset, (open.held.get(asset) ?? 0n) + order.held);
    open.orders += 1;
    open.notional += notionalOf(instruction.price, openQuantity(order));
    byAccount.set(account, open);
  }
  return byAccount;
}
