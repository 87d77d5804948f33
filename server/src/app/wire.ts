import type { Account, Fill, LedgerEntry, User } from '@hoga/contract/account';
import type { Order, OrderType } from '@hoga/contract/order';
import type { Book, Candle, Trade } from '@hoga/contract/instrument';
import { assert } from '@hoga/core/assert';
import type { Candle as CoreCandle } from '@hoga/core/candle';
import type { Fill as CoreFill } from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { formatDecimal, type Amount, type Price, type Quantity } from '@hoga/core/money';
import type { AccountId, Instruction, Order as CoreOrder, TimeInForce } from '@hoga/core/order';
import type { MarketSnapshot } from '../engine/index.ts';
import type { AccountRow, LedgerRow, TradeRow, User as Person } from '../needs/index.ts';

/** From the core's units to the decimals of the wire. */

export function timestamp(at: number | Date): string {
  const epochMs = Number(at);
  // Orders come by the dozen in one millisecond.
  if (epochMs !== lastTimestamp.epochMs) {
    lastTimestamp = { epochMs, text: new Date(epochMs).toISOString() };
  }
  return lastTimestamp.text;
}

let lastTimestamp = { epochMs: 0, text: new Date(0).toISOString() };

export function orderOnWire(order: CoreOrder, instrument: Instrument): Order {
  const { base, quote, pricePlaces } = instrument;
  const { instruction } = order;
  const heldAsset = instruction.side === 'buy' ? quote : base;
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    account: order.account,
    instrument: order.instrument,
    side: instruction.side,
    ...instructionOnWire(instruction, instrument),
    trigger: order.triggerPrice === null ? null : formatDecimal(order.triggerPrice, pricePlaces),
    triggeredAt: order.triggeredAt === null ? null : timestamp(order.triggeredAt),
    partner: order.partner,
    replaces: order.replaces,
    state: order.status,
    stage: order.stage,
    filledQuantity: formatDecimal(order.filledQuantity, base.places),
    reducedQuantity: formatDecimal(order.reducedQuantity, base.places),
    preventedQuantity: formatDecimal(order.preventedQuantity, base.places),
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

type AskedFor = Pick<
  Order,
  | 'type'
  | 'timeInForce'
  | 'price'
  | 'quantity'
  | 'amount'
  | 'display'
  | 'distance'
  | 'step'
  | 'selfTradePrevention'
>;

/** What was asked for; null for what this kind of order has not. */
function instructionOnWire(instruction: Instruction, instrument: Instrument): AskedFor {
  const { base, quote, pricePlaces } = instrument;
  const of = (units: bigint | undefined, places: number): string | null =>
    units === undefined ? null : formatDecimal(units, places);
  const { type, timeInForce, price, quantity, amount, display, distance, step } =
    figuresOf(instruction);
  return {
    type: typeOnWire(type),
    timeInForce: timeInForce ?? null,
    price: of(price, pricePlaces),
    quantity: of(quantity, base.places),
    amount: of(amount, quote.places),
    display: of(display, base.places),
    distance: of(distance, pricePlaces),
    step: of(step, pricePlaces),
    selfTradePrevention: instruction.selfTradePrevention ?? null,
  };
}

interface Figures {
  readonly type: Instruction['type'];
  readonly timeInForce?: TimeInForce;
  readonly price?: Price;
  readonly quantity?: Quantity;
  readonly amount?: Amount;
  readonly display?: Quantity;
  readonly distance?: Price;
  readonly step?: Price;
}

/** An instruction seen without its kind: each figure is there or not. */
function figuresOf(instruction: Instruction): Figures {
  return instruction;
}

/** By quantity or by amount: the wire has one name for both. */
function typeOnWire(type: Instruction['type']): OrderType {
  if (type === 'market_amount') return 'market';
  return type === 'best_amount' ? 'best' : type;
}

export function phaseOnWire({
  phase,
  auctionEndsAt,
}: Pick<MarketSnapshot, 'phase' | 'auctionEndsAt'>): Pick<Book, 'phase' | 'auctionEndsAt'> {
  return { phase, auctionEndsAt: auctionEndsAt === null ? null : timestamp(auctionEndsAt) };
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

export function candleOnWire(candle: CoreCandle, instrument: Instrument): Candle {
  const { base, quote, pricePlaces } = instrument;
  return {
    start: timestamp(candle.start),
    open: formatDecimal(candle.open, pricePlaces),
    high: formatDecimal(candle.high, pricePlaces),
    low: formatDecimal(candle.low, pricePlaces),
    close: formatDecimal(candle.close, pricePlaces),
    volume: formatDecimal(candle.volume, base.places),
    turnover: formatDecimal(candle.turnover, quote.places),
    trades: candle.trades,
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
    guest: email === null,
    email,
    emailVerified,
    language,
    operator: isOperator,
    createdAt: timestamp(createdAt),
  };
}
