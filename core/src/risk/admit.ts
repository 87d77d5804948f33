import {
  bandAround,
  FEE_PARTS,
  notionalOf,
  priceOfTick,
  tickOfPrice,
  type Instrument,
  type TickRange,
} from '../instrument/index.ts';
import { balanceOf, type Account } from '../ledger/index.ts';
import { amount, shareRoundedUp, type Amount, type Asset, type Price } from '../money/index.ts';
import type { Instruction } from '../order/index.ts';
import type { Rejection } from './rejection.ts';

/** What a market knows that bears on a new order. */
export interface MarketView {
  readonly instrument: Instrument;
  readonly referencePrice: Price;
  readonly lastPrice: Price | null;
}

/** What an admitted order may do, in the units of matching, and what is set aside for it. */
export interface Admission {
  readonly limitTick: number;
  readonly lots: number;
  readonly budget: number;
  readonly heldAsset: Asset;
  readonly held: Amount;
}

export type Verdict =
  | { readonly admitted: true; readonly admission: Admission }
  | { readonly admitted: false; readonly rejection: Rejection };

/** [RK1] Decides whether an order may enter the market; changes nothing. */
export function admit(account: Account, instruction: Instruction, view: MarketView): Verdict {
  const band = bandAround(view.instrument, view.referencePrice);
  const priced =
    instruction.type === 'limit'
      ? priceLimit(instruction, view.instrument, band)
      : priceMarket(instruction, view, band);
  if ('reason' in priced) return { admitted: false, rejection: priced };
  const rejection =
    outsideBounds(priced.notional, view.instrument) ??
    overLimits(account, instruction, { view, notional: priced.notional }) ??
    lacksFunds(account, priced);
  if (rejection !== null) return { admitted: false, rejection };
  return { admitted: true, admission: priced };
}

interface Priced extends Admission {
  /** The size by which the order is measured against the bounds. */
  readonly notional: Amount;
}

function priceLimit(
  instruction: Instruction & { type: 'limit' },
  instrument: Instrument,
  band: TickRange,
): Priced | Rejection {
  const { price, quantity } = instruction;
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  const tick = tickOfPrice(instrument, price);
  if (tick === undefined) return offTick(instrument, price);
  if (tick < band.lowest || tick > band.highest) return outsideBand(instrument, band);
  const notional = notionalOf(price, quantity);
  const buys = instruction.side === 'buy';
  return {
    limitTick: tick,
    lots: Number(quantity),
    budget: Infinity,
    heldAsset: buys ? instrument.quote : instrument.base,
    held: buys ? withFee(instrument, notional) : amount(quantity),
    notional,
  };
}

/** [RK3, RK5] */
function priceMarket(
  instruction: Instruction & { type: 'market' | 'market_amount' },
  view: MarketView,
  band: TickRange,
): Priced | Rejection {
  const { instrument } = view;
  const limitTick = instruction.side === 'buy' ? band.highest : band.lowest;
  if (instruction.type === 'market_amount') {
    const notional = instruction.amount;
    if (notional <= 0n) return { reason: 'quantity_not_positive' };
    const held = withFee(instrument, notional);
    const budget = Number(notional);
    return { limitTick, lots: Infinity, budget, heldAsset: instrument.quote, held, notional };
  }
  const { quantity } = instruction;
  if (quantity <= 0n) return { reason: 'quantity_not_positive' };
  const notional = notionalOf(view.lastPrice ?? view.referencePrice, quantity);
  const buys = instruction.side === 'buy';
  const worst = notionalOf(priceOfTick(instrument, limitTick), quantity);
  return {
    limitTick,
    lots: Number(quantity),
    budget: Infinity,
    heldAsset: buys ? instrument.quote : instrument.base,
    held: buys ? withFee(instrument, worst) : amount(quantity),
    notional,
  };
}

/** [RK2] The notional and the most its fees can come to, rounded up once. */
function withFee(instrument: Instrument, notional: Amount): Amount {
  const rate =
    instrument.makerFee > instrument.takerFee ? instrument.makerFee : instrument.takerFee;
  return amount(notional + shareRoundedUp(notional, rate, FEE_PARTS));
}

function offTick(instrument: Instrument, price: Price): Rejection {
  const { ladder } = instrument;
  const highest = ladder.priceAt(ladder.ticks - 1);
  const nearest = ladder.tickAtOrBelow(price > BigInt(highest) ? highest : Number(price));
  const above = price > BigInt(highest) ? ladder.ticks : nearest + 1;
  return {
    reason: 'price_off_tick',
    below: nearest < 0 ? null : priceOfTick(instrument, nearest),
    above: above >= ladder.ticks ? null : priceOfTick(instrument, above),
  };
}

function outsideBand(instrument: Instrument, band: TickRange): Rejection {
  return {
    reason: 'outside_band',
    lowest: priceOfTick(instrument, band.lowest),
    highest: priceOfTick(instrument, band.highest),
  };
}

function outsideBounds(notional: Amount, instrument: Instrument): Rejection | null {
  const { minimumNotional, maximumNotional } = instrument;
  if (minimumNotional !== null && notional < minimumNotional) {
    return { reason: 'below_minimum', bound: minimumNotional, notional };
  }
  if (notional > maximumNotional) {
    return { reason: 'above_maximum', bound: maximumNotional, notional };
  }
  return null;
}

/** [RK6] Only an order that may rest counts against the limits on what is open. */
function overLimits(
  account: Account,
  instruction: Instruction,
  { view, notional }: { view: MarketView; notional: Amount },
): Rejection | null {
  if (!mayRest(instruction)) return null;
  const { openOrdersPerAccount, openNotionalPerAccount } = view.instrument;
  if (account.openOrders >= openOrdersPerAccount) {
    return { reason: 'too_many_open_orders', limit: openOrdersPerAccount };
  }
  if (account.openNotional + notional > openNotionalPerAccount) {
    return { reason: 'open_notional_exceeded', limit: openNotionalPerAccount };
  }
  return null;
}

export function mayRest(instruction: Instruction): boolean {
  return (
    instruction.type === 'limit' &&
    (instruction.timeInForce === 'gtc' || instruction.timeInForce === 'post_only')
  );
}

/** [RK4] */
function lacksFunds(account: Account, { heldAsset, held }: Admission): Rejection | null {
  const { available } = balanceOf(account, heldAsset.code);
  if (held <= available) return null;
  return { reason: 'insufficient_funds', asset: heldAsset, needed: held, available };
}
