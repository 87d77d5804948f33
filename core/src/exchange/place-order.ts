import { assert } from '../assert/index.ts';
import { notionalOf, priceOfTick } from '../instrument/index.ts';
import { hold, type Account } from '../ledger/index.ts';
import {
  fillsWhole,
  match,
  wouldTrade,
  type MatchingRules,
  type Taker,
} from '../matching/index.ts';
import { amount, quantity } from '../money/index.ts';
import { openQuantity, type CancelReason, type Order } from '../order/index.ts';
import { admit, mayRest, type Admission } from '../risk/index.ts';
import type { PlaceOrder } from './command.ts';
import type { Output } from './event.ts';
import { refused, type Outcome } from './outcome.ts';
import { end, settle } from './settle.ts';
import { advance, rest, type Exchange, type Market } from './state.ts';

export function placeOrder(exchange: Exchange, command: PlaceOrder, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  const account = exchange.accounts.get(command.account);
  if (account === undefined || !mayTrade(account)) return refused({ reason: 'unknown_account' });
  const verdict = admit(account, command.instruction, market);
  if (!verdict.admitted) return refused(verdict.rejection);
  if (mayRest(command.instruction) && exchange.resting.size >= exchange.capacities.openOrders) {
    return refused({ reason: 'capacity_exhausted', what: 'open_orders' });
  }

  assert(!exchange.resting.has(command.order), 'an order id is used once');
  const order = accept(exchange, command, { account, admission: verdict.admission, out });
  trade({ exchange, market, account, order, admission: verdict.admission, out });
  return { accepted: true, order, account };
}

/** Issuance and fees own money but belong to nobody who could place an order. */
function mayTrade({ kind }: Account): boolean {
  return kind === 'trading' || kind === 'house';
}

/** [EX3] Gives the order its place in line and sets its funds aside. */
function accept(
  exchange: Exchange,
  command: PlaceOrder,
  { account, admission, out }: { account: Account; admission: Admission; out: Output },
): Order {
  const placedAt = advance(exchange, command.at);
  exchange.sequences.order += 1;
  const order: Order = {
    id: command.order,
    sequence: exchange.sequences.order,
    account: account.id,
    instrument: command.instrument,
    clientOrderId: command.clientOrderId,
    instruction: command.instruction,
    placedAt,
    status: 'open',
    filledQuantity: quantity(0n),
    filledNotional: amount(0n),
    feePaid: amount(0n),
    held: admission.held,
    cancelReason: null,
    endedAt: null,
  };
  hold(account, admission.heldAsset.code, admission.held);
  out.changedAccounts.add(account);
  out.changedOrders.add(order);
  const { id, sequence, instrument } = order;
  out.events.push({
    type: 'order_accepted',
    order: id,
    account: account.id,
    instrument,
    sequence,
    at: placedAt,
  });
  return order;
}

interface Arrival {
  readonly exchange: Exchange;
  readonly market: Market;
  readonly account: Account;
  readonly order: Order;
  readonly admission: Admission;
  readonly out: Output;
}

/** Matches an accepted order, then ends it or lets it rest. */
function trade(arrival: Arrival): void {
  const { exchange, market, order, out } = arrival;
  const taker = takerOf(arrival);
  const rules = matchingRules(arrival);
  const killed = killedOnArrival(order, { market, taker, rules });
  if (killed !== null) return end(exchange, order, { reason: killed, out });

  const result = match(market.book, taker, rules);
  settle(exchange, { order, steps: result.steps, out });
  if (result.end === 'satisfied' && order.filledQuantity > 0n) {
    return end(exchange, order, { reason: null, out });
  }
  if (mayRest(order.instruction) && result.end === 'no_maker') return restRemainder(arrival);
  const reason = result.end === 'fill_limit' ? 'fill_limit' : 'unfilled_remainder';
  end(exchange, order, { reason, out });
}

function takerOf({ account, order, admission }: Arrival): Taker {
  const { limitTick, lots, budget } = admission;
  return { side: order.instruction.side, owner: account.number, limitTick, lots, budget };
}

function matchingRules({ exchange, market }: Arrival): MatchingRules {
  const { ladder, selfTradePrevention } = market.instrument;
  return { ladder, selfTradePrevention, fillsMax: exchange.capacities.fillsPerCommand };
}

/** [EX9, MT7] Why an order that promised something about its arrival cannot keep it. */
function killedOnArrival(
  { instruction }: Order,
  { market, taker, rules }: { market: Market; taker: Taker; rules: MatchingRules },
): CancelReason | null {
  if (instruction.type !== 'limit') return null;
  const { timeInForce, side } = instruction;
  if (timeInForce === 'post_only' && wouldTrade(market.book, side, taker.limitTick)) {
    return 'post_only_would_trade';
  }
  if (timeInForce === 'fok' && !fillsWhole(market.book, taker, rules)) return 'fill_or_kill';
  return null;
}

function restRemainder({ exchange, market, account, order, admission }: Arrival): void {
  const open = openQuantity(order);
  const { limitTick } = admission;
  const price = priceOfTick(market.instrument, limitTick);
  account.openOrders += 1;
  account.openNotional = amount(account.openNotional + notionalOf(price, open));
  rest(exchange, order, {
    sequence: order.sequence,
    owner: account.number,
    side: order.instruction.side,
    tick: limitTick,
    lots: Number(open),
  });
}
