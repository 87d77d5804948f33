import type { PlaceOrder, PlacePair } from '@hoga/contract/order';
import { problem } from '@hoga/contract/problem';
import { unreachable } from '@hoga/core/assert';
import type { Instrument } from '@hoga/core/instrument';
import {
  amount,
  formatDecimal,
  parseDecimal,
  price,
  quantity,
  type Amount,
  type Price,
  type Quantity,
} from '@hoga/core/money';
import type { Instruction, StopInstruction, StopLimitInstruction } from '@hoga/core/order';
import type { PairInstruction } from '@hoga/core/risk';
import { offTickProblem } from './off-tick-problem.ts';
import { done, no, type Reply } from './reply.ts';

/** An order on the wire in the units of its instrument, or which figure does not fit them. */
export function readInstruction(wanted: PlaceOrder, instrument: Instrument): Reply<Instruction> {
  switch (wanted.type) {
    case 'limit':
      return readLimit(wanted, instrument);
    case 'market':
    case 'best':
      return wanted.amount === undefined
        ? readSized(wanted, instrument)
        : readByAmount(wanted, wanted.amount, instrument);
    case 'stop':
    case 'stop_limit':
      return readStop(wanted, wanted, { instrument, prefix: '' });
    case 'trailing_stop':
      return readTrailingStop(wanted, instrument);
    default:
      return unreachable(wanted);
  }
}

/** Both legs of a pair; a limit order that may rest, and a stop. */
export function readPair(wanted: PlacePair, instrument: Instrument): Reply<PairInstruction> {
  const at = readPrice(wanted.limit.price, { field: 'limit.price', instrument });
  if (!at.ok) return at;
  const stop = readStop(wanted, wanted.stop, { instrument, prefix: 'stop.' });
  if (!stop.ok) return stop;
  const { quantity: lots } = stop.value;
  const limit = { price: at.value, quantity: lots, timeInForce: 'gtc' } as const;
  return done({ limit: { type: 'limit', ...commonOf(wanted), ...limit }, stop: stop.value });
}

type Common = Pick<PlaceOrder, 'side' | 'selfTradePrevention'>;

function commonOf({
  side,
  selfTradePrevention,
}: Common): Pick<Instruction, 'side' | 'selfTradePrevention'> {
  return selfTradePrevention === undefined ? { side } : { side, selfTradePrevention };
}

function readLimit(
  wanted: PlaceOrder & { type: 'limit' },
  instrument: Instrument,
): Reply<Instruction> {
  const at = readPrice(wanted.price, { field: 'price', instrument });
  if (!at.ok) return at;
  const lots = readQuantity(wanted.quantity, { field: 'quantity', instrument });
  if (!lots.ok) return lots;
  const { timeInForce, display } = wanted;
  const common = commonOf(wanted);
  const instruction = { price: at.value, quantity: lots.value, timeInForce };
  if (display === undefined) return done({ type: 'limit', ...common, ...instruction });
  const shown = readQuantity(display, { field: 'display', instrument });
  if (!shown.ok) return shown;
  return done({ type: 'limit', ...common, ...instruction, display: shown.value });
}

type Immediate = PlaceOrder & { type: 'market' | 'best' };

function readSized(wanted: Immediate, instrument: Instrument): Reply<Instruction> {
  const lots = readQuantity(wanted.quantity ?? '', { field: 'quantity', instrument });
  if (!lots.ok) return lots;
  const sized = { ...commonOf(wanted), quantity: lots.value };
  return wanted.type === 'market'
    ? done({ type: 'market', ...sized })
    : done({ type: 'best', ...sized, timeInForce: wanted.timeInForce });
}

/** Only a buy is placed by amount; the wire refused others. */
function readByAmount(wanted: Immediate, text: string, instrument: Instrument): Reply<Instruction> {
  const units = readAmount(text, instrument);
  if (!units.ok) return units;
  const sized = { ...commonOf(wanted), side: 'buy', amount: units.value } as const;
  return wanted.type === 'market'
    ? done({ type: 'market_amount', ...sized })
    : done({ type: 'best_amount', ...sized, timeInForce: wanted.timeInForce });
}

