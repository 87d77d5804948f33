import type { Command } from '@hoga/core/exchange';
import { amount, price, quantity, type Price, type Quantity } from '@hoga/core/money';
import {
  accountId,
  orderId,
  type AccountId,
  type Instruction,
  type OrderId,
} from '@hoga/core/order';
import { instant, type Instant } from '@hoga/core/time';
import * as ask from './matching-commands.ts';

export const INSTRUMENT = 'KRW-LPJ';
/** A size of 1 is a whole coin; the quote's unit is 10⁻⁶ won, that of a price 0.01 won. */
export const LOTS_PER_SIZE = 10_000n;
const UNITS_PER_WON = 1_000_000n;
export const PRICE_UNITS_PER_WON = 100n;
const FIRST_MS = Date.UTC(2026, 10, 25);
const COMMANDS_PER_MS = 1_000;
/** How far beyond its trigger a stop-limit order trades: a hundredth. */
const BEYOND_TRIGGER = 0.01;

/** A command of the exchange in small numbers: orders and accounts are counted. */
export interface Row {
  /** As in a stream. */
  readonly type: number;
  readonly side: number;
  readonly owner: number;
  /** The order it makes or is about; of a replacement the new one. */
  readonly order: number;
  readonly replaced: number;
  /** In won; as in a stream. */
  readonly price: number;
  /** Of a reduction the size that is to be. */
  readonly size: number;
}

/**
 * Commands of the exchange, kept in columns. A million of them as objects would lie far away from the
 * processor when their turn comes; those of a server were decoded a moment before.
 */
export class Tape {
  count = 0;
  readonly #type: Uint8Array;
  readonly #side: Uint8Array;
  readonly #owner: Int32Array;
  readonly #order: Int32Array;
  readonly #replaced: Int32Array;
  readonly #price: Int32Array;
  readonly #size: Int32Array;

  constructor(capacity: number) {
    this.#type = new Uint8Array(capacity);
    this.#side = new Uint8Array(capacity);
    this.#owner = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
    this.#replaced = new Int32Array(capacity);
    this.#price = new Int32Array(capacity);
    this.#size = new Int32Array(capacity);
  }

  push(row: Row): void {
    const index = this.count;
    this.#type[index] = row.type;
    this.#side[index] = row.side;
    this.#owner[index] = row.owner;
    this.#order[index] = row.order;
    this.#replaced[index] = row.replaced;
    this.#price[index] = row.price;
    this.#size[index] = row.size;
    this.count += 1;
  }

  /** The commands from here to there, made anew. */
  commands(from: number, to: number): Command[] {
    const commands: Command[] = [];
    for (let index = from; index < to; index += 1) commands.push(this.#command(index));
    return commands;
  }

  #command(index: number): Command {
    const row = {
      type: this.#type[index] ?? 0,
      side: this.#side[index] ?? 0,
      owner: this.#owner[index] ?? 0,
      order: this.#order[index] ?? 0,
      replaced: this.#replaced[index] ?? 0,
      price: this.#price[index] ?? 0,
      size: this.#size[index] ?? 0,
    };
    return commandOf(row, instant(FIRST_MS + Math.floor(index / COMMANDS_PER_MS)));
  }
}

function commandOf(row: Row, at: Instant): Command {
  const account = accountOf(row.owner);
  const order = orderOf(row.order);
  switch (row.type) {
    case ask.CANCEL:
      return { type: 'cancel_order', at, account, order };
    case ask.REDUCE:
      return { type: 'reduce_order', at, account, order, quantity: lotsOf(row.size) };
    case ask.MOVE:
      return {
        type: 'replace_order',
        at,
        account,
        replaced: orderOf(row.replaced),
        order,
        clientOrderId: null,
        price: priceOf(row.price),
        quantity: null,
      };
    default:
      return {
        type: 'place_order',
        at,
        order,
        account,
        instrument: INSTRUMENT,
        clientOrderId: null,
        instruction: instructionOf(row),
      };
  }
}

function instructionOf({ type, side: number, price: won, size }: Row): Instruction {
  const side = number === ask.BID ? 'buy' : 'sell';
  const [limit, whole] = [priceOf(won), lotsOf(size)];
  switch (type) {
    case ask.IOC:
      return { type: 'limit', side, price: limit, quantity: whole, timeInForce: 'ioc' };
    case ask.POST_ONLY:
      return { type: 'limit', side, price: limit, quantity: whole, timeInForce: 'post_only' };
    case ask.FOK:
      return { type: 'limit', side, price: limit, quantity: whole, timeInForce: 'fok' };
    case ask.FOK_BUDGET:
      // A budget of so many times a limit lets it pay that limit for all of it.
      return {
        type: 'limit',
        side,
        price: priceOf(won / size),
        quantity: whole,
        timeInForce: 'fok',
      };
    case ask.ICEBERG: {
      const display = lotsOf(ask.displayOf(size));
      return { type: 'limit', side, price: limit, quantity: whole, timeInForce: 'gtc', display };
    }
    case ask.MARKET:
      return { type: 'market', side, quantity: whole };
    case ask.AMOUNT:
      return { type: 'market_amount', side: 'buy', amount: amount(BigInt(won) * UNITS_PER_WON) };
    case ask.STOP:
      return { type: 'stop', side, quantity: whole, trigger: limit };
    case ask.STOP_LIMIT: {
      const beyond = Math.floor(won * BEYOND_TRIGGER) * (side === 'buy' ? 1 : -1);
      return {
        type: 'stop_limit',
        side,
        quantity: whole,
        trigger: limit,
        price: priceOf(won + beyond),
      };
    }
    case ask.TRAILING_STOP:
      return { type: 'trailing_stop', side, quantity: whole, distance: limit, step: priceOf(1) };
    default:
      return { type: 'limit', side, price: limit, quantity: whole, timeInForce: 'gtc' };
  }
}

export function accountOf(owner: number): AccountId {
  return accountId(uuidOf(owner));
}

export function orderOf(order: number): OrderId {
  return orderId(uuidOf(order));
}

/** The number of an order, which stands in the last digits of its id. */
export function numberOf(order: OrderId): number {
  return Number.parseInt(order.slice(-12), 16);
}

/** As off the wire: every mention is a text of its own. */
function uuidOf(number: number): string {
  const hex = number.toString(16).padStart(12, '0');
  return Buffer.from(`01900000-0000-7000-8000-${hex}`, 'latin1').toString('latin1');
}

const lotsOf = (size: number): Quantity => quantity(BigInt(size) * LOTS_PER_SIZE);
const priceOf = (won: number): Price => price(BigInt(won) * PRICE_UNITS_PER_WON);
