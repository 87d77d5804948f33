import type { Account, Fill, LedgerEntry, User } from '@hoga/contract/account';
import type { Order } from '@hoga/contract/order';
import type { Trade } from '@hoga/contract/instrument';
import { assert } from '@hoga/core/assert';
import type { Fill as CoreFill } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { formatDecimal } from '@hoga/core/money';
import type { AccountId, Instruction, Order as CoreOrder } from '@hoga/core/order';
import type { AccountRow, LedgerRow, TradeRow, User as Person } from '../needs/index.ts';

/** From the core's units to the decimals of the wire. */

export function timestamp(at: number | Date): string {
  return new Date(at).toISOString();
}

export function orderOnWire(order: CoreOrder, instrument: Instrument): Order {
  const { base, quote } = instrument;
  const { instruction } = order;
  const heldAsset = instruction.side === 'buy' ? quote : base;
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    account: order.account,
    instrument: order.instrument,
    side: instruction.side,
    ...instructionOnWire(instruction, instrument),
    state: order.status,
    filledQuantity: formatDecimal(order.filledQuantity, base.places),
    filledNotional: formatDecimal(order.filledNotional, quote.places),
    averagePrice: averagePrice(order, instrument),
    fee: formatDecimal(order.feePaid, quote.places),
    feeAsset: quote.code,
    held: formatDecimal(order.held, heldAsset.places),
    heldAsset: heldAsset.code,
    cancelReason: order.cancelReason,
    placedAt: timestamp(order.placedAt),
    endedAt: order.endedAt === null ? null : timestamp(order.endedAt),
  };
}

function instructionOnWire(
  instruction: Instruction,
  { base, quote, pricePlaces }: Instrument,
): Pick<Order, 'type' | 'timeInForce' | 'price' | 'quantity' | 'amount'> {
  const timeInForce = 'timeInForce' in instruction ? instruction.timeInForce : null;
  if ('amount' in instruction) {
    const amount = formatDecimal(instruction.amount, quote.places);
    const type = instruction.type === 'best_amount' ? 'best' : 'market';
    return { type, timeInForce, price: null, quantity: null, amount };
  }
  return {
    type: instruction.type,
    timeInForce,
    price: 'price' in instruction ? formatDecimal(instruction.price, pricePlaces) : null,
    quantity: formatDecimal(instruction.quantity, base.places),
    amount: null,
  };
}

/** Shown with the quote's places, rounded down; nothing is computed from it. */
function averagePrice(order: CoreOrder, { base, quote }: Instrument): string | null {
  if (order.filledQuantity === 0n) return null;
  const average = (order.filledNotional * 10n ** BigInt(base.places)) / order.filledQuantity;
  return formatDecimal(average, quote.places);
}

/** The account's own part of a fill; when it traded with itself, the taker's. */
export function fillOnWire(fill: CoreFill, account: AccountId, instrument: Instrument): Fill {
  const isTaker = fill.taker.account === account;
  const party = isTaker ? fill.taker : fill.maker;
  assert(party.account === account, 'the fill is of this account');
  const { base, quote, pricePlaces } = instrument;
  const makerSide = fill.takerSide === 'buy' ? 'sell' : 'buy';
  return {
    id: fill.sequence.toString(),
    instrument: fill.instrument,
    order: party.order,
    side: isTaker ? fill.takerSide : makerSide,
    role: isTaker ? 'taker' : 'maker',
    price: formatDecimal(fill.price, pricePlaces),
    quantity: formatDecimal(fill.quantity, base.places),
    notional: formatDecimal(fill.notional, quote.places),
    fee: formatDecimal(party.fee, quote.places),
    feeAsset: quote.code,
    at: timestamp(fill.at),
  };
}

export function tradeOnWire(trade: TradeRow, { base, pricePlaces }: Instrument): Trade {
  return {
    id: trade.sequence.toString(),
    price: formatDecimal(trade.price, pricePlaces),
    quantity: formatDecimal(trade.quantity, base.places),
    takerSide: trade.takerSide,
    at: timestamp(trade.at),
  };
}

export function ledgerEntryOnWire(row: LedgerRow, places: number): LedgerEntry {
  return {
    id: row.sequence.toString(),
    kind: row.kind,
    asset: row.asset,
    amount: formatDecimal(row.amount, places),
    balance: formatDecimal(row.balance, places),
    order: row.order,
    fill: row.fill === null ? null : row.fill.toString(),
    at: timestamp(row.at),
  };
}

export function accountOnWire({ id, league, kind, openedAt }: AccountRow): Account {
  assert(kind === 'trading' || kind === 'house', 'the league’s own accounts are not shown');
  return { id, league, kind, createdAt: timestamp(openedAt) };
}

export function userOnWire(person: Person, isOperator: boolean): User {
  const { id, name, nickname, email, emailVerified, language, createdAt } = person;
  return {
    id,
    name,
    nickname,
    email,
    emailVerified,
    language,
    operator: isOperator,
    createdAt: timestamp(createdAt),
  };
}