interface StopFigures {
  readonly trigger: string;
  /** Of a stop-limit order; a stop has none. */
  readonly price?: string | undefined;
}

function readStop(
  wanted: Common & { readonly quantity: string },
  figures: StopFigures,
  { instrument, prefix }: { instrument: Instrument; prefix: string },
): Reply<StopInstruction | StopLimitInstruction> {
  const trigger = readPrice(figures.trigger, { field: `${prefix}trigger`, instrument });
  if (!trigger.ok) return trigger;
  const lots = readQuantity(wanted.quantity, { field: 'quantity', instrument });
  if (!lots.ok) return lots;
  const stop = { ...commonOf(wanted), trigger: trigger.value, quantity: lots.value };
  if (figures.price === undefined) return done({ type: 'stop', ...stop });
  const at = readPrice(figures.price, { field: `${prefix}price`, instrument });
  if (!at.ok) return at;
  return done({ type: 'stop_limit', ...stop, price: at.value });
}

function readTrailingStop(
  wanted: PlaceOrder & { type: 'trailing_stop' },
  instrument: Instrument,
): Reply<Instruction> {
  const distance = readDistance(wanted.distance, { field: 'distance', instrument });
  if (!distance.ok) return distance;
  const step = readDistance(wanted.step, { field: 'step', instrument });
  if (!step.ok) return step;
  const lots = readQuantity(wanted.quantity, { field: 'quantity', instrument });
  if (!lots.ok) return lots;
  const figures = { distance: distance.value, step: step.value, quantity: lots.value };
  return done({ type: 'trailing_stop', ...commonOf(wanted), ...figures });
}

/** Where a figure stands in the request, and the instrument whose units it is in. */
interface Place {
  readonly field: string;
  readonly instrument: Instrument;
}

/** A price with more places than any tick has is off every tick. */
export function readPrice(text: string, { field, instrument }: Place): Reply<Price> {
  const { pricePlaces, ladder } = instrument;
  const units = parseDecimal(text, pricePlaces);
  if (typeof units === 'bigint') return done(price(units));
  const [whole = '0', fraction = ''] = text.split('.');
  const truncated = BigInt(whole + fraction.slice(0, pricePlaces).padEnd(pricePlaces, '0'));
  const highest = ladder.priceAt(ladder.ticks - 1);
  const nearest = ladder.tickAtOrBelow(truncated > highest ? highest : Number(truncated));
  const priceAt = (tick: number): bigint | null =>
    tick < 0 || tick >= ladder.ticks ? null : BigInt(ladder.priceAt(tick));
  const neighbours = { below: priceAt(nearest), above: priceAt(nearest + 1) };
  return no(offTickProblem({ field, price: text }, neighbours, instrument));
}

/** The difference of two prices; it need not be a whole number of ticks. */
function readDistance(text: string, { field, instrument }: Place): Reply<Price> {
  const { pricePlaces: places } = instrument;
  const units = parseDecimal(text, places);
  return typeof units === 'bigint'
    ? done(price(units))
    : no(problem('distance-too-precise', { field, places }));
}

export function readQuantity(text: string, { field, instrument }: Place): Reply<Quantity> {
  const { base } = instrument;
  const lots = parseDecimal(text, base.places);
  if (typeof lots === 'bigint') return done(quantity(lots));
  const lot = formatDecimal(1n, base.places);
  return no(problem('quantity-off-lot', { field, quantity: text, lot, asset: base.code }));
}

function readAmount(text: string, { quote }: Instrument): Reply<Amount> {
  const units = parseDecimal(text, quote.places);
  if (typeof units === 'bigint') return done(amount(units));
  const { places, code } = quote;
  return no(problem('amount-too-precise', { amount: text, places, asset: code }));
}
