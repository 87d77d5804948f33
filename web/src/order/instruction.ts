import type { PlaceOrderInput } from '@hoga/contract/order';
import { amount, parseDecimal, price, quantity } from '@hoga/core/money';
import type { Instruction, StopInstruction, StopLimitInstruction } from '@hoga/core/order';
import type { PairInstruction } from '@hoga/core/risk';
import {
  fieldsOf,
  isByAmount,
  isHiding,
  OPTIONAL_FIELDS,
  type Draft,
  type NumberField,
} from './draft.ts';
import type { Rules } from './rules.ts';

/** Why a number as it stands cannot be sent; what the market thinks of it comes later. */
export type TypingFault = 'missing' | 'not-a-decimal' | 'too-precise' | 'too-many-digits' | 'zero';

export type TypingFaults = { readonly [Field in NumberField]?: TypingFault };

/** A draft in the units of its instrument, or what is wrong with which of its numbers. */
export type Reading =
  | { readonly ok: true; readonly order: Instruction }
  | { readonly ok: true; readonly pair: PairInstruction }
  | { readonly ok: false; readonly faults: TypingFaults };

export function readOrder(draft: Draft, rules: Rules): Reading {
  const units: { [Field in NumberField]?: bigint } = {};
  const faults: { [Field in NumberField]?: TypingFault } = {};
  for (const field of fieldsOf(draft)) {
    const text = draft[field];
    if (text === '' && OPTIONAL_FIELDS.includes(field)) continue;
    const read = readNumber(text, placesOf(field, rules));
    if (typeof read === 'bigint') units[field] = read;
    else faults[field] = read;
  }
  // A step of nothing is a step; nothing else may be nothing.
  if (faults.step === 'zero') {
    delete faults.step;
    units.step = 0n;
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  if (draft.kind === 'pair') return { ok: true, pair: pairOf(draft, units) };
  return { ok: true, order: instructionOf(draft, units) };
}

/** How many decimal places a number of an order may have. */
export function placesOf(field: NumberField, { base, quote, pricePlaces }: Rules): number {
  switch (field) {
    case 'quantity':
    case 'display':
      return base.places;
    case 'amount':
      return quote.places;
    default:
      return pricePlaces;
  }
}

export function readNumber(text: string, places: number): bigint | TypingFault {
  if (text === '') return 'missing';
  const units = parseDecimal(text, places);
  if (units === 'too_many_places') return 'too-precise';
  if (units === 'too_many_digits') return 'too-many-digits';
  if (units === 'not_a_decimal' || units < 0n) return 'not-a-decimal';
  return units === 0n ? 'zero' : units;
}

type Units = { readonly [Field in NumberField]?: bigint };

function instructionOf(draft: Draft, units: Units): Instruction {
  const { side, timeInForce, bestTimeInForce } = draft;
  const priced = (field: NumberField) => price(units[field] ?? 0n);
  const size = { quantity: quantity(units.quantity ?? 0n) };
  const spent = { side: 'buy', amount: amount(units.amount ?? 0n) } as const;
  switch (draft.kind) {
    case 'market':
      return isByAmount(draft)
        ? { type: 'market_amount', ...spent }
        : { type: 'market', side, ...size };
    case 'best':
      return isByAmount(draft)
        ? { type: 'best_amount', ...spent, timeInForce: bestTimeInForce }
        : { type: 'best', side, ...size, timeInForce: bestTimeInForce };
    case 'stop':
      return { type: 'stop', side, trigger: priced('trigger'), ...size };
    case 'stop_limit': {
      const prices = { trigger: priced('trigger'), price: priced('price') };
      return { type: 'stop_limit', side, ...prices, ...size };
    }
    case 'trailing_stop': {
      const follows = { distance: priced('distance'), step: priced('step') };
      return { type: 'trailing_stop', side, ...follows, ...size };
    }
    default: {
      const hidden = units.display === undefined ? {} : { display: quantity(units.display) };
      const limit = { price: priced('price'), timeInForce, ...hidden };
      return { type: 'limit', side, ...limit, ...size };
    }
  }
}

function pairOf({ side }: Draft, units: Units): PairInstruction {
  const size = { side, quantity: quantity(units.quantity ?? 0n) };
  const trigger = price(units.trigger ?? 0n);
  const { stopPrice } = units;
  const stop: StopInstruction | StopLimitInstruction =
    stopPrice === undefined
      ? { type: 'stop', trigger, ...size }
      : { type: 'stop_limit', trigger, price: price(stopPrice), ...size };
  const limit = { price: price(units.price ?? 0n), timeInForce: 'gtc' } as const;
  return { limit: { type: 'limit', ...limit, ...size }, stop };
}

/** What is sent for a draft whose numbers can be read. */
export type OrderRequest =
  | { readonly name: 'placeOrder'; readonly body: PlaceOrderInput }
  | { readonly name: 'placePair'; readonly body: PairBody };

export interface PairBody {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly limit: { readonly price: string };
  readonly stop: { readonly trigger: string; readonly price?: string };
  readonly clientOrderId: string;
}

export function requestOf(
  draft: Draft,
  { instrument, clientOrderId }: { instrument: string; clientOrderId: string },
): OrderRequest {
  const { side, kind, quantity: size, price: at, trigger, distance, step } = draft;
  const common = { instrument, side, clientOrderId };
  const sized = isByAmount(draft) ? { amount: draft.amount } : { quantity: size };
  switch (kind) {
    case 'pair': {
      const { stopPrice } = draft;
      const stop = stopPrice === '' ? { trigger } : { trigger, price: stopPrice };
      return { name: 'placePair', body: { ...common, quantity: size, limit: { price: at }, stop } };
    }
    case 'limit': {
      const { timeInForce, display } = draft;
      const hidden = isHiding(draft) ? { display } : {};
      const body = { ...common, type: kind, price: at, quantity: size, timeInForce, ...hidden };
      return { name: 'placeOrder', body };
    }
    case 'market':
      return { name: 'placeOrder', body: { ...common, type: kind, ...sized } };
    case 'best': {
      const timeInForce = draft.bestTimeInForce;
      return { name: 'placeOrder', body: { ...common, type: kind, ...sized, timeInForce } };
    }
    case 'stop':
      return { name: 'placeOrder', body: { ...common, type: kind, trigger, quantity: size } };
    case 'stop_limit': {
      const body = { ...common, type: kind, trigger, price: at, quantity: size };
      return { name: 'placeOrder', body };
    }
    case 'trailing_stop': {
      const follows = step === '' ? { distance } : { distance, step };
      const body = { ...common, type: kind, ...follows, quantity: size };
      return { name: 'placeOrder', body };
    }
  }
}
