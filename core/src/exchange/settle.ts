import { assert, present } from '../assert/index.ts';
import { FEE_PARTS, notionalOf, priceOfTick } from '../instrument/index.ts';
import { post, release, type Account, type EntryCause, type Posting } from '../ledger/index.ts';
import type { MatchStep } from '../matching/index.ts';
import { amount, quantity, shareRoundedDown, type Amount, type Quantity } from '../money/index.ts';
import {
  endOrder,
  openQuantity,
  type AccountId,
  type CancelReason,
  type Order,
} from '../order/index.ts';
import type { Fill, FillParty, Output } from './event.ts';
import { marketOf, type Exchange, type Market, type RestingOrder } from './state.ts';

/** Turns what matching did into fills, money and ended makers, step by step. */
export function settle(
  exchange: Exchange,
  { order, steps, out }: { order: Order; steps: readonly MatchStep[]; out: Output },
): void {
  for (const step of steps) {
    const maker = present(
      exchange.restingBySequence.get(step.maker),
      'the book holds only resting orders',
    );
    if (step.kind === 'prevent') {
      leave(exchange, maker, { reason: 'self_trade_prevented', out });
      continue;
    }
    settleFill(exchange, { maker: maker.order, taker: order, step, out });
    leaveOpenNotional(exchange, maker.order, quantity(BigInt(step.lots)));
    if (openQuantity(maker.order) === 0n) leave(exchange, maker, { reason: null, out });
  }
}

interface FillStep {
  readonly maker: Order;
  readonly taker: Order;
  readonly step: MatchStep;
  readonly out: Output;
}

function settleFill(exchange: Exchange, { maker, taker, step, out }: FillStep): void {
  const market = marketOf(exchange, taker.instrument);
  const { makerFee, takerFee } = market.instrument;
  const price = priceOfTick(market.instrument, step.tick);
  const lots = quantity(BigInt(step.lots));
  const notional = notionalOf(price, lots);
  exchange.sequences.fill += 1;
  const fill: Fill = {
    sequence: exchange.sequences.fill,
    instrument: market.instrument.id,
    price,
    quantity: lots,
    notional,
    takerSide: taker.instruction.side,
    maker: party(maker, feeOn(notional, makerFee)),
    taker: party(taker, feeOn(notional, takerFee)),
    at: exchange.clock,
  };
  market.lastPrice = price;
  apply(maker, fill, fill.maker.fee);
  apply(taker, fill, fill.taker.fee);
  pay(exchange, { market, fill, out });
  out.changedOrders.add(maker).add(taker);
  out.fills.push(fill);
  out.events.push({ type: 'traded', fill });
}

function party(order: Order, fee: Amount): FillParty {
  return { order: order.id, account: order.account, fee };
}

/** [EX4] */
function feeOn(notional: Amount, rate: bigint): Amount {
  return shareRoundedDown(notional, rate, FEE_PARTS);
}

/** What one fill does to an order: a buy spends what it held, a sell delivers it. */
function apply(order: Order, fill: Fill, fee: Amount): void {
  const spent = order.instruction.side === 'buy' ? fill.notional + fee : fill.quantity;
  order.filledQuantity = quantity(order.filledQuantity + fill.quantity);
  order.filledNotional = amount(order.filledNotional + fill.notional);
  order.feePaid = amount(order.feePaid + fee);
  order.held = amount(order.held - spent);
}

/** Writes the trade and its fees into the ledger, as two balanced entries. */
function pay(
  exchange: Exchange,
  { market, fill, out }: { market: Market; fill: Fill; out: Output },
): void {
  const { base, quote } = market.instrument;
  const [buying, selling] =
    fill.takerSide === 'buy' ? [fill.taker, fill.maker] : [fill.maker, fill.taker];
  const buyer = accountOf(exchange, buying.account);
  const seller = accountOf(exchange, selling.account);
  const { notional } = fill;
  const lots = amount(fill.quantity);
  const entry = { at: fill.at, fill: fill.sequence };

  write(exchange, { ...entry, kind: 'trade', out }, [
    { ...line(buyer, buying), asset: quote.code, amount: amount(-notional), from: 'held' },
    { ...line(seller, selling), asset: quote.code, amount: notional },
    { ...line(seller, selling), asset: base.code, amount: amount(-lots), from: 'held' },
    { ...line(buyer, buying), asset: base.code, amount: lots },
  ]);
  const total = amount(buying.fee + selling.fee);
  write(exchange, { ...entry, kind: 'fee', out }, [
    { ...line(buyer, buying), asset: quote.code, amount: amount(-buying.fee), from: 'held' },
    { ...line(seller, selling), asset: quote.code, amount: amount(-selling.fee) },
    { account: exchange.fees, order: null, asset: quote.code, amount: total },
  ]);
}

function line(account: Account, { order }: FillParty): Pick<Posting, 'account' | 'order'> {
  return { account, order };
}

/** Posts one entry and remembers whose balances it changed. A fee of nothing leaves no line. */
function write(
  exchange: Exchange,
  { out, ...cause }: EntryCause & { out: Output },
  postings: readonly Posting[],
): void {
  const moving = postings.filter((posting) => posting.amount !== 0n);
  const lines = post(exchange.sequences.ledger + 1, cause, moving);
  exchange.sequences.ledger += lines.length;
  out.ledgerLines.push(...lines);
  for (const posting of moving) out.changedAccounts.add(posting.account);
}

function accountOf(exchange: Exchange, id: AccountId): Account {
  return present(exchange.accounts.get(id), 'orders belong to accounts of the league');
}

export interface Ending {
  /** Null when the order is filled. */
  readonly reason: CancelReason | null;
  readonly out: Output;
}

/** Takes a resting order, already off the book, out of the indexes and ends it. */
export function leave(exchange: Exchange, { order }: RestingOrder, ending: Ending): void {
  const account = accountOf(exchange, order.account);
  account.openOrders -= 1;
  leaveOpenNotional(exchange, order, openQuantity(order));
  exchange.resting.delete(order.id);
  exchange.restingBySequence.delete(order.sequence);
  end(exchange, order, ending);
}

function leaveOpenNotional(exchange: Exchange, order: Order, lots: Quantity): void {
  const account = accountOf(exchange, order.account);
  assert(order.instruction.type === 'limit', 'only limit orders rest');
  const gone = notionalOf(order.instruction.price, lots);
  account.openNotional = amount(account.openNotional - gone);
}

/** [EX3] Returns what is left of the hold and ends the order. */
export function end(exchange: Exchange, order: Order, { reason, out }: Ending): void {
  const account = accountOf(exchange, order.account);
  const { base, quote } = marketOf(exchange, order.instrument).instrument;
  const released = order.held;
  const asset = order.instruction.side === 'buy' ? quote : base;
  release(account, asset.code, released);
  order.held = amount(0n);
  endOrder(order, exchange.clock, reason);
  out.changedAccounts.add(account);
  out.changedOrders.add(order);
  out.events.push({
    type: 'order_ended',
    order: order.id,
    account: account.id,
    instrument: order.instrument,
    cancelReason: reason,
    released,
    at: exchange.clock,
  });
}
