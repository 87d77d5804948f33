import type { SelfTradePrevention } from '../instrument/index.ts';
import type { Amount, Price, Quantity } from '../money/index.ts';

export type Side = 'buy' | 'sell';

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/**
 * How long a limit order may wait: until cancelled (`gtc`), not at all (`ioc`), not at all and only
 * whole (`fok`), or only if it does not trade on arrival (`post_only`).
 */
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'post_only';

interface Common<Type extends string> {
  readonly type: Type;
  readonly side: Side;
  /** What it does when it meets an order of its own account; absent for the market's default. */
  readonly selfTradePrevention?: SelfTradePrevention;
}

interface Sized<Type extends string> extends Common<Type> {
  readonly quantity: Quantity;
}

export interface LimitInstruction extends Sized<'limit'> {
  readonly price: Price;
  readonly timeInForce: TimeInForce;
  /** An iceberg shows this much at a time; absent when it shows everything. */
  readonly display?: Quantity;
}

export type MarketInstruction = Sized<'market'>;

/** Quote units to spend, without the fee. */
export interface MarketAmountInstruction extends Common<'market_amount'> {
  readonly side: 'buy';
  readonly amount: Amount;
}

/** Trades at the best price of the other side on arrival and no worse, then ends. */
export interface BestInstruction extends Sized<'best'> {
  readonly timeInForce: 'ioc' | 'fok';
}

export interface BestAmountInstruction extends Common<'best_amount'> {
  readonly side: 'buy';
  readonly amount: Amount;
  readonly timeInForce: 'ioc' | 'fok';
}

/** Waits until a trade prints at the trigger or beyond, then is a market order. */
export interface StopInstruction extends Sized<'stop'> {
  readonly trigger: Price;
}

/** Waits until a trade prints at the trigger or beyond, then is a limit order. */
export interface StopLimitInstruction extends Sized<'stop_limit'> {
  readonly trigger: Price;
  readonly price: Price;
}

/** A stop whose trigger follows the price at a distance, in steps of at least `step`. */
export interface TrailingStopInstruction extends Sized<'trailing_stop'> {
  readonly distance: Price;
  readonly step: Price;
}

export type StopOrderInstruction = StopInstruction | StopLimitInstruction | TrailingStopInstruction;

/** What the trader asked for. */
export type Instruction =
  | LimitInstruction
  | MarketInstruction
  | MarketAmountInstruction
  | BestInstruction
  | BestAmountInstruction
  | StopOrderInstruction;

export function isStop(instruction: Instruction): instruction is StopOrderInstruction {
  const { type } = instruction;
  return type === 'stop' || type === 'stop_limit' || type === 'trailing_stop';
}

/** Whether an order can stay open: those that wait for a price, and limit orders that may rest. */
export function mayWait(instruction: Instruction): boolean {
  if (instruction.type !== 'limit') return isStop(instruction);
  return instruction.timeInForce === 'gtc' || instruction.timeInForce === 'post_only';
}

/** Whether two instructions ask for exactly the same thing: every kind has flat fields only. */
export function isSameInstruction(a: Instruction, b: Instruction): boolean {
  const [mine, theirs] = [fieldsOf(a), fieldsOf(b)];
  if (mine.size !== theirs.size) return false;
  return [...mine].every(([name, value]) => theirs.get(name) === value);
}

/** What is absent and what is undefined are the same. */
function fieldsOf(instruction: Instruction): Map<string, unknown> {
  return new Map(Object.entries(instruction).filter(([, value]) => value !== undefined));
}
