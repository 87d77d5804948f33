import { assert } from '../assert/index.ts';
import { notionalOf, tickOfPrice } from '../instrument/index.ts';
import { balanceOf, ownedBy, type Account } from '../ledger/index.ts';
import { openLotsOf } from '../matching/index.ts';
import { openQuantity } from '../order/index.ts';
import { limitPriceOf } from './order-life.ts';
import type { OrderBook } from './order-book.ts';
import { openOrdersOf, type Exchange, type Market, type OpenOrder } from './state.ts';

/** Throws when the state breaks a rule that must hold between any two commands. */
export function assertInvariants(exchange: Exchange): void {
  let ranked = 0;
  for (const market of exchange.markets.values()) ranked += assertMarket(market);
  assert(
    exchange.open.size === ranked,
    'every open order stands in one place, and nothing else does',
  );
  let sequence = 0;
  for (const open of exchange.open.values()) {
    assertOrder(open);
    assert(open.order.sequence > sequence, '[EX17] open orders stand in the order of acceptance');
    ({ sequence } = open.order);
  }
  assertConservation(exchange);
  for (const account of exchange.accounts.values()) assertHolds(exchange, account);
}

/** How many orders it has; [MT5, EX20, EX21] holds of it. */
function assertMarket(market: Market): number {
  const { book, stops, triggered, phase, trailing } = market;
  const [bid, ask] = [book.ranked.first('buy'), book.ranked.first('sell')];
  const isUncrossed =
    bid === undefined || ask === undefined || book.ranked.tickOf(bid) < book.ranked.tickOf(ask);
  assert(isUncrossed || phase !== 'continuous', '[MT5] the book is not crossed');
  assert(phase !== 'continuous' || triggered.length === 0, '[EX18] no stop waits for its turn');
  const hasDeadline = market.auctionEndsAt !== null;
  assert(hasDeadline === (phase === 'auction'), '[EX21] an auction, and only that, has an end');
  const trails = [...stops.inRank('buy'), ...stops.inRank('sell')].filter(
    ({ order }) => order.instruction.type === 'trailing_stop',
  );
  assert(trails.length === trailing.size, 'trailing stops are known');
  for (const open of triggered) assert(open.order.stage === 'triggered', 'a set-off stop says so');
  return assertRanks(book, 'resting') + assertRanks(stops, 'waiting') + triggered.length;
}

/** [MT1, MT2] */
function assertRanks(orders: OrderBook<OpenOrder>, stage: 'resting' | 'waiting'): number {
  const { ranked } = orders;
  let count = 0;
  for (const side of ['buy', 'sell'] as const) {
    let before: { tick: number; place: number } | undefined;
    for (const open of orders.inRank(side)) {
      const tick = ranked.tickOf(open.slot);
      const place = ranked.placeOf(open.slot);
      assert(orders.at(open.slot) === open, 'an order knows where it stands');
      assert(open.order.stage === stage, 'an order knows what it waits for');
      assert(open.order.place === place, '[MT2] book and order agree on the place');
      const worse = before === undefined ? 1 : (tick - before.tick) * (side === 'buy' ? -1 : 1);
      const inLine = worse > 0 || (worse === 0 && place > (before?.place ?? 0));
      assert(inLine, '[MT1, MT2] orders stand in price, then time');
      before = { tick, place };
      count += 1;
    }
  }
  assert(count === orders.size, 'orders on a book are counted');
  return count;
}

/** [OR1, OR3, EX18, EX19] */
function assertOrder(open: OpenOrder): void {
  const { order, market, slot, partner } = open;
  assert(order.status === 'open', '[OR1] only open orders stay');
  assert(openQuantity(order) > 0n, '[OR3] an open order has something left');
  assert(partner === null || partner.partner === open, '[EX19] a pair is one on both sides');
  if (order.stage === 'resting') {
    const { ranked } = market.book;
    const tick = tickOfPrice(market.instrument, limitPriceOf(order));
    assert(ranked.tickOf(slot) === tick, 'an order rests at its price');
    const left = BigInt(openLotsOf(ranked, slot));
    assert(openQuantity(order) === left, '[OR3] book and order agree on what is open');
    const shown = order.shownQuantity ?? openQuantity(order);
    assert(shown === BigInt(ranked.lotsOf(slot)), '[MT10] book and order agree on what shows');
  }
  if (order.stage === 'waiting') {
    const tick = market.stops.ranked.tickOf(slot);
    const trigger =
      order.triggerPrice === null ? undefined : tickOfPrice(market.instrument, order.triggerPrice);
    assert(tick === trigger, '[EX18] a stop waits at its trigger');
  }
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

/** [EX7, RK6] */
function assertHolds(exchange: Exchange, account: Account): void {
  const held = new Map<string, bigint>();
  let orders = 0;
  let notional = 0n;
  let newer = Infinity;
  for (const { order, market } of openOrdersOf(exchange, account)) {
    assert(order.sequence < newer, '[EX17] orders of an account stand in the order of acceptance');
    newer = order.sequence;
    const { base, quote } = market.instrument;
    const asset = order.instruction.side === 'buy' ? quote.code : base.code;
    held.set(asset, (held.get(asset) ?? 0n) + order.held);
    orders += 1;
    if (order.stage === 'resting') {
      notional += notionalOf(limitPriceOf(order), openQuantity(order));
    }
  }
  for (const [asset, balance] of account.balances) {
    assert(balance.held === (held.get(asset) ?? 0n), '[EX7] an account holds what its orders hold');
  }
  assert(account.openOrders === orders, '[RK6] open orders are counted');
  assert(account.openNotional === notional, '[RK6] open notional is counted');
}
